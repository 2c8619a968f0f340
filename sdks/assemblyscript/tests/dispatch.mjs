// What the plugin says it is, and how calls and streams find their way into it and back.
import assert from "node:assert/strict";
import test from "node:test";
import { catalogue, wrong } from "./catalogue.mjs";
import { bytes, exports, Guest, imports, Kind, text } from "./guest.mjs";

// Answers are compared with the catalogue wherever one is expected.
function answered(guest, address, method, head, body) {
  const [kind] = address.split("/");
  const contract = catalogue.contributions[kind]?.methods[method];
  if (contract) assert.deepEqual(wrong(head, contract.takes), [], "the test says what the host says");
  const answer = guest.call(address, method, head, body);
  assert.equal(answer.kind, Kind.OK, JSON.stringify(answer.meta));
  if (contract) assert.deepEqual(wrong(answer.head, contract.returns), []);
  return answer;
}

function frames(guest) {
  const all = [];
  for (let frame = guest.pull(); ; frame = guest.pull()) {
    all.push(frame);
    if (frame.kind !== Kind.FRAME) return all;
  }
}

// A host whose stream 0 gives these, and then its end.
function sending(...incoming) {
  const left = [...incoming];
  return new Guest((question) => {
    if (question.kind !== Kind.RECEIVE) return { kind: Kind.OK, head: {} };
    return left.length > 0 ? { kind: Kind.FRAME, ...left.shift() } : { kind: Kind.END };
  });
}

test("imports and exports are those of the module ABI", () => {
  assert.deepEqual(imports(), [{ module: "mortise", name: "call", kind: "function" }]);
  const wanted = ["memory", "mortise_alloc", "mortise_call", "mortise_free", "_initialize"];
  assert.deepEqual(exports().sort(), wanted.sort());
});

test("what it says it is stands in the catalogue", () => {
  const answer = new Guest().exchange({ kind: Kind.DESCRIBE, meta: { hostVersion: "1" }, head: {} });
  assert.equal(answer.head.id, "sdk-test");
  assert.equal(answer.head.version, "1.0.0");
  const kinds = new Set(answer.head.contributions.map((one) => one.kind));
  const carried = Object.keys(catalogue.contributions).filter((kind) => !kinds.has(kind));
  assert.deepEqual(carried, [], "contributions that the tests leave out");
  for (const one of answer.head.contributions) {
    const details = catalogue.contributions[one.kind]?.details;
    assert.deepEqual(wrong(one.details, details), [], `${one.kind}/${one.name}`);
  }
  const tool = answer.head.contributions.find((one) => one.name === "parse").details;
  assert.deepEqual(tool.input.required, ["name"]);
  assert.deepEqual(Object.keys(tool.input.properties), ["name", "times", "tags"]);
});

test("a tool is authorized by its own word", () => {
  const guest = new Guest();
  const record = { arguments: {}, cluster: "" };
  assert.equal(answered(guest, "tools/numbers", "authorize", record).head.allowed, true);
  assert.equal(answered(guest, "tools/parse", "authorize", record).head.allowed, true);
  const bob = { kind: "user", name: "bob", roles: [] };
  const verdict = guest.ask(Kind.CALL, "tools/numbers", "authorize", record, undefined, bob).head;
  assert.deepEqual(verdict, { allowed: false, reason: "only Ada may" });
});

test("what is not there is refused by its name", () => {
  const guest = new Guest();
  const code = (answer) => [answer.kind, answer.meta.code];
  assert.deepEqual(code(guest.call("tools/none", "execute", {})), [Kind.ERROR, "NOT_FOUND"]);
  assert.deepEqual(code(guest.call("tools/parse", "dance", {})), [Kind.ERROR, "UNIMPLEMENTED"]);
  assert.deepEqual(code(guest.call("panes/board", "dance", {})), [Kind.ERROR, "UNIMPLEMENTED"]);
  assert.deepEqual(code(guest.call("messages", "dance", {})), [Kind.ERROR, "UNIMPLEMENTED"]);
  assert.deepEqual(code(guest.open("tools/parse", "execute", {})), [Kind.ERROR, "UNIMPLEMENTED"]);
  assert.deepEqual(code(guest.exchange({ kind: 9 })), [Kind.ERROR, "UNIMPLEMENTED"]);
  assert.deepEqual(code(guest.pull()), [Kind.ERROR, "UNIMPLEMENTED"]);
});

test("what is thrown is a trap, and its text is in the log", () => {
  const guest = new Guest();
  assert.throws(() => guest.tool("fall_over"), WebAssembly.RuntimeError);
  const [line] = guest.asked;
  assert.equal(line.meta.function, "log");
  assert.match(line.head.message, /^it fell over: grüße \(.*plugin\.ts:\d+:\d+\)$/);
  assert.equal(line.head.level, "error");
});

