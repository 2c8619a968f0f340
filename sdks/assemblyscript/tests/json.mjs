// The JSON reader against the one of JavaScript, over generated and mutated input.
import assert from "node:assert/strict";
import test from "node:test";
import { bytes, Guest, text } from "./guest.mjs";

const CASES = 30_000;
const DEPTH_MAX = 128;
const guest = new Guest();

// Numbers from a seed: the same input each time.
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const next = random(20_261);
const below = (n) => Math.floor(next() * n);
const one = (list) => list[below(list.length)];

function string() {
  const parts = ["a", "name", " ", "ü", "漢", "𝄞", "\\n", '\\"', "\\\\", "\\/", "\\u0041", "\\u00e9"];
  const odd = ["\\ud834\\udd1e", "\\ud834", "\\u0000", "\\x", "\t", "\u007f", "\\udd1e\\ud834"];
  let made = "";
  for (let i = below(5); i > 0; i--) made += below(30) === 0 ? one(odd) : one(parts);
  return `"${made}"`;
}

function number() {
  const plain = ["0", "-0", "1", "-17", "0.5", "1e3", "1E-2", "-1.25e+10", "9223372036854775807"];
  const odd = ["01", "1.", ".5", "+1", "1e", "-", "0x1", "NaN", "1e999", "123456789012345678901"];
  return below(12) === 0 ? one(odd) : one(plain);
}

function value(depth) {
  const blank = one(["", "", "", " ", "\n\t", "\r"]);
  const simple = () => one([string, number, () => one(["true", "false", "null"])])();
  if (depth === 0 || below(3) === 0) return blank + simple() + blank;
  const many = Array.from({ length: below(4) }, () => value(depth - 1));
  if (below(2) === 0) return `${blank}[${many.join(",")}]${blank}`;
  return `${blank}{${many.map((v) => `${string()}${blank}:${v}`).join(",")}}${blank}`;
}

function mutated(raw) {
  const out = [...raw];
  for (let i = below(3); i > 0; i--) {
    const at = below(out.length + 1);
    const some = one([0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a, 0x20, 0, 0xc0, 0xed, 0xf4, 0xff]);
    const change = [
      () => out.splice(at, 1),
      () => out.splice(at, 0, some),
      () => out.splice(at, 1, below(256)),
      () => out.splice(at),
      () => out.splice(at, 0, ...out.slice(at, at + below(8))),
    ];
    one(change)();
  }
  return Uint8Array.from(out);
}

// Whether a name comes twice, or it is nested too deeply: both of which JavaScript takes. The text is JSON already.
function refused(json) {
  const names = [];
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[[\]{}]/gs)) {
    if (token === "{" || token === "[") {
      names.push(new Set());
      depth = Math.max(depth, names.length);
    } else if (token === "}" || token === "]") {
      names.pop();
    } else {
      const said = JSON.parse(token.replace(/\s*:$/s, "")).toWellFormed();
      if (!token.endsWith(":")) continue;
      if (names.at(-1).has(said)) return true;
      names.at(-1).add(said);
    }
  }
  return depth > DEPTH_MAX;
}

// With U+FFFD for what is half of a pair, in names too.
function wellFormed(read) {
  if (typeof read === "string") return read.toWellFormed();
  if (Array.isArray(read)) return read.map(wellFormed);
  if (read === null || typeof read !== "object") return read;
  return Object.fromEntries(Object.entries(read).map(([k, v]) => [k.toWellFormed(), wellFormed(v)]));
}

// What JavaScript and the rules above make of it; undefined where it is to be refused.
function expected(raw) {
  try {
    const json = text(raw);
    const read = JSON.parse(json);
    return refused(json) ? undefined : { read: wellFormed(read) };
  } catch {
    return undefined;
  }
}

function check(raw) {
  const want = expected(raw);
  const got = guest.tool("parse", {}, raw);
  const shown = Buffer.from(raw).toString("latin1");
  assert.equal(got.failed, want === undefined, `${JSON.stringify(shown)}: ${got.text}`);
  if (want) assert.deepEqual(JSON.parse(got.text), want.read, shown);
  return want !== undefined;
}

test("reads what JavaScript reads and refuses what it refuses", () => {
  let taken = 0;
  for (let i = 0; i < CASES; i++) {
    if (check(mutated(bytes(value(4))))) taken++;
  }
  // Both sides were met often, or the comparison proves nothing.
  assert.ok(taken > CASES / 5 && taken < (CASES * 4) / 5, `${taken} of ${CASES} were JSON`);
});

test("says where and why", () => {
  assert.equal(guest.tool("parse", {}, bytes('{"a":1,"a":2}')).text, "this name was there already at 10");
  assert.equal(guest.tool("parse", {}, bytes("[1,]")).text, "no value begins like this at 3");
  assert.equal(guest.tool("parse", {}, bytes("")).text, "it ends where a value should be at 0");
});

