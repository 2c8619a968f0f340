import { utf8 } from "./bytes";
import { Code, Failure, Outcome } from "./failure";
import { Host } from "./host";
import { Json } from "./json";
import { Message } from "./message";
import { Frame, HostStream } from "./stream";

/** On whose behalf the plugin is called. */
export class Caller {
  constructor(
    /** `user`, `operator`, `application` or `background`. */
    readonly kind: string,
    readonly name: string,
    readonly roles: string[],
  ) {}
}

/** A call of the host. Contributions make something of their own of it: a ToolCall, a Request. */
export class Call {
  /** Why it failed; what the handler returns does not count then. */
  failure: Failure | null = null;
  /** The host, with the rights of whoever called. */
  readonly host: Host;
  readonly caller: Caller;
  /** `tools/greet` */
  readonly address: string;
  /** Of the contract: `execute`. */
  readonly method: string;
  /** The record it is called with. */
  readonly record: Json;
  /** Bytes beside it. */
  readonly bytes: Uint8Array;
  /** How long the caller waits. */
  readonly deadlineMillis: i64;
  /** W3C trace context, or null. */
  readonly traceParent: string | null;

  constructor(message: Message) {
    const meta = message.meta;
    const caller = meta.get("caller");
    this.host = new Host(meta.get("token").text());
    this.caller = new Caller(
      caller.get("kind").text(),
      caller.get("name").text(),
      caller.get("roles").texts(),
    );
    this.address = meta.get("address").text();
    this.method = meta.get("method").text();
    this.deadlineMillis = meta.get("deadlineMillis").integer();
    this.traceParent = meta.get("traceParent").textOrNull();
    this.record = message.record;
    this.bytes = message.bytes;
  }

  /** Lets the call fail with a code of Code and a sentence for people. */
  failWith(code: string, message: string): void {
    this.failure = new Failure(code, message);
  }

  /** Hands the failure of a host function on. */
  failAs<T>(outcome: Outcome<T>): void {
    this.failure = outcome.failure;
  }

  /** The answer of a contribution that has no such method. */
  unknown(): Answer {
    this.failWith(Code.UNIMPLEMENTED, `${this.address} has no ${this.method}`);
    return Answer.empty();
  }
}

/** What a call is answered with: a record, and bytes beside it. */
export class Answer {
  constructor(
    readonly head: Uint8Array,
    readonly body: Uint8Array | null = null,
  ) {}

  /** Nothing is to be said. */
  static empty(): Answer {
    return new Answer(utf8("{}"));
  }

  static of(record: Json): Answer {
    return new Answer(record.utf8());
  }
}

/** What a stream that was opened gives, frame by frame, whenever the host has room for one. */
export abstract class Source {
  /** Why it ends, where it fails. */
  failure: Failure | null = null;

  /** The next one; null at the end, or after failWith. */
  abstract next(): Frame | null;

  failWith(code: string, message: string): void {
    this.failure = new Failure(code, message);
  }

  /** What the caller sends. */
  readonly incoming: HostStream = new HostStream(0);
}

/** A source that is at its end. */
export class NoSource extends Source {
  next(): Frame | null {
    return null;
  }
}

/** Something that the plugin offers. */
export abstract class Contribution {
  constructor(
    readonly kind: string,
    /** Empty where a plugin has at most one of the kind. */
    readonly name: string,
  ) {}

  get address(): string {
    return this.name.length == 0 ? this.kind : `${this.kind}/${this.name}`;
  }

  /** The record that describes it. */
  details(): Json {
    return Json.object();
  }

  /** Answers a call; a failure stands in the call. */
  call(message: Message): Served {
    const call = new Call(message);
    return new Served(call, call.unknown());
  }

  /** Opens a stream; a failure stands in the call. */
  open(message: Message): Opening {
    const call = new Call(message);
    call.unknown();
    return new Opening(call, new NoSource());
  }
}

/** A call and its answer. */
export class Served {
  constructor(
    readonly call: Call,
    readonly answer: Answer,
  ) {}
}

/** A call and the stream that it opened. */
export class Opening {
  constructor(
    readonly call: Call,
    readonly source: Source,
  ) {}
}
