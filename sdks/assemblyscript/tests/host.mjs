// Every host function of the catalogue, asked through the SDK of a host made of canned answers.
import assert from "node:assert/strict";
import test from "node:test";
import { catalogue, wrong } from "./catalogue.mjs";
import { bytes, Guest, Kind } from "./guest.mjs";

const answer = { status: 200, document: { items: [{}, {}] }, warnings: ["old"] };
const response = { status: 200, url: "https://a.example/", headers: { "x-one": ["1"] } };

const replies = {
  "log.write": {},
  "clock.now": { time: "2026-01-01T12:00:00Z", monotonicNanos: 7 },
  "random.draw": {},
  "account.endpoint": { url: "https://api.example/", debug: false },
  "account.key": { key: "k-1" },
  "tool-calls.call": { text: "t", structured: { y: 2 }, failed: false },
  "progress.report": {},
  "clipboard.write": {},
  "storage.put": {},
  "storage.delete": { existed: true },
  "storage.document": { version: 3, content: { a: 1 } },
  "storage.usage": { used: 10, quota: 100 },
  "secrets.handles": { handles: [{ secret: "token", handle: "{{secret:token}}", hosts: ["a.example"] }] },
  "secrets.read": { found: true, value: "s3cret" },
  "http.get": response,
  "http.send": response,
  "events.publish": {},
  "k8s.list": answer, "k8s.get": answer, "k8s.create": answer,
  "k8s.update": answer, "k8s.patch": answer, "k8s.delete": answer,
};

const beside = { "random.draw": new Uint8Array(4), "http.get": bytes("page"), "storage.get": bytes("grüße") };

// What a stream of each gives first; then its end, or for a shell a failure.
const streamed = {
  "http.stream": [{ head: response }, { body: bytes("12345") }],
  "tcp.connect": [{ head: {}, body: bytes("pong") }],
  "websocket.connect": [{ head: { text: true }, body: bytes("pong") }],
  "events.subscribe": [
    { head: { topic: "done", publisher: "other", time: "2026-01-01T12:00:00Z", content: 3, missed: 2 } },
  ],
  "k8s.watch": [{ head: { type: "ADDED", document: {} } }],
  "k8s.logs": [{ head: { channel: "stdout" }, body: bytes("line") }],
  "k8s.exec": [{ head: { channel: "stdout" }, body: bytes("ab") }],
};

class FakeHost {
  constructor() {
    this.streams = new Map();
    this.guest = new Guest((question) => this.answer(question));
  }

  name(question) {
    return `${question.meta.function}.${question.meta.method}`;
  }

  answer(question) {
    const stream = this.streams.get(question.meta.stream);
    switch (question.kind) {
      case Kind.ASK:
        return { kind: Kind.OK, head: this.reply(question), body: beside[this.name(question)] };
      case Kind.ASK_STREAM:
        this.streams.set(this.streams.size + 1, [...streamed[this.name(question)]]);
        return { kind: Kind.OK, meta: { stream: this.streams.size } };
      case Kind.RECEIVE:
        if (stream.length > 0) return { kind: Kind.FRAME, ...stream.shift() };
        return { kind: Kind.ERROR, meta: { code: "PERMISSION_DENIED", message: "it was taken back" } };
      case Kind.SETTINGS:
        return { kind: Kind.OK, head: { level: 3 } };
      default:
        return { kind: Kind.OK };
    }
  }

  reply(question) {
    const name = this.name(question);
    if (name === "storage.get") return { found: question.head.key === "k" };
    if (name === "storage.list") {
      const first = question.head.after === null;
      return { keys: first ? ["pa", "pb"] : ["pc"], more: first };
    }
    if (name === "storage.save") return { ...question.head, version: question.head.version + 1 };
    return replies[name];
  }
}

const host = new FakeHost();
const said = host.guest.tool("everything").text.split("\n");
const asks = host.guest.asked.filter((question) => question.meta.function);

test("what the host answers arrives", () => {
  assert.deepEqual(said, [
    "clock 2026-01-01T12:00:00Z 7",
    "random 4",
    "endpoint https://api.example/",
    "key k-1",
    'tool t {"y":2} false',
    "progress true",
    "clipboard true",
    "put true",
    "get grüße",
    "missing NOT_FOUND",
    "keys pa,pb,pc",
    "remove true",
    "document 4",
    "usage 10 of 100",
    "handles token a.example",
    "secret s3cret",
    "get page",
    "send 200 1",
    "stream 200 5",
    "tcp 4",
    "websocket pong",
    "publish true",
    "event other 3 2",
    "list 200 2 old",
    "get 200",
    "create 200",
    "update 200",
    "patch 200",
    "delete 200",
    "watch ADDED",
    "logs stdout",
    "exec 2",
    "after true PERMISSION_DENIED",
  ]);
});

test("every host function of the catalogue has been asked for, with a record it knows", () => {
  const asked = new Set();
  for (const question of asks) {
    const { function: name, method } = question.meta;
    const contract = catalogue.hostFunctions[name]?.methods[method];
    assert.ok(contract, `there is no ${name}.${method}`);
    assert.equal(question.kind, contract.stream ? Kind.ASK_STREAM : Kind.ASK, `${name}.${method}`);
    assert.deepEqual(wrong(question.head, contract.takes), [], `${name}.${method}`);
    asked.add(`${name}.${method}`);
  }
  const all = Object.entries(catalogue.hostFunctions).flatMap(([name, contract]) =>
    Object.keys(contract.methods).map((method) => `${name}.${method}`),
  );
  assert.deepEqual(all.filter((name) => !asked.has(name)), []);
});

test("what is sent on streams is what they take", () => {
  const streams = asks.filter((question) => question.kind === Kind.ASK_STREAM);
  const sent = host.guest.asked.filter((question) => question.kind === Kind.SEND);
  assert.ok(sent.length >= 4);
  for (const frame of sent) {
    const { function: name, method } = streams[frame.meta.stream - 1].meta;
    const each = catalogue.hostFunctions[name].methods[method].takesEach;
    if (each) assert.deepEqual(wrong(frame.head, each), [], `${name}.${method}`);
    else assert.equal(frame.head, undefined, `${name}.${method} takes bytes alone`);
  }
});

test("calls carry their token, and events none", () => {
  for (const question of asks) {
    const background = question.meta.function === "events" && question.meta.method === "subscribe";
    assert.equal(question.meta.token, background ? "" : "000102030405060708090a0b0c0d0e0f");
  }
});

test("settings are read", () => {
  assert.equal(host.guest.tool("settings").text, '{"level":3}');
});

test("a question may wait for less than the call", () => {
  const hurried = new FakeHost();
  assert.equal(hurried.guest.tool("hurried").text, "pa,pb,pc");
  assert.deepEqual(hurried.guest.asked.map((question) => question.meta.deadlineMillis), [1500, 1500]);
  assert.ok(asks.every((question) => question.meta.deadlineMillis === undefined));
});
