import { Code, Failure, Outcome } from "./failure";
import { Call, Contribution, NoSource, Opening, Source } from "./contribution";
import { Json } from "./json";
import { JsonReader } from "./jsonreader";
import { Message } from "./message";
import { Frame, HostStream } from "./stream";
import { SocketMessage } from "./sockets";
import { utf8 } from "./bytes";
import { Values } from "./values";

const PIECE_BYTES: i32 = 64 << 10;
const BODY_BYTES_MAX: i32 = 8 << 20;

/** Bytes that come piece by piece. */
export abstract class Body {
  /** Why it ends, where it fails. */
  failure: Failure | null = null;

  /** The next piece; null at the end, or after failWith. */
  abstract next(): Uint8Array | null;

  failWith(code: string, message: string): void {
    this.failure = new Failure(code, message);
  }
}

/** What the caller sends. */
class IncomingBody extends Body {
  private readonly stream: HostStream = new HostStream(0);

  next(): Uint8Array | null {
    const received = this.stream.receive();
    if (received) return received.bytes;
    this.failure = this.stream.failure;
    return null;
  }
}

/** Bytes that are there already. */
class WholeBody extends Body {
  private at: i32 = 0;

  constructor(private readonly bytes: Uint8Array) {
    super();
  }

  next(): Uint8Array | null {
    if (this.at >= this.bytes.length) return null;
    const piece = this.bytes.subarray(this.at, this.at + PIECE_BYTES);
    this.at += PIECE_BYTES;
    return piece;
  }
}

/** One request: no cookies, no credentials of the caller. */
export class Request extends Call {
  /** In lower case: `get`. */
  get verb(): string {
    return this.record.get("method").text("connect");
  }

  /** Below the plugin's own root, beginning with `/`. */
  get path(): string {
    return this.record.get("path").text();
  }

  get query(): Values {
    return Values.read(this.record.get("query"));
  }

  /** Their names in lower case. */
  get headers(): Values {
    return Values.read(this.record.get("headers"));
  }

  /** The caller's cluster; empty where there is none. */
  get cluster(): string {
    return this.record.get("cluster").text();
  }

  readonly body: Body = new IncomingBody();

  /** The segments of the path. */
  get segments(): string[] {
    return segmentsOf(this.path);
  }

  /** All of the body, up to 8 MiB; RESOURCE_EXHAUSTED beyond. */
  bytesOfBody(): Outcome<Uint8Array> {
    const pieces = new Array<Uint8Array>();
    let length = 0;
    while (true) {
      const piece = this.body.next();
      if (!piece) break;
      length += piece.length;
      if (length > BODY_BYTES_MAX) {
        return Outcome.failed<Uint8Array>(
          new Failure(Code.RESOURCE_EXHAUSTED, "the request's body is larger than 8 MiB"),
        );
      }
      pieces.push(piece);
    }
    const failure = this.body.failure;
    if (failure) return Outcome.failed<Uint8Array>(failure);
    const all = new Uint8Array(length);
    let at = 0;
    for (let i = 0; i < pieces.length; i++) {
      all.set(pieces[i], at);
      at += pieces[i].length;
    }
    return Outcome.of<Uint8Array>(all);
  }

  /** The body as JSON; INVALID_ARGUMENT where it is none. */
  jsonOfBody(): Outcome<Json> {
    const bytes = this.bytesOfBody();
    if (!bytes.ok) return bytes.pass<Json>();
    const reader = new JsonReader(bytes.value);
    const json = reader.read();
    if (json) return Outcome.of<Json>(json);
    return Outcome.failed<Json>(
      new Failure(
        Code.INVALID_ARGUMENT,
        `the body is no JSON at byte ${reader.place}: ${reader.problem}`,
      ),
    );
  }

  /** The request fails; the caller gets the status that belongs to the code. */
  fail(code: string, message: string): Response {
    this.failWith(code, message);
    return Response.empty(500);
  }

  /** The request fails as a host function did. */
  pass<T>(outcome: Outcome<T>): Response {
    this.failAs(outcome);
    return Response.empty(500);
  }
}

/** One answer. */
export class Response {
  readonly headers: Values = new Values();

  constructor(
    readonly status: i32,
    readonly body: Body,
  ) {}

  static empty(status: i32): Response {
    return new Response(status, new WholeBody(new Uint8Array(0)));
  }

