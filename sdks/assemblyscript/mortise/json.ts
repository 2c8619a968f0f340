import { textOf, utf8 } from "./bytes";
import { JsonReader } from "./jsonreader";
import { JsonWriter } from "./jsonwriter";

export enum JsonKind {
  NULL,
  FLAG,
  NUMBER,
  TEXT,
  ARRAY,
  OBJECT,
}

/** An object with more members than this finds them by a table. */
const SEARCHED_MAX: i32 = 12;

/** Null, and what is not there. */
function nothing(): Json {
  return new Json();
}

/**
 * A JSON value. Reading never fails: what is not there, or is of another kind, is what the caller
 * says instead, so `json.get("spec").get("replicas").integer(1)` needs no check on the way.
 *
 * Building: `Json.object().set("name", "Ada").set("tags", ["a", "b"])`.
 */
export class Json {
  private word: string = "";
  private items: Json[] | null = null;
  private labels: string[] | null = null;
  private places: Map<string, i32> | null = null;

  constructor(readonly kind: JsonKind = JsonKind.NULL) {
    if (kind == JsonKind.ARRAY || kind == JsonKind.OBJECT) this.items = new Array<Json>();
    if (kind == JsonKind.OBJECT) this.labels = new Array<string>();
  }

  static object(): Json {
    return new Json(JsonKind.OBJECT);
  }

  static array(): Json {
    return new Json(JsonKind.ARRAY);
  }

  /** A number as it is written, which must be JSON's way. */
  static ofDigits(digits: string): Json {
    const json = new Json(JsonKind.NUMBER);
    json.word = digits;
    return json;
  }

  /** Text, a number, a truth value, an array of such, or JSON itself. */
  static of<T>(value: T): Json {
    if (isString<T>()) {
      if (isNullable<T>() && changetype<usize>(value) == 0) return nothing();
      const json = new Json(JsonKind.TEXT);
      json.word = changetype<string>(changetype<usize>(value));
      return json;
    } else if (isBoolean<T>()) {
      const json = new Json(JsonKind.FLAG);
      json.word = value ? "true" : "false";
      return json;
    } else if (isInteger<T>()) {
      return Json.ofDigits(value.toString());
    } else if (isFloat<T>()) {
      const written = new JsonWriter().number(<f64>value).taken();
      const digits = textOf(written);
      return digits == null || !isFinite(value) ? nothing() : Json.ofDigits(digits);
    } else if (isArray<T>()) {
      const json = Json.array();
      for (let i = 0; i < value.length; i++) json.add(value[i]);
      return json;
    } else {
      if (changetype<usize>(value) == 0) return nothing();
      if (value instanceof Json) return <Json>value;
      ERROR("Json.of takes text, numbers, truth values, arrays of them and Json");
    }
  }

  /** The value of a text; null where it is no JSON. JsonReader says why. */
  static parse(text: string): Json | null {
    return Json.read(utf8(text));
  }

  /** The value of bytes; null where they are no JSON. JsonReader says why. */
  static read(bytes: Uint8Array): Json | null {
    return new JsonReader(bytes).read();
  }

  /** Null, or not there. */
  get isNull(): bool {
    return this.kind == JsonKind.NULL;
  }

  /** Of an array or object: how much is in it; else 0. */
  get size(): i32 {
    const items = this.items;
    return items ? items.length : 0;
  }

  /** An element, or the member at that place; null's value where there is none. */
  at(index: i32): Json {
    const items = this.items;
    return items && index >= 0 && index < items.length ? items[index] : nothing();
  }

  /** The name of the member at a place. */
  nameAt(index: i32): string {
    const labels = this.labels;
    return labels && index >= 0 && index < labels.length ? labels[index] : "";
  }

  /** The names of its members, in their order. */
  get names(): string[] {
    const labels = this.labels;
    return labels ? labels.slice(0) : new Array<string>();
  }

  private place(name: string): i32 {
    const labels = this.labels;
    if (!labels) return -1;
    const places = this.places;
    if (places) return places.has(name) ? places.get(name) : -1;
    return labels.indexOf(name);
  }

  has(name: string): bool {
    return this.place(name) >= 0;
  }

  /** A member; null's value where there is none. */
  get(name: string): Json {
    return this.at(this.place(name));
  }

  /** Its text, if it is one. */
  text(otherwise: string = ""): string {
    return this.kind == JsonKind.TEXT ? this.word : otherwise;
  }

  /** Its text, or null. */
  textOrNull(): string | null {
    return this.kind == JsonKind.TEXT ? this.word : null;
  }

  /** A whole number within 64 bits, if it is one; 1.0 and 1e3 are. */
  integer(otherwise: i64 = 0): i64 {
    if (this.kind != JsonKind.NUMBER) return otherwise;
    if (!plain(this.word)) {
      const value = F64.parseFloat(this.word);
      return Math.trunc(value) == value && Math.abs(value) < 9.2e18 ? <i64>value : otherwise;
    }
    return within64(this.word) ? I64.parseInt(this.word) : otherwise;
  }

  number(otherwise: f64 = 0): f64 {
    return this.kind == JsonKind.NUMBER ? F64.parseFloat(this.word) : otherwise;
  }

  flag(otherwise: bool = false): bool {
    return this.kind == JsonKind.FLAG ? this.word == "true" : otherwise;
  }

  /** A number as it was written; empty for anything else. */
  get digits(): string {
    return this.kind == JsonKind.NUMBER ? this.word : "";
  }

  /** The texts of an array; what is none in it is left out. */
  texts(): string[] {
    const found = new Array<string>();
    for (let i = 0, n = this.size; i < n; i++) {
      const text = this.at(i).textOrNull();
      if (text != null) found.push(text);
    }
    return found;
  }

  /** Sets a member of an object; null and not there are different things. */
  set<T>(name: string, value: T): Json {
    const place = this.place(name);
    const json = Json.of(value);
    assert(this.kind == JsonKind.OBJECT, "only objects have members");
    if (place >= 0) {
      this.items![place] = json;
      return this;
    }
    const labels = this.labels!;
    labels.push(name);
    this.items!.push(json);
    const places = this.places;
    if (places) places.set(name, labels.length - 1);
    else if (labels.length > SEARCHED_MAX) this.indexed();
    return this;
  }

  private indexed(): void {
    const places = new Map<string, i32>();
    const labels = this.labels!;
    for (let i = 0; i < labels.length; i++) places.set(labels[i], i);
    this.places = places;
  }

  /** Adds an element to an array. */
  add<T>(value: T): Json {
    assert(this.kind == JsonKind.ARRAY, "only arrays have elements");
    this.items!.push(Json.of(value));
    return this;
  }

  /** As UTF-8. */
  utf8(): Uint8Array {
    return new JsonWriter().value(this).taken();
  }

  toString(): string {
    const bytes = this.utf8();
    return String.UTF8.decodeUnsafe(bytes.dataStart, bytes.length);
  }
}

function plain(digits: string): bool {
  return !digits.includes(".") && !digits.includes("e") && !digits.includes("E");
}

function within64(digits: string): bool {
  const negative = digits.charCodeAt(0) == 0x2d;
  const length = digits.length - (negative ? 1 : 0);
  if (length != 19) return length < 19;
  const most = negative ? "9223372036854775808" : "9223372036854775807";
  return (negative ? digits.substring(1) : digits) <= most;
}
