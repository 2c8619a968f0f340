/** A pane for notes, kept in the plugin's own storage. */
import {
  Chosen,
  Code,
  Command,
  CommandKind,
  FocusChange,
  Host,
  Json,
  Line,
  NodeEvent,
  Opened,
  Outcome,
  Pane,
  PaneCall,
  PaneKind,
  Plugin,
  Resized,
  Style,
  View,
} from "mortise";
import { Book, Note } from "./book";
import { Editor, linesOf } from "./editor";

/** Before there is a picture that says what the pane waits for, nobody is asked for long. */
const AT_ONCE_MILLIS: i64 = 500;
/** A person needs time to read the question, which is there as long as somebody waits. */
const ASKING_MILLIS: i64 = 25_000;

/** Lines of the list that are no notes. */
const FRAME_ROWS: i32 = 3;

/** What the pane shows: the list, one note, or the question whether one is to go. */
class Notes extends Pane {
  private readonly book: Book = new Book();
  private editor: Editor | null = null;
  private doomed: Note | null = null;
  private sure: bool = false;
  private height: i32 = 24;
  private words: string = "";
  private chosen: i32 = 0;
  private top: i32 = 0;
  private problem: string = "";
  /** Why there are no notes; empty while there are. */
  private locked: string = "";

  open(opened: Opened): View {
    this.height = opened.height;
    this.load(opened.host);
    const note = this.book.find(opened.state.get("note").text());
    if (note) this.editor = new Editor(note);
    return this.view();
  }

  /** Reads the notes; what keeps it from that stands in `locked`. */
  private load(host: Host, millis: i64 = AT_ONCE_MILLIS): void {
    const read = this.book.read(host.within(millis));
    const asked = read.code == Code.PERMISSION_DENIED || read.code == "DEADLINE_EXCEEDED";
    this.locked = read.ok ? "" : asked ? "It may not use its storage yet." : read.message;
  }

  /** Keeps what is being written. */
  private keep(host: Host): void {
    const editor = this.editor;
    if (editor) this.done(this.book.change(host, editor.note, editor.text));
  }

  /** Remembers why something did not work; whether it did. */
  private done<T>(outcome: Outcome<T>): bool {
    this.problem = outcome.ok ? "" : outcome.message;
    return outcome.ok;
  }

  private write(host: Host, text: string): void {
    this.keep(host);
    const made = this.book.make(host, text);
    if (this.done(made)) this.editor = new Editor(made.value);
  }

  private leave(host: Host): void {
    this.keep(host);
    const editor = this.editor;
    // One that was never written in was not meant.
    if (editor && editor.text.trim().length == 0) this.done(this.book.remove(host, editor.note));
    if (this.problem.length == 0) this.editor = null;
  }

  // ---- what the workspace tells

  command(command: Command): View {
    if (this.locked.length > 0) {
      this.load(command.host);
    } else if (this.doomed) {
      this.answer(command);
    } else if (this.editor) {
      this.edit(command);
    } else {
      this.browse(command);
    }
    return this.view();
  }

  private edit(command: Command): void {
    if (command.kind == CommandKind.BACK) this.leave(command.host);
    if (command.kind != CommandKind.SEND_INPUT) return;
    this.editor!.paste(command.text);
    this.keep(command.host);
  }

  private browse(command: Command): void {
    const notes = this.book.found(this.words);
    const page = max(1, this.rows);
    switch (command.kind) {
      case CommandKind.SELECT_NEXT:
        this.chosen = this.chosen + 1 < notes.length ? this.chosen + 1 : 0;
        break;
      case CommandKind.SELECT_PREV:
        this.chosen = this.chosen > 0 ? this.chosen - 1 : notes.length - 1;
        break;
      case CommandKind.PAGE_DOWN:
        this.chosen += page;
        break;
      case CommandKind.PAGE_UP:
        this.chosen -= page;
        break;
      case CommandKind.GO_TO_TOP:
        this.chosen = 0;
        break;
      case CommandKind.GO_TO_BOTTOM:
        this.chosen = notes.length - 1;
        break;
      case CommandKind.SELECT:
        if (notes.length > 0) this.editor = new Editor(notes[this.place(notes)]);
        break;
      case CommandKind.SEND_INPUT:
        // A single letter is a key that means nothing here; more was pasted.
        if (command.text.length > 1) this.write(command.host, linesOf(command.text).join("\n").trim());
        break;
      default:
        this.search(command);
    }
  }

  private search(command: Command): void {
    const kind = command.kind;
    if (kind == CommandKind.FILTER) this.words = command.text;
    else if (kind == CommandKind.SEARCH_INPUT) this.words += command.text;
    else if (kind == CommandKind.CLEAR_FILTER || kind == CommandKind.SEARCH_CLEAR) this.words = "";
    else return;
    this.chosen = 0;
  }

