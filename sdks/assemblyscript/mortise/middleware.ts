import { Answer, Call, Contribution, Served } from "./contribution";
import { Json } from "./json";
import { Message } from "./message";
import { Values } from "./values";
import { utf8 } from "./bytes";

/** A request on its way: no cookies, no credentials. */
export class Passing extends Call {
  /** In lower case: `get`. */
  get verb(): string {
    return this.record.get("method").text();
  }

  get path(): string {
    return this.record.get("path").text();
  }

  get headers(): Values {
    return Values.read(this.record.get("headers"));
  }

  get cluster(): string {
    return this.record.get("cluster").text();
  }
}

/** What becomes of a request. */
export class Passage {
  private readonly headers: Json = Json.object();

  private constructor(
    private readonly refused: bool,
    private readonly status: i32,
    private readonly payload: Uint8Array,
  ) {}

  /** It goes on. */
  static pass(): Passage {
    return new Passage(false, 0, new Uint8Array(0));
  }

  /** It ends here. */
  static refuse(status: i32, text: string): Passage {
    return new Passage(true, status, utf8(text));
  }

  /** Sets a header on it; identity, cluster and credentials cannot be set. */
  header(name: string, value: string): Passage {
    this.headers.set(name, value);
    return this;
  }

  answer(): Answer {
    const record = Json.object()
      .set("refused", this.refused)
      .set("status", this.status)
      .set("headers", this.headers);
    return new Answer(record.utf8(), this.payload);
  }
}

/** Stands in front of every request to the server, after authentication. */
export class Middleware extends Contribution {
  /** Low priorities come first; requests go on when an advisory one fails. */
  constructor(
    private readonly handler: (request: Passing) => Passage,
    private readonly priority: i32 = 0,
    private readonly advisory: bool = false,
  ) {
    super("middleware", "");
  }

  details(): Json {
    return Json.object().set("priority", this.priority).set("advisory", this.advisory);
  }

  call(message: Message): Served {
    const request = new Passing(message);
    if (request.method != "apply") return new Served(request, request.unknown());
    return new Served(request, this.handler(request).answer());
  }
}
