import { Code, Outcome } from "./failure";
import { Answer, Call, Contribution, NoSource, Opening, Served, Source } from "./contribution";
import { Json } from "./json";
import { Message } from "./message";
import { Frame } from "./stream";
import { Values } from "./values";

/** Which object, or which ones, and what with it. */
export class ResourceCall extends Call {
  /** Empty for all of them. */
  get namespace(): string {
    return this.record.get("namespace").text();
  }

  /** The object's name; empty for a list or a watch. */
  get resource(): string {
    return this.record.get("resource").text();
  }

  get cluster(): string {
    return this.record.get("cluster").text();
  }

  get parameters(): Values {
    return Values.read(this.record.get("parameters"));
  }

  /** Of a change. */
  get document(): Json {
    return this.record.get("document");
  }

  answer(document: Json, status: i32 = 200): ResourceAnswer {
    return new ResourceAnswer(status, document);
  }

  /** The call fails. */
  fail(code: string, message: string): ResourceAnswer {
    this.failWith(code, message);
    return this.answer(Json.object());
  }

  /** The call fails as a host function did. */
  pass<T>(outcome: Outcome<T>): ResourceAnswer {
    this.failAs(outcome);
    return this.answer(Json.object());
  }
}

/** A status as in HTTP and a document. */
export class ResourceAnswer {
  constructor(
    readonly status: i32,
    readonly document: Json,
  ) {}
}

/** One change: `ADDED`, `MODIFIED`, `DELETED`, or `RESYNC` when some were lost. */
export class ResourceChange {
  constructor(
    readonly type: string,
    readonly document: Json,
  ) {}
}

/** Changes, one by one. */
export abstract class Watch extends Source {
  /** The next one, waiting for it; null ends the watch. */
  abstract change(): ResourceChange | null;

  next(): Frame | null {
    const change = this.change();
    if (!change) return null;
    return Frame.of(Json.object().set("type", change.type).set("document", change.document));
  }
}

/** A watch of nothing. */
class NoWatch extends Watch {
  change(): ResourceChange | null {
    return null;
  }
}

/** A resource type that the plugin keeps; override the operations it has. */
export abstract class ResourceType extends Contribution {
  /** Operations are `list`, `get`, `create`, `update`, `patch`, `delete` and `watch`. */
  constructor(
    name: string,
    private readonly operations: string[],
    private readonly clusterScoped: bool = false,
  ) {
    super("resources", name);
  }

  list(call: ResourceCall): ResourceAnswer {
    return this.missing(call);
  }

  get(call: ResourceCall): ResourceAnswer {
    return this.missing(call);
  }

  create(call: ResourceCall): ResourceAnswer {
    return this.missing(call);
  }

  update(call: ResourceCall): ResourceAnswer {
    return this.missing(call);
  }

  patch(call: ResourceCall): ResourceAnswer {
    return this.missing(call);
  }

  /** The operation `delete`. */
  remove(call: ResourceCall): ResourceAnswer {
    return this.missing(call);
  }

  watch(call: ResourceCall): Watch {
    this.missing(call);
    return new NoWatch();
  }

  private missing(call: ResourceCall): ResourceAnswer {
    return call.fail(Code.UNIMPLEMENTED, `${call.address} has no ${call.method}`);
  }

  private operate(call: ResourceCall): ResourceAnswer {
    const method = call.method;
    if (method == "list") return this.list(call);
    if (method == "get") return this.get(call);
    if (method == "create") return this.create(call);
    if (method == "update") return this.update(call);
    if (method == "patch") return this.patch(call);
    return method == "delete" ? this.remove(call) : this.missing(call);
  }

  details(): Json {
    return Json.object()
      .set("clusterScoped", this.clusterScoped)
      .set("operations", this.operations);
  }

  call(message: Message): Served {
    const call = new ResourceCall(message);
    const answer = this.operate(call);
    const record = Json.object().set("status", answer.status).set("document", answer.document);
    return new Served(call, Answer.of(record));
  }

  open(message: Message): Opening {
    const call = new ResourceCall(message);
    if (call.method == "watch") return new Opening(call, this.watch(call));
    this.missing(call);
    return new Opening(call, new NoSource());
  }
}
