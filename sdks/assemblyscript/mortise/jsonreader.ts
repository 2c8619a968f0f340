import { ByteBuffer, validUtf8 } from "./bytes";
import { Json, JsonKind } from "./json";

/** Objects and arrays within each other. */
export const JSON_DEPTH_MAX: i32 = 128;

/** A power of 2. */
const NAMES_KNOWN: i32 = 256;
/** What is smaller does not have so many names that it mattered. */
const NAMES_FROM_BYTES: i32 = 4096;

/**
 * Reads one JSON value, strictly: RFC 8259 and nothing else, UTF-8 without exception, every name at
 * most once in its object, JSON_DEPTH_MAX levels. Half of a pair is U+FFFD.
 */
export class JsonReader {
  private readonly bytes: Uint8Array;
  private readonly start: usize;
  private readonly end: usize;
  private here: usize;
  private depth: i32 = 0;
  // Lists of objects have the same few names again and again: each is one string.
  private known: StaticArray<string> | null = null;
  private readonly yes: Json = Json.of(true);
  private readonly no: Json = Json.of(false);
  private readonly none: Json = new Json();
  /** What is wrong; empty while nothing is. */
  problem: string = "";

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.start = bytes.dataStart;
    this.end = this.start + bytes.length;
    this.here = this.start;
    if (bytes.length >= NAMES_FROM_BYTES) {
      const known = new StaticArray<string>(NAMES_KNOWN);
      known.fill("");
      this.known = known;
    }
  }

  /** The byte at which it is wrong, from 0. */
  get place(): i32 {
    return <i32>(this.here - this.start);
  }

  /** The value; null where it is none, and then `problem` and `place` say why. */
  read(): Json | null {
    this.blank();
    const value = this.value();
    if (!value) return null;
    this.blank();
    return this.here < this.end ? this.wrong("something follows the value") : value;
  }

  private wrong(problem: string): Json | null {
    if (this.problem.length == 0) this.problem = problem;
    return null;
  }

  /** The byte it stands at; -1 at the end. */
  private peek(): i32 {
    return this.here < this.end ? load<u8>(this.here) : -1;
  }

  private take(c: i32): bool {
    if (this.peek() != c) return false;
    this.here++;
    return true;
  }

  private blank(): void {
    while (this.here < this.end) {
      const c = load<u8>(this.here);
      if (c != 0x20 && c != 0x0a && c != 0x09 && c != 0x0d) return;
      this.here++;
    }
  }

  private value(): Json | null {
    const c = this.peek();
    if (c == 0x22) {
      const text = this.text();
      return text == null ? null : Json.of(text);
    }
    if (c == 0x7b || c == 0x5b) return this.nested(c);
    if (c == 0x74) return this.word("true") ? this.yes : null;
    if (c == 0x66) return this.word("false") ? this.no : null;
    if (c == 0x6e) return this.word("null") ? this.none : null;
    if (c == 0x2d || digit(c)) return this.number();
    return this.wrong(c < 0 ? "it ends where a value should be" : "no value begins like this");
  }

  private word(word: string): bool {
    for (let i = 0; i < word.length; i++) {
      if (!this.take(word.charCodeAt(i))) {
        this.wrong("this is none of true, false and null");
        return false;
      }
    }
    return true;
  }

  private nested(bracket: i32): Json | null {
    if (this.depth == JSON_DEPTH_MAX) return this.wrong("it is nested too deeply");
    this.depth++;
    this.here++;
    const value = bracket == 0x7b ? this.object() : this.array();
    this.depth--;
    return value;
  }

  private object(): Json | null {
    const object = new Json(JsonKind.OBJECT);
    this.blank();
    if (this.take(0x7d)) return object;
    while (true) {
      this.blank();
      if (this.peek() != 0x22) return this.wrong("a name in quotes should be here");
      const name = this.name();
      if (name == null) return null;
      if (object.has(name)) return this.wrong("this name was there already");
      this.blank();
      if (!this.take(0x3a)) return this.wrong("a colon should be here");
      this.blank();
      const value = this.value();
      if (!value) return null;
      object.set(name, value);
      this.blank();
      if (this.take(0x7d)) return object;
      if (!this.take(0x2c)) return this.wrong("a comma or } should be here");
    }
  }

  /** The string that begins there, and the one of before where it came already. */
  private name(): string | null {
    const name = this.text();
    const known = this.known;
    if (name == null || name.length == 0 || !known) return name;
    const ends = name.charCodeAt(0) * 7 + name.charCodeAt(name.length - 1);
    const slot = (name.length * 31 + ends) & (NAMES_KNOWN - 1);
    if (known[slot] != name) known[slot] = name;
    return known[slot];
  }

  private array(): Json | null {
    const array = new Json(JsonKind.ARRAY);
    this.blank();
    if (this.take(0x5d)) return array;
    while (true) {
      this.blank();
      const value = this.value();
      if (!value) return null;
      array.add(value);
      this.blank();
      if (this.take(0x5d)) return array;
      if (!this.take(0x2c)) return this.wrong("a comma or ] should be here");
    }
  }

  private digits(): bool {
    const from = this.here;
    while (digit(this.peek())) this.here++;
    return this.here > from;
  }

  private number(): Json | null {
    const from = this.here;
    this.take(0x2d);
    if (!this.take(0x30) && !this.digits()) return this.wrong("a digit should be here");
    if (this.take(0x2e) && !this.digits()) return this.wrong("a digit should be here");
    if (this.take(0x65) || this.take(0x45)) {
      if (!this.take(0x2b)) this.take(0x2d);
      if (!this.digits()) return this.wrong("a digit should be here");
    }
    return Json.ofDigits(String.UTF8.decodeUnsafe(from, this.here - from));
  }

  /** The string that begins there; null where it is none. */
  private text(): string | null {
    this.here++;
    const from = this.here;
    while (this.here < this.end) {
      const c = load<u8>(this.here);
      if (c == 0x22) {
        const length = <i32>(this.here - from);
        if (!validUtf8(from, length)) return this.refused("this is no UTF-8");
        this.here++;
        return String.UTF8.decodeUnsafe(from, length);
      }
      if (c == 0x5c) return this.escaped(from);
      if (c < 0x20) return this.refused("control characters must be escaped");
      this.here++;
    }
    return this.refused("a string does not end");
  }

  private refused(problem: string): string | null {
    this.wrong(problem);
    return null;
  }

  /** The same for a string with escapes, the first of which is here. */
  private escaped(from: usize): string | null {
    const out = new ByteBuffer();
    out.copy(from, <i32>(this.here - from));
    while (this.here < this.end) {
      const c = load<u8>(this.here);
      if (c == 0x22) {
        if (!validUtf8(out.start, out.length)) return this.refused("this is no UTF-8");
        this.here++;
        return String.UTF8.decodeUnsafe(out.start, out.length);
      }
      if (c < 0x20) return this.refused("control characters must be escaped");
      this.here++;
      if (c != 0x5c) out.byte(c);
      else if (!this.escape(out)) return null;
    }
    return this.refused("a string does not end");
  }

  private escape(out: ByteBuffer): bool {
    const c = this.peek();
    this.here++;
    switch (c) {
      case 0x22:
      case 0x5c:
      case 0x2f:
        out.byte(c);
        return true;
      case 0x62:
        out.byte(8);
        return true;
      case 0x66:
        out.byte(12);
        return true;
      case 0x6e:
        out.byte(10);
        return true;
      case 0x72:
        out.byte(13);
        return true;
      case 0x74:
        out.byte(9);
        return true;
      case 0x75:
        return this.codePoint(out);
      default:
        this.wrong("there is no such escape");
        return false;
    }
  }

  private codePoint(out: ByteBuffer): bool {
    const unit = this.hex();
    if (unit < 0) return false;
    if (unit < 0xd800 || unit > 0xdfff) {
      out.codePoint(unit);
      return true;
    }
    const behind = this.here;
    if (unit < 0xdc00 && this.take(0x5c) && this.take(0x75)) {
      const low = this.hex();
      if (low < 0) return false;
      if (low >= 0xdc00 && low <= 0xdfff) {
        out.codePoint(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
        return true;
      }
    }
    // Whoever cuts a text may cut a character: that is no reason to read nothing of it.
    this.here = behind;
    out.codePoint(0xfffd);
    return true;
  }

  private hex(): i32 {
    let value = 0;
    for (let i = 0; i < 4; i++) {
      const c = this.peek();
      const lower = c | 0x20;
      if (digit(c)) value = value * 16 + (c - 0x30);
      else if (lower >= 0x61 && lower <= 0x66) value = value * 16 + (lower - 0x57);
      else {
        this.wrong("four hexadecimal digits should be here");
        return -1;
      }
      this.here++;
    }
    return value;
  }
}

function digit(c: i32): bool {
  return c >= 0x30 && c <= 0x39;
}