  /** Whether the note is to go. */
  private answer(command: Command): void {
    const kind = command.kind;
    if (kind == CommandKind.SELECT_NEXT || kind == CommandKind.SELECT_PREV) {
      this.sure = !this.sure;
      return;
    }
    if (kind == CommandKind.SELECT && this.sure) {
      if (this.done(this.book.remove(command.host, this.doomed!))) this.editor = null;
    }
    if (kind == CommandKind.SELECT || kind == CommandKind.BACK) this.doomed = null;
  }

  event(event: NodeEvent): View {
    const editor = this.editor;
    if (editor && editor.event(event)) this.keep(event.host);
    return this.view();
  }

  act(chosen: Chosen): View {
    if (this.locked.length > 0) this.load(chosen.host);
    if (this.locked.length > 0) return this.view();
    if (chosen.action == "new") this.write(chosen.host, "");
    else if (chosen.action == "delete") this.ask(chosen.host);
    else if (chosen.action == "undo") this.undo(chosen.host);
    else if (chosen.action == "leave") this.leave(chosen.host);
    return this.view();
  }

  private ask(host: Host): void {
    const editor = this.editor;
    const notes = this.book.found(this.words);
    this.keep(host);
    this.sure = false;
    this.doomed = editor ? editor.note : notes.length > 0 ? notes[this.place(notes)] : null;
  }

  private undo(host: Host): void {
    const editor = this.editor;
    this.keep(host);
    const undone = this.book.undo(host);
    if (!this.done(undone)) return;
    if (undone.value.length == 0) this.problem = "There is nothing to undo.";
    const note = editor ? this.book.find(editor.note.key) : null;
    this.editor = note ? new Editor(note) : null;
  }

  focus(focus: FocusChange): View {
    // Another pane of notes may have been at work meanwhile.
    if (!focus.focused) this.keep(focus.host);
    else if (!this.editor && !this.doomed) this.load(focus.host);
    return this.view();
  }

  resize(resized: Resized): View {
    this.height = resized.height;
    return this.view();
  }

  /** Looks whether the permission has come. */
  tick(call: PaneCall): View {
    if (this.locked.length == 0) return View.unchanged();
    this.load(call.host, ASKING_MILLIS);
    return this.locked.length == 0 ? this.view() : View.unchanged();
  }

  close(call: PaneCall): void {
    this.keep(call.host);
  }

  // ---- what is to be seen

  private get rows(): i32 {
    return this.height - FRAME_ROWS;
  }

  private place(notes: Note[]): i32 {
    this.chosen = max(0, min(this.chosen, notes.length - 1));
    return this.chosen;
  }

  private view(): View {
    if (this.locked.length > 0) return this.closed();
    if (this.doomed) return this.question();
    const editor = this.editor;
    return editor ? editor.view() : this.list();
  }

  private closed(): View {
    return new View()
      .title("Notes")
      .text("Notes are kept in the plugin's own storage.")
      .text(this.locked, Style.ERROR)
      .text("")
      .text("F4 shows the question; or, in another terminal:")
      .text("mortise plugins grant notes-pane storage:use", Style.ACCENT)
      .text("")
      .text("They come up here as soon as it may; any key looks at once.", Style.DIM);
  }

  private question(): View {
    const title = this.doomed!.title;
    return new View()
      .title("Delete?")
      .text(`Delete “${title}”?`, Style.BOLD)
      .text("")
      .text("  keep it  ", this.sure ? "" : Style.SELECTION)
      .text("  delete it  ", this.sure ? Style.SELECTION : "")
      .text("")
      .text("up and down choose, enter does it, esc keeps it", Style.DIM);
  }

  private list(): View {
    const notes = this.book.found(this.words);
    const place = this.place(notes);
    const rows = max(1, this.rows);
    if (place < this.top) this.top = place;
    if (place >= this.top + rows) this.top = place - rows + 1;
    const view = new View().title("Notes").state(Json.object()).line(this.heading(notes.length));
    for (let i = this.top; i < min(notes.length, this.top + rows); i++) {
      view.line(
        Line.of(` ${notes[i].title} `, i == place ? Style.SELECTION : "")
          .span(`  ${notes[i].made}`, Style.DIM)
          .span(`  ${notes[i].lines.length} lines`, Style.DIM),
      );
    }
    return view
      .text("")
      .text("enter: open · ctrl+o: new · ctrl+d: delete · ctrl+z: undo · /: search", Style.DIM);
  }

  private heading(count: i32): Line {
    if (this.problem.length > 0) return Line.of(this.problem, Style.ERROR);
    const line = Line.of(count == 1 ? "1 note" : `${count} notes`, Style.ACCENT);
    return this.words.length == 0 ? line : line.span(` with “${this.words}”`);
  }
}

// Its keys and its pace stand in the manifest, where a person sees them before it runs.
new Plugin("notes-pane", "1.0.0").offers(new PaneKind("notes", "Notes", new Notes()));