test("nesting is bounded", () => {
  const nested = (depth) => bytes("[".repeat(depth) + "]".repeat(depth));
  assert.equal(guest.tool("parse", {}, nested(DEPTH_MAX)).failed, false);
  assert.match(guest.tool("parse", {}, nested(DEPTH_MAX + 1)).text, /too deeply/);
  assert.match(guest.tool("parse", {}, bytes("[".repeat(1_000_000))).text, /too deeply/);
});

test("large objects are read in time that grows with their size", () => {
  const members = Array.from({ length: 50_000 }, (_, i) => `"n${i}":${i}`);
  const parsed = JSON.parse(guest.tool("parse", {}, bytes(`{${members}}`)).text);
  assert.equal(Object.keys(parsed).length, 50_000);
  assert.match(guest.tool("parse", {}, bytes(`{${members},"n7":0}`)).text, /there already/);
});

test("numbers are what they say, within their bounds", () => {
  const numbers = (value) => guest.tool("numbers", { value }).text;
  assert.equal(numbers(17), "17 17.0");
  assert.equal(numbers(-1.5), "-7 -1.5");
  assert.equal(numbers(1e3), "1000 1000.0");
  assert.equal(numbers("17"), "-7 -7.0");
});

test("text is UTF-8, strictly", () => {
  const texts = (...raw) => guest.tool("texts", {}, Uint8Array.from(raw)).text;
  assert.equal(guest.tool("texts", {}, bytes("grüße 𝄞")).text, "kept grüße 𝄞");
  const bad = [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80]];
  for (const raw of bad) assert.equal(texts(0x61, ...raw), `refused a${"\ufffd".repeat(raw.length)}`);
});

test("bytes are text here exactly when they are text elsewhere", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for (let i = 0; i < 20_000; i++) {
    const raw = Uint8Array.from([0xc0 + below(64), 0x70 + below(96), 0x70 + below(96), 0x70 + below(96)]);
    let want = true;
    try {
      decoder.decode(raw);
    } catch {
      want = false;
    }
    assert.equal(guest.tool("texts", {}, raw).text.startsWith("kept"), want, String(raw));
  }
});

test("what cannot be said in JSON becomes something that can", () => {
  assert.deepEqual(JSON.parse(guest.tool("odd").text), [
    "a\ufffdb", null, 0.5, 3, '"\\\0\n\x1f', -9223372036854775808, true, null,
  ]);
});

test("values are built from those of the language", () => {
  const json = JSON.parse(guest.tool("built").text);
  assert.equal(Object.keys(json.many).length, 100);
  assert.equal(json.many.n50, "again");
  assert.deepEqual([json.list, json.numbers, json.flags, json.none], [
    ["a", "b"], [1.5, 2, -0.25], [true, false], null,
  ]);
});

test("garbage is collected within a call and between calls", () => {
  const fresh = new Guest();
  const [length, pages] = fresh.tool("garbage").text.split(" ").map(Number);
  assert.ok(length > 40_000_000);
  assert.ok(pages < 128, `${pages} pages after 80 MB of garbage`);
  for (let i = 0; i < 5_000; i++) fresh.tool("parse", {}, bytes(`{"i":[${i},"${"x".repeat(1000)}"]}`));
  assert.ok(fresh.pages < 128, `${fresh.pages} pages after 5,000 calls`);
});

test("a list of a thousand pods fits into the memory that a module has", () => {
  const container = (i) => ({
    name: `c${i}`, image: `registry.example/team/app-${i}:1.2.3`, imagePullPolicy: "IfNotPresent",
    env: Array.from({ length: 8 }, (_, j) => ({ name: `KEY_${j}`, value: `value ${i} ${j}` })),
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "1", memory: "1Gi" } },
    volumeMounts: [{ name: "token", mountPath: "/var/run/secrets", readOnly: true }],
  });
  const pod = (i) => ({
    metadata: { name: `web-${i}`, namespace: "dev", uid: `uid-${i}`, labels: { app: "web", tier: "front" } },
    spec: { nodeName: `node-${i % 7}`, containers: [container(i), container(i + 1)] },
    status: { phase: "Running", podIP: "10.0.0.1", conditions: [{ type: "Ready", status: "True" }] },
  });
  const raw = bytes(JSON.stringify({ kind: "PodList", items: Array.from({ length: 1000 }, (_, i) => pod(i)) }));
  const fresh = new Guest();
  assert.equal(fresh.tool("size", {}, raw).text, "1000");
  assert.ok(fresh.pages < 512, `${fresh.pages} pages for ${raw.length} bytes`);
});
