/** What the tests of the SDK talk to. */
import {
  anyTextOf,
  Body,
  Call,
  Chosen,
  ClusterEvents,
  Code,
  ColumnCall,
  Command,
  Conversation,
  Json,
  JsonReader,
  JsonWriter,
  Line,
  MessageHandler,
  Middleware,
  Node,
  NodeEvent,
  Observed,
  Opened,
  Option,
  Pane,
  PaneCall,
  PaneKind,
  Passage,
  Passing,
  Plugin,
  Point,
  Request,
  ResourceAnswer,
  ResourceCall,
  ResourceChange,
  ResourceType,
  Response,
  Routes,
  Schema,
  SocketMessage,
  Source,
  Frame,
  Style,
  Table,
  textOf,
  Tool,
  ToolCall,
  ToolResult,
  Verdict,
  View,
  Watch,
} from "mortise";
import { askEverything } from "./asking";

// ---- JSON and text

function parse(call: ToolCall): ToolResult {
  const reader = new JsonReader(call.bytes);
  const json = reader.read();
  return json ? call.json(json) : call.trouble(`${reader.problem} at ${reader.place}`);
}

/** How many items a list has. */
function size(call: ToolCall): ToolResult {
  const json = Json.read(call.bytes);
  return call.answer(json ? json.get("items").size.toString() : "no JSON");
}

function numbers(call: ToolCall): ToolResult {
  const value = call.args.get("value");
  return call.answer(`${value.integer(-7)} ${value.number(-7)}`);
}

function texts(call: ToolCall): ToolResult {
  const strict = textOf(call.bytes);
  return call.answer(strict == null ? `refused ${anyTextOf(call.bytes)}` : `kept ${strict}`);
}

function odd(call: ToolCall): ToolResult {
  const half = String.fromCharCode(0xd800);
  const writer = new JsonWriter().beginArray().text(`a${half}b`).number(NaN).number(0.5).number(3);
  writer.text('"\\\u0000\n\u001f').integer(i64.MIN_VALUE).flag(true).nothing().endArray();
  const json = Json.read(writer.taken());
  return json ? call.json(json) : call.trouble("the writer wrote what the reader does not take");
}

function built(call: ToolCall): ToolResult {
  const many = Json.object();
  for (let i = 0; i < 100; i++) many.set(`n${i}`, i);
  many.set("n50", "again");
  const none: string | null = null;
  const json = Json.object()
    .set("many", many)
    .set("list", ["a", "b"])
    .set("numbers", [1.5, 2, -0.25])
    .set("flags", [true, false])
    .set("none", none);
  return call.json(json);
}

/** Makes garbage for a good many megabytes; says how much memory there is. */
function garbage(call: ToolCall): ToolResult {
  let length: i64 = 0;
  for (let i = 0; i < 2_000; i++) {
    const json = Json.object().set("text", "x".repeat(20_000)).set("i", i);
    length += json.toString().length;
  }
  return call.answer(`${length} ${memory.size()}`);
}

function fallOver(call: ToolCall): ToolResult {
  throw new Error("it fell over: grüße");
}

/** Asks for a value that there is none of. */
function careless(call: ToolCall): ToolResult {
  return call.answer(call.host.storage.text("nothing").value);
}

function handOn(call: ToolCall): ToolResult {
  return call.pass(call.host.storage.text("nothing"));
}

function settings(call: ToolCall): ToolResult {
  return call.json(call.host.settings());
}

function hurried(call: ToolCall): ToolResult {
  return call.answer(call.host.within(1_500).storage.keys().otherwise(["none"]).join(","));
}

function onlyAda(call: ToolCall): string | null {
  return call.caller.name == "ada" ? null : "only Ada may";
}

function everything(call: ToolCall): ToolResult {
  return call.answer(askEverything(call).join("\n"));
}

// ---- routes

function item(request: Request): Response {
  const name = request.segments[1];
  if (name == "none") return request.fail(Code.NOT_FOUND, "there is none");
  return Response.json(Json.object().set("name", name).set("q", request.query.all("q")), 201);
}

function count(request: Request): Response {
  const json = request.jsonOfBody();
  if (!json.ok) return request.pass(json);
  return Response.text(`${json.value.size} members`).header("x-seen", request.headers.first("x-me"));
}

class Failing extends Body {
  private sent: i32 = 0;

  next(): Uint8Array | null {
    if (this.sent++ < 2) return new Uint8Array(3);
    this.failWith(Code.UNAVAILABLE, "it broke off");
    return null;
  }
}

function failing(request: Request): Response {
  return Response.stream(new Failing(), "text/plain");
}

class Backwards extends Conversation {
  say(): SocketMessage | null {
    const heard = this.receive();
    return heard ? SocketMessage.text(heard.text.split("").reverse().join("")) : null;
  }
}

function backwards(request: Request): Conversation {
  return new Backwards();
}

// ---- resources, messages, middleware, points

class Shelf extends ResourceType {
  constructor() {
    super("books", ["get", "create", "watch"], true);
  }

  get(call: ResourceCall): ResourceAnswer {
    return call.answer(Json.object().set("name", call.resource).set("in", call.namespace));
  }

  create(call: ResourceCall): ResourceAnswer {
    if (!call.document.has("title")) {
      return call.fail(Code.INVALID_ARGUMENT, "a book has a title");
    }
    return call.answer(call.document, 201);
  }

