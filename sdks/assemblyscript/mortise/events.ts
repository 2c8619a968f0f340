import { Failure, Outcome } from "./failure";
import { Host } from "./host";
import { Json } from "./json";
import { HostStream } from "./stream";

/** Something another plugin published. */
export class Event {
  constructor(
    readonly topic: string,
    readonly publisher: string,
    readonly time: string,
    readonly content: Json,
    /** How many were lost before this one. */
    readonly missed: i64,
  ) {}
}

/** What is published from now on. */
export class Subscription {
  constructor(private readonly stream: HostStream) {}

  get failure(): Failure | null {
    return this.stream.failure;
  }

  /** The next one, waiting for it; null at the end, or when it failed. */
  next(): Event | null {
    const received = this.stream.receive();
    if (!received) return null;
    const record = received.record;
    return new Event(
      record.get("topic").text(),
      record.get("publisher").text(),
      record.get("time").text(),
      record.get("content"),
      record.get("missed").integer(),
    );
  }

  close(): void {
    this.stream.cancel();
  }
}

/** Events between plugins. */
export class Events {
  constructor(private readonly host: Host) {}

  /** Needs `events:publish:<topic>`. */
  publish(topic: string, content: Json): Outcome<bool> {
    const record = Json.object().set("topic", topic).set("content", content);
    return this.host.tell("events", "publish", record);
  }

  /** Needs `events:subscribe:<topic>`; always on nobody's behalf, since events carry no caller. */
  subscribe(topic: string): Outcome<Subscription> {
    const record = Json.object().set("topic", topic);
    const stream = this.host.background().open("events", "subscribe", record);
    if (!stream.ok) return stream.pass<Subscription>();
    return Outcome.of<Subscription>(new Subscription(stream.value));
  }
}