test("a failure of the host is handed on, or tells itself in a trap", () => {
  const failing = () =>
    new Guest((question) =>
      question.meta.function === "storage"
        ? { kind: Kind.ERROR, meta: { code: "PERMISSION_DENIED", message: "storage:use is not granted" } }
        : { kind: Kind.OK, head: {} },
    );
  const answer = failing().call("tools/hand_on", "execute", { arguments: {}, cluster: "" });
  assert.deepEqual(answer.meta, { code: "PERMISSION_DENIED", message: "storage:use is not granted" });
  const careless = failing();
  assert.throws(() => careless.tool("careless"), WebAssembly.RuntimeError);
  assert.match(careless.asked.at(-1).head.message, /^PERMISSION_DENIED: storage:use is not granted/);
});

const request = (verb, path, more = {}) => ({
  method: verb, path, query: {}, headers: {}, cluster: "", ...more,
});

test("requests find their routes", () => {
  const guest = new Guest();
  const opened = guest.open("routes", "handle", request("get", "/items/a%20b", { query: { q: ["1", "2"] } }));
  assert.equal(opened.kind, Kind.OK);
  const [head, body, end] = frames(guest);
  assert.deepEqual(wrong(head.head, catalogue.contributions.routes.methods.handle.returns), []);
  assert.equal(head.head.status, 201);
  assert.deepEqual(JSON.parse(text(body.body)), { name: "a%20b", q: ["1", "2"] });
  assert.equal(end.kind, Kind.END);
  for (const [verb, path] of [["get", "/items"], ["get", "/items/a/b"], ["post", "/items/a"]]) {
    const none = new Guest().open("routes", "handle", request(verb, path));
    assert.equal(none.meta.code, "NOT_FOUND", `${verb} ${path}`);
  }
  assert.equal(new Guest().open("routes", "handle", request("get", "/items/none")).meta.message, "there is none");
});

test("a request's body is read whole, and refused with the place where it is no JSON", () => {
  const guest = sending({ body: bytes('{"a":1,') }, { body: bytes('"b":2}') });
  const opened = guest.open("routes", "handle", request("post", "/count/x/y", { headers: { "x-me": ["ada"] } }));
  assert.equal(opened.kind, Kind.OK);
  const [head, body] = frames(guest);
  assert.deepEqual(head.head.headers["x-seen"], ["ada"]);
  assert.equal(text(body.body), "2 members");
  const bad = sending({ body: bytes("{") }).open("routes", "handle", request("post", "/count", {}));
  assert.deepEqual(bad.meta.code, "INVALID_ARGUMENT");
  assert.match(bad.meta.message, /no JSON at byte 1/);
});

test("a body that breaks off ends the stream with its reason", () => {
  const guest = new Guest();
  guest.open("routes", "handle", request("get", "/failing"));
  const all = frames(guest);
  assert.deepEqual(all.map((frame) => frame.kind), [Kind.FRAME, Kind.FRAME, Kind.FRAME, Kind.ERROR]);
  assert.deepEqual(all[3].meta, { code: "UNAVAILABLE", message: "it broke off" });
});

test("a WebSocket talks both ways", () => {
  const guest = sending({ head: { text: true }, body: bytes("abc") }, { head: { text: true }, body: bytes("üx") });
  guest.open("routes", "connect", { path: "/backwards", query: {}, headers: {} });
  const all = frames(guest);
  assert.deepEqual(all.slice(0, 2).map((frame) => [frame.head.text, text(frame.body)]), [[true, "cba"], [true, "xü"]]);
  assert.equal(all[2].kind, Kind.END);
});

test("a resource type has the operations it has", () => {
  const guest = new Guest();
  const query = { namespace: "dev", resource: "b1", cluster: "", parameters: {} };
  assert.deepEqual(answered(guest, "resources/books", "get", query).head.document, { name: "b1", in: "dev" });
  const change = (document) => ({ namespace: "", resource: "", cluster: "", document });
  assert.equal(answered(guest, "resources/books", "create", change({ title: "T" })).head.status, 201);
  assert.equal(guest.call("resources/books", "create", change({})).meta.code, "INVALID_ARGUMENT");
  assert.equal(guest.call("resources/books", "list", query).meta.code, "UNIMPLEMENTED");
  guest.open("resources/books", "watch", query);
  const all = frames(guest);
  assert.equal(all.length, 3);
  const each = catalogue.contributions.resources.methods.watch.returnsEach;
  assert.deepEqual(wrong(all[0].head, each), []);
});

