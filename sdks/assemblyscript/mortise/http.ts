import { anyTextOf, utf8 } from "./bytes";
import { Failure, Outcome } from "./failure";
import { Host } from "./host";
import { Json } from "./json";
import { Frame, HostStream } from "./stream";
import { Values } from "./values";

/** An answer with all of its body; of one that streams the body is empty. */
export class HttpResponse {
  constructor(
    readonly status: i32,
    /** That answered, after redirects. */
    readonly url: string,
    readonly headers: Values,
    readonly body: Uint8Array,
  ) {}

  static read(record: Json, body: Uint8Array): HttpResponse {
    return new HttpResponse(
      <i32>record.get("status").integer(),
      record.get("url").text(),
      Values.read(record.get("headers")),
      body,
    );
  }

  /** The body as text; what is no UTF-8 in it becomes U+FFFD. */
  get text(): string {
    return anyTextOf(this.body);
  }

  /** The body as JSON; null where it is none. */
  get json(): Json | null {
    return Json.read(this.body);
  }
}

/** An exchange whose bodies pass piece by piece: send, finish, then the answer and its pieces. */
export class HttpExchange {
  constructor(private readonly stream: HostStream) {}

  get failure(): Failure | null {
    return this.stream.failure;
  }

  send(bytes: Uint8Array): bool {
    return this.stream.send(Frame.bytes(bytes));
  }

  finish(): bool {
    return this.stream.finish();
  }

  /** Status and headers of the answer. */
  answer(): Outcome<HttpResponse> {
    const received = this.stream.receive();
    if (received) {
      return Outcome.of<HttpResponse>(HttpResponse.read(received.record, received.bytes));
    }
    const failure = this.stream.failure;
    return Outcome.failed<HttpResponse>(
      failure ? failure : new Failure("UNAVAILABLE", "it ended before the answer"),
    );
  }

  /** The next piece of the answer's body; null at the end, or when it failed. */
  receive(): Uint8Array | null {
    const received = this.stream.receive();
    return received ? received.bytes : null;
  }

  /** Nobody wants the rest. */
  close(): void {
    this.stream.cancel();
  }
}

/** HTTP through the host's one way out; docs/host-functions.md has its rules. */
export class Http {
  constructor(private readonly host: Host) {}

  get(url: string, headers: Values = new Values()): Outcome<HttpResponse> {
    return this.whole("get", record("get", url, headers), null);
  }

  /** Any method, with a body of up to 8 MiB. */
  send(
    method: string,
    url: string,
    body: Uint8Array,
    headers: Values = new Values(),
  ): Outcome<HttpResponse> {
    return this.whole("send", record(method, url, headers), body);
  }

  postJson(url: string, json: Json, headers: Values = new Values()): Outcome<HttpResponse> {
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
    return this.send("post", url, json.utf8(), headers);
  }

  postText(url: string, text: string, headers: Values = new Values()): Outcome<HttpResponse> {
    return this.send("post", url, utf8(text), headers);
  }

  /** Any method, with bodies that stream. */
  open(method: string, url: string, headers: Values = new Values()): Outcome<HttpExchange> {
    const stream = this.host.open("http", "stream", record(method, url, headers));
    if (!stream.ok) return stream.pass<HttpExchange>();
    return Outcome.of<HttpExchange>(new HttpExchange(stream.value));
  }

  private whole(method: string, request: Json, body: Uint8Array | null): Outcome<HttpResponse> {
    const reply = this.host.ask("http", method, request, body);
    if (!reply.ok) return reply.pass<HttpResponse>();
    return Outcome.of<HttpResponse>(HttpResponse.read(reply.value.record, reply.value.bytes));
  }
}

function record(method: string, url: string, headers: Values): Json {
  return Json.object()
    .set("method", method.toLowerCase())
    .set("url", url)
    .set("headers", headers.json());
}
