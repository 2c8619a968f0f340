import { Failure } from "./failure";
import { Json } from "./json";
import { exchange } from "./link";
import { Kind, Message } from "./message";

/** One piece of a stream: a record, bytes, or both. */
export class Frame {
  constructor(
    readonly head: Uint8Array | null,
    readonly body: Uint8Array | null = null,
  ) {}

  static of(record: Json): Frame {
    return new Frame(record.utf8());
  }

  static bytes(bytes: Uint8Array): Frame {
    return new Frame(null, bytes);
  }
}

/** What came in: the record and the bytes of one frame. */
export class Received {
  constructor(
    readonly record: Json,
    readonly bytes: Uint8Array,
  ) {}
}

/**
 * A stream to the host, both ways. Each of its methods waits until it is done; after the first
 * failure nothing more comes, and `failure` says why.
 *
 * Stream 0 is the one that the plugin itself serves: there comes what the caller sends.
 */
export class HostStream {
  failure: Failure | null = null;
  private ended: bool = false;

  constructor(readonly number: i32) {}

  private tell(kind: i32, head: Uint8Array | null, body: Uint8Array | null): Message {
    const answer = exchange(new Message(kind, Json.object().set("stream", this.number), head, body));
    const failure = answer.failure;
    if (failure) {
      this.failure = failure;
      this.ended = true;
    }
    return answer;
  }

  /** The next one; null when there is no more, or it failed. */
  receive(): Received | null {
    if (this.ended) return null;
    const answer = this.tell(Kind.RECEIVE, null, null);
    if (answer.kind != Kind.FRAME) {
      this.ended = true;
      return null;
    }
    return new Received(answer.record, answer.bytes);
  }

  /** Sends one, waiting while there is no room; whether it went out. */
  send(frame: Frame): bool {
    return this.tell(Kind.SEND, frame.head, frame.body).failure == null;
  }

  /** This side sends no more. */
  finish(): bool {
    return this.tell(Kind.FINISH, null, null).failure == null;
  }

  /** Nobody wants it any more. */
  cancel(): void {
    this.tell(Kind.CANCEL, null, null);
    this.ended = true;
  }
}
