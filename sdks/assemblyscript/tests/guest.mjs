// Both sides of docs/abi.md for a module under test: what a host does, with a host made of answers.
import { readFileSync } from "node:fs";

export const Kind = {
  DESCRIBE: 1, CALL: 2, OPEN: 3, PULL: 4,
  OK: 16, ERROR: 17, FRAME: 18, END: 19,
  ASK: 32, ASK_STREAM: 33, SEND: 34, FINISH: 35, RECEIVE: 36, CANCEL: 37, SETTINGS: 38,
};

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const imports = () => WebAssembly.Module.imports(module);
export const exports = () => WebAssembly.Module.exports(module).map((entry) => entry.name);
export const bytes = (text) => new TextEncoder().encode(text);
export const text = (body) => strict.decode(body);

function encode(message) {
  const meta = message.meta === undefined ? new Uint8Array(0) : bytes(JSON.stringify(message.meta));
  const head = message.head === undefined ? new Uint8Array(0) : bytes(JSON.stringify(message.head));
  const body = message.body ?? new Uint8Array(0);
  const out = new Uint8Array(12 + meta.length + head.length + body.length);
  const view = new DataView(out.buffer);
  out[0] = 1;
  out[1] = message.kind;
  out[2] = message.head === undefined ? 0 : 1;
  view.setUint32(4, meta.length, true);
  view.setUint32(8, head.length, true);
  out.set(meta, 12);
  out.set(head, 12 + meta.length);
  out.set(body, 12 + meta.length + head.length);
  return out;
}

function decode(raw) {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const metaEnd = 12 + view.getUint32(4, true);
  const headEnd = metaEnd + view.getUint32(8, true);
  if (raw[0] !== 1 || raw[2] > 1 || raw[3] !== 0 || headEnd > raw.length) {
    throw new Error("the module wrote a message that is none");
  }
  return {
    kind: raw[1],
    meta: metaEnd > 12 ? JSON.parse(text(raw.subarray(12, metaEnd))) : {},
    head: raw[2] ? JSON.parse(text(raw.subarray(metaEnd, headEnd))) : undefined,
    body: raw.slice(headEnd),
  };
}

export class Guest {
  // answer is given each message of the module and says what the host answers.
  constructor(answer = () => ({ kind: Kind.OK, head: {} })) {
    this.asked = [];
    this.instance = new WebAssembly.Instance(module, {
      mortise: {
        call: (at, length) => {
          const question = decode(this.read(at, length));
          this.asked.push(question);
          return this.packed(this.place(encode(answer(question))));
        },
      },
    });
    this.instance.exports._initialize?.();
  }

  get pages() {
    return this.instance.exports.memory.buffer.byteLength / 65536;
  }

  read(at, length) {
    return new Uint8Array(this.instance.exports.memory.buffer, at >>> 0, length).slice();
  }

  place(raw) {
    const at = this.instance.exports.mortise_alloc(raw.length) >>> 0;
    if (at === 0) throw new Error("the module has no room");
    new Uint8Array(this.instance.exports.memory.buffer, at, raw.length).set(raw);
    return [at, raw.length];
  }

  packed([at, length]) {
    return BigInt.asIntN(64, (BigInt(at) << 32n) | BigInt(length));
  }

  exchange(message) {
    const [at, length] = this.place(encode(message));
    const packed = BigInt.asUintN(64, this.instance.exports.mortise_call(at, length));
    const place = Number(packed >> 32n);
    const size = Number(packed & 0xffffffffn);
    const answer = decode(this.read(place, size));
    this.instance.exports.mortise_free(place, size);
    return answer;
  }

  ask(kind, address, method, head, body, caller = { kind: "user", name: "ada", roles: ["viewer"] }) {
    const token = "000102030405060708090a0b0c0d0e0f";
    const meta = { address, method, token, caller, deadlineMillis: 1000, traceParent: null };
    return this.exchange({ kind, meta, head, body });
  }

  call(address, method, head, body) {
    return this.ask(Kind.CALL, address, method, head, body);
  }

  open(address, method, head) {
    return this.ask(Kind.OPEN, address, method, head);
  }

  pull() {
    return this.exchange({ kind: Kind.PULL });
  }

  tool(name, args = {}, body) {
    return this.call(`tools/${name}`, "execute", { arguments: args, cluster: "" }, body).head;
  }
}