  watch(call: ResourceCall): Watch {
    return new Twice();
  }
}

class Twice extends Watch {
  private left: i32 = 2;

  change(): ResourceChange | null {
    return this.left-- > 0 ? new ResourceChange("ADDED", Json.object()) : null;
  }
}

class Handler extends MessageHandler {
  decide(message: Observed): Verdict {
    if (message.rpcMethod == "bad") return Verdict.block("it is bad");
    return message.rpcId == null ? Verdict.go() : Verdict.replace(message.payload);
  }

  observe(message: Observed): void {
    message.host.log("info", `${message.direction} ${message.sequence} ${message.text}`);
  }
}

function stamped(request: Passing): Passage {
  if (request.path == "/no") return Passage.refuse(403, "not here");
  return Passage.pass().header("x-stamp", request.verb);
}

function changed(call: Call): void {
  call.host.log("info", call.record.get("type").text());
}

function twice(call: Call): Json {
  return Json.of(call.record.get("n").integer() * 2);
}

class Ending extends Source {
  next(): Frame | null {
    this.failWith(Code.CANCELLED, "no more");
    return null;
  }
}

function ending(call: Call): Source {
  return new Ending();
}

// ---- a pane

class Board extends Pane {
  private told: i32 = 0;

  open(opened: Opened): View {
    return View.of([`${opened.width}x${opened.height}`, opened.options.toString()])
      .title("Board")
      .state(opened.state);
  }

  command(command: Command): View {
    this.told++;
    if (command.text == "fail") return command.fail(Code.CONFLICT, "not now");
    return View.of([`${command.kind} ${command.word} ${command.text} ${command.column}`]).text(
      `${this.told} so far`,
      Style.DIM,
    );
  }

  event(event: NodeEvent): View {
    if (event.id == "table") return this.table();
    if (event.id == "tree") return this.tree();
    return View.unchanged();
  }

  act(chosen: Chosen): View {
    const name = chosen.resource.get("metadata").get("name").text("nothing");
    return new View().line(
      Line.of(chosen.action, Style.BOLD).span(" on ").span(name, "accent underline"),
    );
  }

  tick(call: PaneCall): View {
    return new View().text("tick").region("all", 0, 0, 10, 2);
  }

  close(call: PaneCall): void {
    call.host.log("info", `closed after ${this.told}`);
  }

  cells(call: ColumnCall): string[] {
    const texts = new Array<string>();
    for (let i = 0; i < call.items.size; i++) {
      texts.push(`${call.column} ${call.items.at(i).get("n").integer()}`);
    }
    return texts;
  }

  private table(): View {
    return View.table(
      new Table(["NAME", "AGE"])
        .row("a", ["Ada", "36"])
        .lines("b", [Line.of("Bob", Style.ERROR), Line.of("9")])
        .select(1),
    );
  }

  private tree(): View {
    return View.tree(
      Node.column([
        Node.heading("Form"),
        Node.input("name", "Name", "Ada"),
        Node.row([Node.button("save", "Save"), Node.checkbox("all", "all", true)]),
        Node.radio("size", "s", [new Option("s", "small"), new Option("l", "large")]),
        Node.list("found", ["one", "two"], "nothing found"),
        Node.table(["A"], [["1"], ["2"]]),
        Node.group("More", [Node.jsonTree(Json.object().set("x", 1)), Node.progress(0.5)]),
      ]),
    );
  }
}

const greeting = new Schema()
  .text("name", "who is greeted")
  .integer("times", "how often", false)
  .texts("tags", "what it is about", false);

new Plugin("sdk-test", "1.0.0")
  .offers(
    new Tool("parse", "Reads JSON", parse).input(greeting).output(new Schema().flag("ok", "is it")),
  )
  .offers(new Tool("size", "Counts items", size))
  .offers(new Tool("numbers", "Reads numbers", numbers).mutating().authorize(onlyAda))
  .offers(new Tool("texts", "Reads text", texts))
  .offers(new Tool("odd", "Writes odd things", odd))
  .offers(new Tool("built", "Builds JSON", built))
  .offers(new Tool("garbage", "Makes garbage", garbage))
  .offers(new Tool("fall_over", "Throws", fallOver))
  .offers(new Tool("careless", "Does not look", careless))
  .offers(new Tool("hand_on", "Hands a failure on", handOn))
  .offers(new Tool("settings", "Says its settings", settings))
  .offers(new Tool("hurried", "Asks with little time", hurried))
  .offers(new Tool("everything", "Asks the host for everything", everything))
  .offers(
    new Routes()
      .get("/items/*", item)
      .post("/count/**", count)
      .get("/failing", failing)
      .socket("/backwards", backwards),
  )
  .offers(new Shelf())
  .offers(new Handler(true))
  .offers(new Middleware(stamped, 5, true))
  .offers(new ClusterEvents(changed))
  .offers(new Point("acme.Twice", 2).method("twice", twice).stream("end", ending))
  .offers(
    new PaneKind("board", "Board", new Board())
      .key("ctrl+alt+b")
      .every(500)
      .action("show", "Show it", "x", "pods")
      .column("pods", "mine", "MINE")
      .options(Json.object().set("deep", true)),
  );