test("messages are observed and decided about", () => {
  const guest = new Guest();
  const message = {
    session: "0", sequence: 7, time: "2026-01-01T12:00:00Z", direction: "inbound", kind: "request",
    method: "ping", rpcId: "1", correlation: "monitor_1", exchange: null, size: 3, truncated: false,
  };
  const decide = (more) => answered(guest, "messages", "decide", { ...message, ...more }, bytes("{}")).head;
  assert.equal(decide({}).action, "replace");
  assert.deepEqual(decide({ method: "bad" }), { action: "block", reason: "it is bad" });
  assert.equal(decide({ rpcId: null }).action, "continue");
  answered(guest, "messages", "observe", message, bytes("abc"));
  assert.equal(guest.asked.at(-1).head.message, "inbound 7 abc");
  answered(guest, "messages", "started", { id: "0", correlation: "monitor_1", command: "cat" });
  answered(guest, "messages", "failed", { session: "0", message: "m", type: "general" });
});

test("middleware, cluster events and points answer", () => {
  const guest = new Guest();
  const passing = (path) => ({ method: "get", path, headers: {}, cluster: "" });
  const passed = answered(guest, "middleware", "apply", passing("/"));
  assert.deepEqual([passed.head.refused, passed.head.headers], [false, { "x-stamp": "get" }]);
  const refused = answered(guest, "middleware", "apply", passing("/no"));
  assert.deepEqual([refused.head.status, text(refused.body)], [403, "not here"]);
  answered(guest, "cluster-events", "changed", { type: "added", cluster: "c1" });
  assert.equal(guest.asked.at(-1).head.message, "added");
  assert.equal(guest.call("points/acme.Twice", "twice", { n: 21 }).head, 42);
  assert.equal(guest.call("points/acme.Twice", "thrice", {}).meta.code, "UNIMPLEMENTED");
  guest.open("points/acme.Twice", "end", {});
  assert.deepEqual(guest.pull().meta, { code: "CANCELLED", message: "no more" });
});

test("a pane gets all 22 commands and what goes with them", () => {
  const guest = new Guest();
  const words = [
    "scroll_up", "scroll_down", "select_next", "select_prev", "select", "back", "go_to_top",
    "go_to_bottom", "page_up", "page_down", "toggle_follow", "toggle_wrap", "scroll_left",
    "scroll_right", "send_input", "search_input", "search_confirm", "search_clear", "filter",
    "clear_filter", "sort_by_column", "toggle_sort_order", "something_new",
  ];
  words.forEach((type, i) => {
    const command = { pane: "1", type, text: i === 14 ? "grüße" : null, column: i === 20 ? 3 : null };
    const view = answered(guest, "panes/board", "command", command).head;
    const [line, so] = view.lines.map((one) => one.spans[0]);
    assert.equal(line.text, `${i} ${type} ${i === 14 ? "grüße" : ""} ${i === 20 ? 3 : 0}`);
    assert.deepEqual(so, { text: `${i + 1} so far`, style: "text-dim" });
  });
  const failing = guest.call("panes/board", "command", { pane: "1", type: "filter", text: "fail", column: null });
  assert.equal(failing.meta.code, "CONFLICT");
  answered(guest, "panes/board", "close", { pane: "1" });
  assert.equal(guest.asked.at(-1).head.message, "closed after 24");
});

test("a pane draws lines, tables and trees", () => {
  const guest = new Guest();
  const opened = { pane: "1", width: 80, height: 24, options: { a: 1 }, state: { at: 3 } };
  const first = answered(guest, "panes/board", "open", opened).head;
  assert.deepEqual(first.lines.map((line) => line.spans[0].text), ["80x24", '{"a":1}']);
  assert.deepEqual([first.title, first.state], ["Board", { at: 3 }]);
  const event = (id) => answered(guest, "panes/board", "event", { pane: "1", id, kind: "click", value: "" }).head;
  assert.deepEqual(event("none"), {});
  assert.equal(event("table").table.selected, 1);
  assert.equal(event("table").table.rows[1].cells[0].spans[0].style, "error");
  const tree = event("tree").tree;
  assert.deepEqual(tree.children.map((node) => node.type), ["text", "input", "row", "radio", "list", "table", "group"]);
  const chosen = { pane: "1", action: "show", resource: { metadata: { name: "web" } } };
  const spans = answered(guest, "panes/board", "act", chosen).head.lines[0].spans;
  assert.deepEqual(spans.map((span) => span.text), ["show", " on ", "web"]);
  const tick = answered(guest, "panes/board", "tick", { pane: "1" }).head;
  assert.deepEqual(tick.regions, [{ name: "all", x: 0, y: 0, width: 10, height: 2 }]);
  assert.deepEqual(answered(guest, "panes/board", "resize", { pane: "1", width: 5, height: 5 }).head, {});
  assert.deepEqual(answered(guest, "panes/board", "focus", { pane: "1", focused: true }).head, {});
  const cells = { column: "mine", items: [{ n: 1 }, { n: 2 }] };
  assert.deepEqual(answered(guest, "panes/board", "cells", cells).head.texts, ["mine 1", "mine 2"]);
});
