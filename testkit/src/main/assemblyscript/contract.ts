/**
 * The twin in AssemblyScript of dev.mortise.testkit.ContractPlugin: what PluginContract talks to.
 * What it has seen it writes to the host's log, since every call is served by a fresh instance.
 */
import {
  Body,
  Call,
  ClusterEvents,
  Code,
  Conversation,
  Host,
  HttpExchange,
  Json,
  MessageHandler,
  Middleware,
  Observed,
  Opened,
  Outcome,
  Pane,
  PaneKind,
  Passage,
  Passing,
  Plugin,
  Point,
  Request,
  ResourceCall,
  ResourceChange,
  ResourceType,
  Response,
  Routes,
  SocketMessage,
  textOf,
  Tool,
  ToolCall,
  ToolResult,
  Verdict,
  View,
  Watch,
} from "mortise";

const PIECE_BYTES: i64 = 64 << 10;

/** What has no end of its own. */
function hangForEver(): void {
  while (true) {}
}

// ---- tools

function echo(call: ToolCall): ToolResult {
  return call.json(call.args);
}

function caller(call: ToolCall): ToolResult {
  const who = call.caller;
  return call.answer(`${who.kind} ${who.name} [${who.roles.join(", ")}]`);
}

function fail(call: ToolCall): ToolResult {
  return call.fail(Code.CONFLICT, "contract: it was asked to fail.");
}

function bug(call: ToolCall): ToolResult {
  return call.fail(Code.PLUGIN_FAILED, "a bug");
}

/** What has gone wrong beyond answering. */
function trap(call: ToolCall): ToolResult {
  throw new Error("it was asked to trap");
}

function hang(call: ToolCall): ToolResult {
  hangForEver();
  return call.answer("never");
}

function written(call: ToolCall, host: Host, text: string): ToolResult {
  const line = Json.object().set("level", "info").set("message", text);
  const told = host.tell("log", "write", line);
  return told.ok ? call.answer("asked") : call.pass(told);
}

function log(call: ToolCall): ToolResult {
  return written(call, call.host, "hello host");
}

function background(call: ToolCall): ToolResult {
  return written(call, call.host.background(), "background");
}

function clock(call: ToolCall): ToolResult {
  const reading = call.host.clock();
  return reading.ok ? call.answer(reading.value.time) : call.pass(reading);
}

let kept: Host | null = null;

function keep(call: ToolCall): ToolResult {
  kept = call.host;
  return call.answer("kept");
}

function stale(call: ToolCall): ToolResult {
  const host = kept;
  return host
    ? written(call, host, "stale")
    : call.fail(Code.NOT_FOUND, "nothing was kept");
}

function store(call: ToolCall): ToolResult {
  const storage = call.host.storage;
  const put = storage.putText("b", "2");
  if (!put.ok) return call.pass(put);
  storage.putText("a", "1");
  const one = storage.text("a");
  const before = storage.keys();
  const existed = storage.remove("b");
  const after = storage.keys();
  return call.answer(
    `${one.value} [${before.value.join(", ")}] ${existed.value} [${after.value.join(", ")}]`,
  );
}

function request(call: ToolCall, method: string): Outcome<HttpExchange> {
  return call.host.http.open(method, call.args.get("url").text());
}

function fetch(call: ToolCall): ToolResult {
  const enough = call.args.get("number").integer();
  const opened = request(call, "get");
  if (!opened.ok) return call.pass(opened);
  const exchange = opened.value;
  exchange.finish();
  const answer = exchange.answer();
  if (!answer.ok) return call.pass(answer);
  let total: i64 = 0;
  for (let piece = exchange.receive(); piece; piece = exchange.receive()) {
    total += piece.length;
    if (enough > 0 && total >= enough) {
      exchange.close();
      return call.answer(`${answer.value.status} enough`);
    }
  }
  return call.answer(`${answer.value.status} ${total}`);
}

function stall(call: ToolCall): ToolResult {
  const exchange = request(call, "get").value;
  exchange.finish();
  exchange.answer();
  exchange.receive();
  return hang(call);
}

function upload(call: ToolCall): ToolResult {
  const exchange = request(call, "post").value;
  const zeros = new Uint8Array(<i32>PIECE_BYTES);
  let left = call.args.get("number").integer();
  while (left > 0) {
    const piece = min(left, PIECE_BYTES);
    if (!exchange.send(zeros.subarray(0, <i32>piece))) break;
    left -= piece;
  }
  exchange.finish();
  const answer = exchange.answer();
  if (!answer.ok) return call.pass(answer);
  let text = "";
  for (let piece = exchange.receive(); piece; piece = exchange.receive()) {
    text += textOf(piece)!;
  }
  return call.answer(`${answer.value.status} ${text}`);
}

function listen(call: ToolCall): ToolResult {
  const wanted = <i32>call.args.get("number").integer();
  const subscribed = call.host.events.subscribe("done");
  if (!subscribed.ok) return call.pass(subscribed);
  const heard = new Array<string>();
  while (heard.length < wanted) {
    const event = subscribed.value.next();
    if (!event) break;
    heard.push(`${event.content.toString()} of ${event.publisher}`);
  }
  subscribed.value.close();
  return call.answer(heard.join(", "));
}

function watch(call: ToolCall): ToolResult {
  const pods = call.host.kubernetes().namespace("dev").watch("pods").value;
  let count = 0;
  while (pods.next()) count++;
  const failure = pods.failure;
  return call.answer(`${count} ${failure ? failure.code : "end"}`);
}

