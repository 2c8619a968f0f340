import { Answer, Call, Contribution, NoSource, Opening, Served, Source } from "./contribution";
import { Json } from "./json";
import { Message } from "./message";

/** Is told what happens to clusters. */
export class ClusterEvents extends Contribution {
  /** The record has `type`: `added`, `removed` or `updated`, and `cluster`. */
  constructor(private readonly handler: (call: Call) => void) {
    super("cluster-events", "");
  }

  call(message: Message): Served {
    const call = new Call(message);
    if (call.method != "changed") return new Served(call, call.unknown());
    this.handler(call);
    return new Served(call, Answer.empty());
  }
}

class PointMethod {
  constructor(
    readonly name: string,
    readonly handler: ((call: Call) => Json) | null,
    readonly opener: ((call: Call) => Source) | null,
  ) {}
}

/** An extension point of the application around the host. */
export class Point extends Contribution {
  private readonly methods: PointMethod[] = new Array<PointMethod>();

  /** The name as the application gives it: `acme.TaxRule`. */
  constructor(
    name: string,
    private readonly version: i32 = 1,
  ) {
    super("points", name);
  }

  /** A method that answers with a record. */
  method(name: string, handler: (call: Call) => Json): Point {
    this.methods.push(new PointMethod(name, handler, null));
    return this;
  }

  /** A method that streams. */
  stream(name: string, opener: (call: Call) => Source): Point {
    this.methods.push(new PointMethod(name, null, opener));
    return this;
  }

  private find(name: string): PointMethod | null {
    for (let i = 0; i < this.methods.length; i++) {
      if (this.methods[i].name == name) return this.methods[i];
    }
    return null;
  }

  details(): Json {
    return Json.object().set("version", this.version.toString());
  }

  call(message: Message): Served {
    const call = new Call(message);
    const method = this.find(call.method);
    const handler = method ? method.handler : null;
    if (!handler) return new Served(call, call.unknown());
    return new Served(call, Answer.of(handler(call)));
  }

  open(message: Message): Opening {
    const call = new Call(message);
    const method = this.find(call.method);
    const opener = method ? method.opener : null;
    if (opener) return new Opening(call, opener(call));
    call.unknown();
    return new Opening(call, new NoSource());
  }
}