  static bytes(bytes: Uint8Array, type: string, status: i32 = 200): Response {
    return new Response(status, new WholeBody(bytes)).header("content-type", type);
  }

  static text(text: string, status: i32 = 200): Response {
    return Response.bytes(utf8(text), "text/plain; charset=utf-8", status);
  }

  static json(json: Json, status: i32 = 200): Response {
    return Response.bytes(json.utf8(), "application/json", status);
  }

  /** A body that is made while it is read. */
  static stream(body: Body, type: string, status: i32 = 200): Response {
    return new Response(status, body).header("content-type", type);
  }

  header(name: string, value: string): Response {
    this.headers.set(name, value);
    return this;
  }
}

class ResponseSource extends Source {
  private begun: bool = false;

  constructor(private readonly response: Response) {
    super();
  }

  next(): Frame | null {
    const response = this.response;
    if (!this.begun) {
      this.begun = true;
      return Frame.of(
        Json.object().set("status", response.status).set("headers", response.headers.json()),
      );
    }
    const piece = response.body.next();
    if (piece) return Frame.bytes(piece);
    this.failure = response.body.failure;
    return null;
  }
}

/** A WebSocket of a route: what it says comes from `next`, what it hears from `receive`. */
export abstract class Conversation extends Source {
  /** The next message to send; null ends it. */
  abstract say(): SocketMessage | null;

  /** What the other side says, waiting for it; null at its end. */
  receive(): SocketMessage | null {
    const incoming = this.incoming;
    const message = SocketMessage.receive(incoming);
    if (!message) this.failure = incoming.failure;
    return message;
  }

  next(): Frame | null {
    const message = this.say();
    return message ? message.frame() : null;
  }
}

class Route {
  constructor(
    readonly verbs: string[],
    readonly pattern: string,
    readonly handler: ((request: Request) => Response) | null,
    readonly talk: ((request: Request) => Conversation) | null,
  ) {}

  matches(request: Request): bool {
    if (!this.verbs.includes(request.verb)) return false;
    const wanted = segmentsOf(this.pattern);
    const path = request.segments;
    for (let i = 0; i < wanted.length; i++) {
      if (wanted[i] == "**" && i == wanted.length - 1) return path.length >= i;
      if (i >= path.length || (wanted[i] != "*" && wanted[i] != path[i])) return false;
    }
    return wanted.length == path.length;
  }

  json(): Json {
    return Json.object().set("path", this.pattern).set("methods", this.verbs);
  }
}

/** HTTP below the plugin's own root. In a pattern `*` is one segment, a last `**` any number. */
export class Routes extends Contribution {
  private readonly routes: Route[] = new Array<Route>();

  constructor() {
    super("routes", "");
  }

  on(verbs: string[], pattern: string, handler: (request: Request) => Response): Routes {
    this.routes.push(new Route(verbs, pattern, handler, null));
    return this;
  }

  get(pattern: string, handler: (request: Request) => Response): Routes {
    return this.on(["get"], pattern, handler);
  }

  post(pattern: string, handler: (request: Request) => Response): Routes {
    return this.on(["post"], pattern, handler);
  }

  /** A WebSocket. */
  socket(pattern: string, talk: (request: Request) => Conversation): Routes {
    this.routes.push(new Route(["connect"], pattern, null, talk));
    return this;
  }

  details(): Json {
    const paths = Json.array();
    for (let i = 0; i < this.routes.length; i++) paths.add(this.routes[i].json());
    return Json.object().set("paths", paths);
  }

  open(message: Message): Opening {
    const request = new Request(message);
    for (let i = 0; i < this.routes.length; i++) {
      const route = this.routes[i];
      if (!route.matches(request)) continue;
      const talk = route.talk;
      if (talk) return new Opening(request, talk(request));
      const handler = route.handler!;
      return new Opening(request, new ResponseSource(handler(request)));
    }
    request.failWith(Code.NOT_FOUND, `there is no route ${request.verb} ${request.path}`);
    return new Opening(request, new NoSource());
  }
}

function segmentsOf(path: string): string[] {
  const all = path.split("/");
  const segments = new Array<string>();
  for (let i = 0; i < all.length; i++) {
    if (all[i].length > 0) segments.push(all[i]);
  }
  return segments;
}
