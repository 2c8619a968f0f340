import { Json, Node, NodeEvent, View } from "mortise";
import { Note } from "./book";

const LINE: string = "line:";
const ABOVE: string = "above";
/** So many lines above the fields are shown. */
const ABOVE_MAX: i32 = 4;
/** So many lines are fields at a time. */
const FIELDS_MAX: i32 = 200;
const LINES_MAX: i32 = 5_000;

/**
 * A note while it is written, line by line. The lines from `first` on are fields; those above are
 * text. The workspace keeps the number of the field that a person is in, so that Enter moves on to
 * the next line by letting `first` grow by one.
 */
export class Editor {
  private readonly lines: string[];
  private first: i32 = 0;
  private here: i32 = 0;

  constructor(readonly note: Note) {
    this.lines = note.lines;
  }

  get text(): string {
    return this.lines.join("\n");
  }

  /** Something was done in a field; whether the text is to be kept now. */
  event(event: NodeEvent): bool {
    if (event.id == ABOVE) {
      this.first = 0;
      return false;
    }
    const line = event.id.startsWith(LINE) ? I32.parseInt(event.id.substring(LINE.length)) : -1;
    if (line < 0 || line >= this.lines.length) return false;
    this.here = line;
    if (event.kind == "change") {
      this.lines[line] = event.value;
      return false;
    }
    this.enter(line);
    return true;
  }

  /** Enter: a new line below; one that is empty goes. */
  private enter(line: i32): void {
    const last = line == this.lines.length - 1;
    if (this.lines[line].length == 0 && this.lines.length > 1) {
      this.lines.splice(line, 1);
      if (last && this.first > 0) this.first--;
      this.here = min(line, this.lines.length - 1);
    } else {
      this.insert(line + 1, "");
    }
  }

  private insert(at: i32, text: string): void {
    if (this.lines.length >= LINES_MAX) return;
    const later = this.lines.splice(at);
    this.lines.push(text);
    for (let i = 0; i < later.length; i++) this.lines.push(later[i]);
    this.first++;
    this.here = at;
  }

  /** Text that was pasted goes to the end of the line that was written in last, and below. */
  paste(text: string): void {
    const pieces = linesOf(text);
    this.lines[this.here] += pieces[0];
    for (let i = 1; i < pieces.length; i++) this.insert(this.here + 1, pieces[i]);
  }

  view(): View {
    const nodes = new Array<Node>();
    const from = max(0, this.first - ABOVE_MAX);
    if (from > 0) nodes.push(Node.caption(`… ${from} lines`));
    for (let i = from; i < this.first; i++) nodes.push(Node.text(shown(this.lines[i])));
    const end = min(this.lines.length, this.first + FIELDS_MAX);
    for (let i = this.first; i < end; i++) {
      nodes.push(Node.input(`${LINE}${i}`, "", this.lines[i], i == 0 ? "title" : ""));
    }
    if (end < this.lines.length) nodes.push(Node.caption(`… ${this.lines.length - end} lines`));
    if (this.first > 0) nodes.push(Node.button(ABOVE, `${this.first} lines above`));
    nodes.push(Node.separator());
    nodes.push(
      Node.caption("enter: next line, or removes an empty one · ctrl+d: delete · esc: done"),
    );
    return View.tree(Node.column(nodes))
      .title(this.note.title)
      .state(Json.object().set("note", this.note.key));
  }
}

/** The lines of a text, however they end. */
export function linesOf(text: string): string[] {
  return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").split("\n");
}

/** A line without anything in it takes its room all the same. */
function shown(line: string): string {
  return line.length == 0 ? " " : line;
}
