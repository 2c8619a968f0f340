import { Outcome } from "./failure";
import { Events } from "./events";
import { Http } from "./http";
import { Json } from "./json";
import { Kubernetes } from "./kubernetes";
import { exchange } from "./link";
import { Kind, Message } from "./message";
import { Secrets } from "./secrets";
import { Connection, SocketTarget, WebSocket } from "./sockets";
import { Storage } from "./storage";
import { HostStream } from "./stream";
import { Values } from "./values";

/** What a host function answered. */
export class Reply {
  constructor(
    readonly record: Json,
    readonly bytes: Uint8Array,
  ) {}
}

/** What time it is. */
export class ClockReading {
  constructor(
    /** As in RFC 3339. */
    readonly time: string,
    /** Only good for differences. */
    readonly monotonicNanos: i64,
  ) {}
}

/** What another plugin's tool answered. */
export class ToolAnswer {
  constructor(
    readonly text: string,
    readonly structured: Json,
    readonly failed: bool,
  ) {}
}

/**
 * The host, with the rights of whoever called; `background()` asks on nobody's behalf. What it may
 * be asked for stands in docs/host-functions.md, with the permission that each needs.
 */
export class Host {
  constructor(
    private readonly token: string,
    private readonly millis: i64 = 0,
  ) {}

  background(): Host {
    return new Host("", this.millis);
  }

  /**
   * The same, but each question waits no longer than this. Without it one waits as long as the
   * call has time: a permission that a person is asked for may take all of it.
   */
  within(millis: i64): Host {
    return new Host(this.token, millis);
  }

  private about(name: string, method: string): Json {
    const about = Json.object().set("function", name).set("method", method).set("token", this.token);
    return this.millis > 0 ? about.set("deadlineMillis", this.millis) : about;
  }

  /** Any host function, by its name and method: for what has no method of its own here. */
  ask(
    name: string,
    method: string,
    record: Json,
    bytes: Uint8Array | null = null,
  ): Outcome<Reply> {
    const answer = exchange(
      new Message(Kind.ASK, this.about(name, method), record.utf8(), bytes),
    );
    const failure = answer.failure;
    if (failure) return Outcome.failed<Reply>(failure);
    return Outcome.of<Reply>(new Reply(answer.record, answer.bytes));
  }

  /** Any host function that answers nothing. */
  tell(name: string, method: string, record: Json, bytes: Uint8Array | null = null): Outcome<bool> {
    const reply = this.ask(name, method, record, bytes);
    if (!reply.ok) return reply.pass<bool>();
    return Outcome.of<bool>(true);
  }

  /** Opens any host function that streams. */
  open(name: string, method: string, record: Json): Outcome<HostStream> {
    const answer = exchange(
      new Message(Kind.ASK_STREAM, this.about(name, method), record.utf8()),
    );
    const failure = answer.failure;
    if (failure) return Outcome.failed<HostStream>(failure);
    return Outcome.of<HostStream>(new HostStream(<i32>answer.meta.get("stream").integer(-1)));
  }

  /** What the operator set. */
  settings(): Json {
    return exchange(new Message(Kind.SETTINGS)).record;
  }

  /** A line of the plugin's own log; levels: `trace`, `debug`, `info`, `warn`, `error`. */
  log(level: string, message: string): void {
    this.tell("log", "write", Json.object().set("level", level).set("message", message));
  }

  clock(): Outcome<ClockReading> {
    const reply = this.ask("clock", "now", Json.object());
    if (!reply.ok) return reply.pass<ClockReading>();
    const record = reply.value.record;
    return Outcome.of<ClockReading>(
      new ClockReading(record.get("time").text(), record.get("monotonicNanos").integer()),
    );
  }

  /** So many random bytes, 1 to 65,536. */
  random(count: i32): Outcome<Uint8Array> {
    const reply = this.ask("random", "draw", Json.object().set("count", count));
    if (!reply.ok) return reply.pass<Uint8Array>();
    return Outcome.of<Uint8Array>(reply.value.bytes);
  }

  /** Where the account's API is. */
  accountEndpoint(): Outcome<string> {
    return this.word("account", "endpoint", "url");
  }

  /** The account's key; needs `account:key`. */
  accountKey(): Outcome<string> {
    return this.word("account", "key", "key");
  }

  private word(name: string, method: string, member: string): Outcome<string> {
    const reply = this.ask(name, method, Json.object());
    if (!reply.ok) return reply.pass<string>();
    return Outcome.of<string>(reply.value.record.get(member).text());
  }

  /** Another plugin's tool, `plugin_<id>_<tool>`; needs `tool:call:<that>`. */
  callTool(tool: string, args: Json, cluster: string = ""): Outcome<ToolAnswer> {
    const record = Json.object().set("tool", tool).set("arguments", args).set("cluster", cluster);
    const reply = this.ask("tool-calls", "call", record);
    if (!reply.ok) return reply.pass<ToolAnswer>();
    const answer = reply.value.record;
    return Outcome.of<ToolAnswer>(
      new ToolAnswer(
        answer.get("text").text(),
        answer.get("structured"),
        answer.get("failed").flag(),
      ),
    );
  }

  /** Tells whoever waits for this call how far it is. */
  progress(done: f64, total: f64, message: string): Outcome<bool> {
    const record = Json.object().set("done", done).set("total", total).set("message", message);
    return this.tell("progress", "report", record);
  }

  /** Puts text on the clipboard of whoever sits in front of the pane; needs `clipboard:write`. */
  copy(text: string): Outcome<bool> {
    return this.tell("clipboard", "write", Json.object().set("text", text));
  }

  /** What the plugin keeps; needs `storage:use`. */
  get storage(): Storage {
    return new Storage(this);
  }

  /** The secrets of its settings. */
  get secrets(): Secrets {
    return new Secrets(this);
  }

  /** HTTP; needs `net:http:<host>`. */
  get http(): Http {
    return new Http(this);
  }

  /** Events between plugins. */
  get events(): Events {
    return new Events(this);
  }

  /** The caller's clusters; an empty name is the default one. */
  kubernetes(cluster: string = ""): Kubernetes {
    return new Kubernetes(this, cluster, "");
  }

  /** A TCP connection to `host:port`; needs `net:tcp:<that>`. */
  tcp(address: string, tls: bool): Outcome<Connection> {
    const record = Json.object().set("address", address).set("tls", tls);
    const stream = this.open("tcp", "connect", record);
    if (!stream.ok) return stream.pass<Connection>();
    return Outcome.of<Connection>(new Connection(stream.value));
  }

  /** A WebSocket; needs `net:websocket:<host>`. */
  webSocket(
    url: string,
    headers: Values = new Values(),
    protocols: string[] = [],
  ): Outcome<WebSocket> {
    const target = new SocketTarget(url, headers, protocols);
    const stream = this.open("websocket", "connect", target.json());
    if (!stream.ok) return stream.pass<WebSocket>();
    return Outcome.of<WebSocket>(new WebSocket(stream.value));
  }
}

