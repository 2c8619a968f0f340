import { Json } from "./json";
import { JsonReader } from "./jsonreader";
import { Failure } from "./failure";

/** The kinds of docs/abi.md. */
export enum Kind {
  DESCRIBE = 1,
  CALL = 2,
  OPEN = 3,
  PULL = 4,
  OK = 16,
  ERROR = 17,
  FRAME = 18,
  END = 19,
  ASK = 32,
  ASK_STREAM = 33,
  SEND = 34,
  FINISH = 35,
  RECEIVE = 36,
  CANCEL = 37,
  SETTINGS = 38,
}

const VERSION: i32 = 1;
const PREFIX: i32 = 12;

/** One message of the module ABI. */
export class Message {
  constructor(
    readonly kind: i32,
    readonly meta: Json = new Json(),
    readonly head: Uint8Array | null = null,
    readonly body: Uint8Array | null = null,
  ) {}

  static failed(failure: Failure): Message {
    const meta = Json.object().set("code", failure.code).set("message", failure.message);
    return new Message(Kind.ERROR, meta);
  }

  /** What the host wrote. Its parts share the bytes. */
  static read(bytes: Uint8Array): Message {
    const length = <u64>bytes.length;
    assert(length >= <u64>PREFIX, "a message of the host is cut off");
    const at = bytes.dataStart;
    assert(load<u8>(at) == VERSION, "the host speaks another version of the module ABI");
    const meta = load<u32>(at, 4);
    const head = load<u32>(at, 8);
    const content = PREFIX + <u64>meta + <u64>head;
    assert(content <= length, "a message of the host is cut off");
    return new Message(
      load<u8>(at, 1),
      meta == 0 ? new Json() : read(bytes.subarray(PREFIX, PREFIX + meta)),
      load<u8>(at, 2) & 1 ? bytes.subarray(PREFIX + meta, <i32>content) : null,
      bytes.subarray(<i32>content),
    );
  }

  /** The record in its head; null's value where there is none. */
  get record(): Json {
    const head = this.head;
    return head ? read(head) : new Json();
  }

  /** The bytes beside it; none where there are none. */
  get bytes(): Uint8Array {
    const body = this.body;
    return body ? body : new Uint8Array(0);
  }

  /** What the host says went wrong; null where nothing did. */
  get failure(): Failure | null {
    if (this.kind != Kind.ERROR) return null;
    return new Failure(this.meta.get("code").text(), this.meta.get("message").text());
  }

  /** Writes it into memory of its own, which heap.free gives back: pointer × 2³² + length. */
  write(): u64 {
    const head = this.head;
    const body = this.body;
    const meta = this.meta.isNull ? new Uint8Array(0) : this.meta.utf8();
    const headLength = head ? head.length : 0;
    const bodyLength = body ? body.length : 0;
    const length = PREFIX + meta.length + headLength + bodyLength;
    const out = heap.alloc(length);
    store<u8>(out, VERSION);
    store<u8>(out, this.kind, 1);
    store<u16>(out, head ? 1 : 0, 2);
    store<u32>(out, meta.length, 4);
    store<u32>(out, headLength, 8);
    let at = out + PREFIX;
    memory.copy(at, meta.dataStart, meta.length);
    at += meta.length;
    if (head) memory.copy(at, head.dataStart, headLength);
    if (body) memory.copy(at + headLength, body.dataStart, bodyLength);
    return (<u64>out << 32) | length;
  }
}

function read(bytes: Uint8Array): Json {
  const reader = new JsonReader(bytes);
  const json = reader.read();
  if (!json) throw new Error(`the host sent what is no JSON: ${reader.problem}`);
  return json;
}