function talk(call: ToolCall): ToolResult {
  const socket = call.host.webSocket("wss://talk.example/").value;
  socket.send(SocketMessage.text("hello"));
  const answer = socket.receive();
  socket.close();
  return answer ? call.answer(`${answer.isText} ${answer.text}`) : call.answer("nothing");
}

function progress(call: ToolCall): ToolResult {
  const told = call.host.progress(1, 2, "half");
  return told.ok ? call.answer("told") : call.pass(told);
}

/** Asks for one host function and says what came of it. */
function ask(call: ToolCall): ToolResult {
  const args = call.args;
  const host = args.get("background").flag() ? call.host.background() : call.host;
  const name = args.get("function").text();
  const method = args.get("method").text();
  if (!args.get("stream").flag()) {
    const reply = host.ask(name, method, args.get("head"));
    return call.answer(reply.ok ? "answered" : reply.code);
  }
  const stream = host.open(name, method, args.get("head"));
  if (!stream.ok) return call.answer(stream.code);
  stream.value.finish();
  stream.value.receive();
  const failure = stream.value.failure;
  return call.answer(failure ? failure.code : "answered");
}

// ---- routes

class Upper extends Body {
  constructor(private readonly incoming: Body) {
    super();
  }

  next(): Uint8Array | null {
    const piece = this.incoming.next();
    this.failure = this.incoming.failure;
    if (!piece) return null;
    for (let i = 0; i < piece.length; i++) {
      if (piece[i] >= 0x61 && piece[i] <= 0x7a) piece[i] -= 32;
    }
    return piece;
  }
}

function upper(request: Request): Response {
  return Response.stream(new Upper(request.body), "text/plain");
}

class Zeros extends Body {
  private sent: i64 = 0;
  private readonly piece: Uint8Array = new Uint8Array(<i32>PIECE_BYTES);

  constructor(
    private readonly host: Host,
    private readonly length: i64,
  ) {
    super();
  }

  next(): Uint8Array | null {
    const size = min(this.length - this.sent, PIECE_BYTES);
    if (size <= 0) return null;
    this.sent += size;
    this.host.log("info", `written ${this.sent}`);
    return this.piece.subarray(0, <i32>size);
  }
}

function big(request: Request): Response {
  const length = I64.parseInt(request.query.first("bytes", "0"));
  return Response.stream(new Zeros(request.host, length), "application/octet-stream");
}

class Echo extends Conversation {
  say(): SocketMessage | null {
    return this.receive();
  }
}

function echoSocket(request: Request): Conversation {
  return new Echo();
}

// ---- resources

/** So many events and then the end; without a count, one event and then nothing for ever. */
class Counted extends Watch {
  private sent: i64 = 0;

  constructor(private readonly count: i64) {
    super();
  }

  change(): ResourceChange | null {
    if (this.count > 0 && this.sent == this.count) return null;
    if (this.count == 0 && this.sent == 1) {
      while (this.incoming.receive()) {}
      hangForEver();
    }
    this.sent++;
    return new ResourceChange("ADDED", Json.object().set("number", this.sent));
  }
}

class Things extends ResourceType {
  constructor() {
    super("things", ["watch"]);
  }

  watch(call: ResourceCall): Watch {
    return new Counted(I64.parseInt(call.parameters.first("count", "0")));
  }
}

// ---- messages, a pane, a point

class Messages extends MessageHandler {
  constructor() {
    super(true);
  }

  observe(message: Observed): void {
    message.host.log("info", `observed ${message.text}`);
  }

  decide(message: Observed): Verdict {
    return Verdict.replace(message.payload, "changed");
  }
}

class Board extends Pane {
  open(opened: Opened): View {
    return View.unchanged();
  }
}

function tax(call: Call): Json {
  const net = call.record.get("netCents").integer();
  return Json.object().set("cents", (net * 19) / 100).set("currency", "EUR");
}

function pass(request: Passing): Passage {
  return Passage.pass();
}

function changed(call: Call): void {}

function scenario(name: string, handler: (call: ToolCall) => ToolResult): Tool {
  return new Tool(name, "A scenario", handler).inputJson(Json.object().set("type", "object"));
}

new Plugin("contract", "1.0.0")
  .offers(scenario("echo", echo))
  .offers(scenario("caller", caller))
  .offers(scenario("fail", fail))
  .offers(scenario("throw", bug))
  .offers(scenario("trap", trap))
  .offers(scenario("hang", hang))
  .offers(scenario("log", log))
  .offers(scenario("clock", clock))
  .offers(scenario("keep", keep))
  .offers(scenario("stale", stale))
  .offers(scenario("background", background))
  .offers(scenario("store", store))
  .offers(scenario("fetch", fetch))
  .offers(scenario("stall", stall))
  .offers(scenario("upload", upload))
  .offers(scenario("listen", listen))
  .offers(scenario("watch", watch))
  .offers(scenario("talk", talk))
  .offers(scenario("progress", progress))
  .offers(scenario("ask", ask))
  .offers(
    new Routes()
      .post("/upper", upper)
      .get("/big", big)
      .socket("/echo", echoSocket),
  )
  .offers(new Things())
  .offers(new Middleware(pass))
  .offers(new ClusterEvents(changed))
  .offers(new PaneKind("board", "Board", new Board()))
  .offers(new Messages())
  .offers(new Point("acme.TaxRule").method("tax", tax));
