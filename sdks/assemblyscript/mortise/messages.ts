import { Answer, Call, Contribution, Served } from "./contribution";
import { Json } from "./json";
import { Message } from "./message";
import { anyTextOf } from "./bytes";

/** One JSON-RPC message of a session. */
export class Observed extends Call {
  get session(): string {
    return this.record.get("session").text();
  }

  /** Counts the messages of a session from 1; a gap says how many were missed. */
  get sequence(): i64 {
    return this.record.get("sequence").integer();
  }

  get time(): string {
    return this.record.get("time").text();
  }

  /** `inbound` to the server, `outbound` from it. */
  get direction(): string {
    return this.record.get("direction").text();
  }

  /** `request`, `notification`, `response` or `error`. */
  get kind(): string {
    return this.record.get("kind").text();
  }

  /** Of a request or notification, and of a response whose request was seen; or null. */
  get rpcMethod(): string | null {
    return this.record.get("method").textOrNull();
  }

  /** The id as JSON text, or null. */
  get rpcId(): string | null {
    return this.record.get("rpcId").textOrNull();
  }

  get correlation(): string {
    return this.record.get("correlation").text();
  }

  /** The same for a request and its response; null for notifications. */
  get exchange(): string | null {
    return this.record.get("exchange").textOrNull();
  }

  /** Of the whole message in bytes. */
  get size(): i64 {
    return this.record.get("size").integer();
  }

  /** Whether the payload is only its beginning. */
  get truncated(): bool {
    return this.record.get("truncated").flag();
  }

  /** The message as it passed. */
  get payload(): Uint8Array {
    return this.bytes;
  }

  /** The message as text. */
  get text(): string {
    return anyTextOf(this.bytes);
  }
}

/** One run of the monitor. */
export class Session extends Call {
  get id(): string {
    return this.record.get("id").text();
  }

  get correlation(): string {
    return this.record.get("correlation").text();
  }

  /** The server's command line, its secrets masked. */
  get command(): string {
    return this.record.get("command").text();
  }
}

/** Something about a session that is no message: `start`, `end`, `error`, or what went wrong. */
export class SessionNews extends Call {
  get session(): string {
    return this.record.get("session").text();
  }

  get type(): string {
    return this.record.get("type").text();
  }

  /** Of a failure; else empty. */
  get text(): string {
    return this.record.get("message").text();
  }

  /** Of an event: an object of texts. */
  get data(): Json {
    return this.record.get("data");
  }
}

/** What becomes of a message. */
export class Verdict {
  private constructor(
    private readonly action: string,
    private readonly reason: string,
    private readonly payload: Uint8Array | null,
  ) {}

  static go(): Verdict {
    return new Verdict("continue", "", null);
  }

  static block(reason: string): Verdict {
    return new Verdict("block", reason, null);
  }

  /** One JSON-RPC message on one line, of the same kind and with the same id. */
  static replace(payload: Uint8Array, reason: string = ""): Verdict {
    return new Verdict("replace", reason, payload);
  }

  answer(): Answer {
    const record = Json.object().set("action", this.action).set("reason", this.reason);
    return new Answer(record.utf8(), this.payload);
  }
}

/** Sees the MCP messages of a session under the monitor; override what matters. */
export abstract class MessageHandler extends Contribution {
  /** Inline: it decides, and not only observes; needs `messages:change`. */
  constructor(private readonly inline: bool = false) {
    super("messages", "");
  }

  /** Before the first message. */
  started(session: Session): void {}

  /** A copy; the message itself has passed already. */
  observe(message: Observed): void {}

  /** A message that waits for the answer. */
  decide(message: Observed): Verdict {
    return Verdict.go();
  }

  event(news: SessionNews): void {}

  failed(news: SessionNews): void {}

  /** Nothing follows. */
  ended(session: Session): void {}

  details(): Json {
    return Json.object().set("inline", this.inline);
  }

  call(message: Message): Served {
    const method = message.meta.get("method").text();
    if (method == "observe" || method == "decide") {
      const observed = new Observed(message);
      if (method == "decide") return new Served(observed, this.decide(observed).answer());
      this.observe(observed);
      return new Served(observed, Answer.empty());
    }
    if (method == "started" || method == "ended") {
      const session = new Session(message);
      if (method == "started") this.started(session);
      else this.ended(session);
      return new Served(session, Answer.empty());
    }
    const news = new SessionNews(message);
    if (method == "event") this.event(news);
    else if (method == "failed") this.failed(news);
    else news.unknown();
    return new Served(news, Answer.empty());
  }
}
