import { Code, Host, Outcome } from "mortise";

/**
 * So many notes are read; those before them stay where they are. Each is a question to the host, which
 * takes 200 at once and 100 a second.
 */
export const NOTES_MAX: i32 = 150;

const PREFIX: string = "note/";
const UNDONE_MAX: i32 = 100;

/** A note. Its first line is its title. */
export class Note {
  constructor(
    /** Its key in the storage; keys are in the order in which notes were made. */
    readonly key: string,
    public text: string,
  ) {}

  get lines(): string[] {
    return this.text.split("\n");
  }

  get title(): string {
    const title = this.lines[0].trim();
    return title.length == 0 ? "(no title)" : title;
  }

  get made(): string {
    return this.key.substring(PREFIX.length, PREFIX.length + 10);
  }

  has(words: string): bool {
    return this.text.toLowerCase().includes(words.toLowerCase());
  }
}

/** What a note was before a change; null where there was none. */
class Before {
  constructor(
    readonly key: string,
    readonly text: string | null,
  ) {}
}

/** The notes in the plugin's storage, newest first, and the way back from each change. */
export class Book {
  private notes: Note[] = new Array<Note>();
  private readonly changes: Before[] = new Array<Before>();

  /** Reads all of them; fails as the storage does. */
  read(host: Host): Outcome<bool> {
    const storage = host.storage;
    const keys = storage.keys(PREFIX);
    if (!keys.ok) return keys.pass<bool>();
    const read = new Array<Note>();
    for (let i = keys.value.length - 1; i >= 0 && read.length < NOTES_MAX; i--) {
      const key = keys.value[i];
      const text = storage.text(key);
      // Somebody else may have deleted it in between. Any other failure is no reason to show fewer.
      if (text.ok) read.push(new Note(key, text.value));
      else if (text.code != Code.NOT_FOUND) return text.pass<bool>();
    }
    this.notes = read;
    return Outcome.of<bool>(true);
  }

  /** Those that have the words in them; all of them where there are no words. */
  found(words: string): Note[] {
    const found = new Array<Note>();
    for (let i = 0; i < this.notes.length; i++) {
      if (words.length == 0 || this.notes[i].has(words)) found.push(this.notes[i]);
    }
    return found;
  }

  find(key: string): Note | null {
    for (let i = 0; i < this.notes.length; i++) {
      if (this.notes[i].key == key) return this.notes[i];
    }
    return null;
  }

  /** A new note, kept at once. */
  make(host: Host, text: string): Outcome<Note> {
    const clock = host.clock();
    if (!clock.ok) return clock.pass<Note>();
    const random = host.random(4);
    if (!random.ok) return random.pass<Note>();
    let key = PREFIX + clock.value.time + "-";
    for (let i = 0; i < random.value.length; i++) key += (<u32>random.value[i] + 256).toString(16).substring(1);
    const kept = this.keep(host, key, text);
    if (!kept.ok) return kept.pass<Note>();
    return Outcome.of<Note>(this.find(key)!);
  }

  /** Keeps a note if its text is another one now. */
  change(host: Host, note: Note, text: string): Outcome<bool> {
    if (note.text == text) return Outcome.of<bool>(false);
    return this.keep(host, note.key, text);
  }

  remove(host: Host, note: Note): Outcome<bool> {
    const removed = host.storage.remove(note.key);
    if (!removed.ok) return removed;
    this.remember(new Before(note.key, note.text));
    this.notes.splice(this.notes.indexOf(note), 1);
    return removed;
  }

  /** Takes the last change back; the key of the note it was about, empty where there was none. */
  undo(host: Host): Outcome<string> {
    if (this.changes.length == 0) return Outcome.of<string>("");
    const before = this.changes[this.changes.length - 1];
    const text = before.text;
    if (text == null) {
      const removed = host.storage.remove(before.key);
      if (!removed.ok) return removed.pass<string>();
      const note = this.find(before.key);
      if (note) this.notes.splice(this.notes.indexOf(note), 1);
    } else {
      const put = host.storage.putText(before.key, text);
      if (!put.ok) return put.pass<string>();
      this.place(before.key, text);
    }
    this.changes.pop();
    return Outcome.of<string>(before.key);
  }

  private keep(host: Host, key: string, text: string): Outcome<bool> {
    const put = host.storage.putText(key, text);
    if (!put.ok) return put;
    const note = this.find(key);
    this.remember(new Before(key, note ? note.text : null));
    this.place(key, text);
    return put;
  }

  private remember(before: Before): void {
    if (this.changes.length == UNDONE_MAX) this.changes.shift();
    this.changes.push(before);
  }

  /** Puts a text where its key belongs. */
  private place(key: string, text: string): void {
    const note = this.find(key);
    if (note) {
      note.text = text;
      return;
    }
    let at = 0;
    while (at < this.notes.length && this.notes[at].key > key) at++;
    const later = this.notes.splice(at);
    this.notes.push(new Note(key, text));
    this.notes = this.notes.concat(later);
  }
}
