import { ByteBuffer } from "./bytes";
import { Json, JsonKind } from "./json";

const INTEGERS_EXACT: f64 = 9007199254740992;

/**
 * Writes JSON as UTF-8, piece by piece, without a tree in between: for answers that are large.
 * Commas are its own business; whoever uses it closes what was opened.
 */
export class JsonWriter {
  private readonly out: ByteBuffer = new ByteBuffer();
  private comma: bool = false;

  private next(): void {
    if (this.comma) this.out.byte(0x2c);
    this.comma = true;
  }

  private open(bracket: i32): JsonWriter {
    this.next();
    this.out.byte(bracket);
    this.comma = false;
    return this;
  }

  private close(bracket: i32): JsonWriter {
    this.out.byte(bracket);
    this.comma = true;
    return this;
  }

  beginObject(): JsonWriter {
    return this.open(0x7b);
  }

  endObject(): JsonWriter {
    return this.close(0x7d);
  }

  beginArray(): JsonWriter {
    return this.open(0x5b);
  }

  endArray(): JsonWriter {
    return this.close(0x5d);
  }

  /** The name of what comes next. */
  name(name: string): JsonWriter {
    this.next();
    this.quoted(name);
    this.out.byte(0x3a);
    this.comma = false;
    return this;
  }

  text(text: string): JsonWriter {
    this.next();
    this.quoted(text);
    return this;
  }

  integer(value: i64): JsonWriter {
    this.next();
    this.out.ascii(value.toString());
    return this;
  }

  /** What JSON has no word for, infinity and what is no number, becomes null. */
  number(value: f64): JsonWriter {
    if (!isFinite(value)) return this.nothing();
    if (Math.trunc(value) == value && Math.abs(value) < INTEGERS_EXACT) {
      return this.integer(<i64>value);
    }
    this.next();
    this.out.ascii(value.toString());
    return this;
  }

  flag(value: bool): JsonWriter {
    this.next();
    this.out.ascii(value ? "true" : "false");
    return this;
  }

  nothing(): JsonWriter {
    this.next();
    this.out.ascii("null");
    return this;
  }

  textOrNull(text: string | null): JsonWriter {
    return text == null ? this.nothing() : this.text(text);
  }

  value(json: Json): JsonWriter {
    switch (json.kind) {
      case JsonKind.TEXT:
        return this.text(json.text());
      case JsonKind.NUMBER:
        this.next();
        this.out.ascii(json.digits);
        return this;
      case JsonKind.FLAG:
        return this.flag(json.flag());
      case JsonKind.ARRAY:
        this.beginArray();
        for (let i = 0, n = json.size; i < n; i++) this.value(json.at(i));
        return this.endArray();
      case JsonKind.OBJECT:
        this.beginObject();
        for (let i = 0, n = json.size; i < n; i++) this.name(json.nameAt(i)).value(json.at(i));
        return this.endObject();
      default:
        return this.nothing();
    }
  }

  /** All that was written. */
  taken(): Uint8Array {
    return this.out.taken();
  }

  private quoted(text: string): void {
    this.out.byte(0x22);
    let plain = 0;
    const length = text.length;
    for (let i = 0; i < length; i++) {
      const c = text.charCodeAt(i);
      if (c >= 0x20 && c != 0x22 && c != 0x5c) continue;
      if (i > plain) this.out.text(text.substring(plain, i));
      this.escaped(c);
      plain = i + 1;
    }
    if (plain == 0) this.out.text(text);
    else if (plain < length) this.out.text(text.substring(plain));
    this.out.byte(0x22);
  }

  private escaped(c: i32): void {
    this.out.byte(0x5c);
    if (c == 0x22 || c == 0x5c) {
      this.out.byte(c);
    } else if (c == 0x0a) {
      this.out.byte(0x6e);
    } else {
      this.out.ascii("u00");
      this.out.ascii(c < 16 ? "0" : "1");
      this.out.byte("0123456789abcdef".charCodeAt(c & 15));
    }
  }
}
