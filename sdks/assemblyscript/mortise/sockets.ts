import { Json } from "./json";
import { Failure } from "./failure";
import { Frame, HostStream } from "./stream";
import { textOf, utf8 } from "./bytes";
import { Values } from "./values";

/** Bytes both ways. */
export class Connection {
  constructor(private readonly stream: HostStream) {}

  get failure(): Failure | null {
    return this.stream.failure;
  }

  send(bytes: Uint8Array): bool {
    return this.stream.send(new Frame(Json.object().utf8(), bytes));
  }

  /** What comes next; null at the end, or when it failed. */
  receive(): Uint8Array | null {
    const received = this.stream.receive();
    return received ? received.bytes : null;
  }

  finish(): bool {
    return this.stream.finish();
  }

  close(): void {
    this.stream.cancel();
  }
}

/** One message of a WebSocket. */
export class SocketMessage {
  constructor(
    readonly isText: bool,
    readonly payload: Uint8Array,
  ) {}

  static text(text: string): SocketMessage {
    return new SocketMessage(true, utf8(text));
  }

  static bytes(bytes: Uint8Array): SocketMessage {
    return new SocketMessage(false, bytes);
  }

  static receive(stream: HostStream): SocketMessage | null {
    const received = stream.receive();
    if (!received) return null;
    return new SocketMessage(received.record.get("text").flag(), received.bytes);
  }

  /** Its text; empty where it is none. */
  get text(): string {
    const text = this.isText ? textOf(this.payload) : null;
    return text == null ? "" : text;
  }

  frame(): Frame {
    return new Frame(Json.object().set("text", this.isText).utf8(), this.payload);
  }
}

/** Where a WebSocket leads. */
export class SocketTarget {
  constructor(
    private readonly url: string,
    private readonly headers: Values,
    private readonly protocols: string[],
  ) {}

  json(): Json {
    return Json.object()
      .set("url", this.url)
      .set("headers", this.headers.json())
      .set("protocols", this.protocols);
  }
}

/** A WebSocket to somewhere else. */
export class WebSocket {
  constructor(private readonly stream: HostStream) {}

  get failure(): Failure | null {
    return this.stream.failure;
  }

  send(message: SocketMessage): bool {
    return this.stream.send(message.frame());
  }

  /** The next message; null at the end, or when it failed. */
  receive(): SocketMessage | null {
    return SocketMessage.receive(this.stream);
  }

  finish(): bool {
    return this.stream.finish();
  }

  close(): void {
    this.stream.cancel();
  }
}
