import { Code, Outcome } from "./failure";
import { Answer, Call, Contribution, Served } from "./contribution";
import { Json } from "./json";
import { Message } from "./message";

/** The schema of an object, put together: `new Schema().text("name", "who is greeted")`. */
export class Schema {
  private readonly properties: Json = Json.object();
  private readonly needed: string[] = new Array<string>();

  /** A member by a JSON Schema of one's own. */
  member(name: string, schema: Json, required: bool = true): Schema {
    this.properties.set(name, schema);
    if (required) this.needed.push(name);
    return this;
  }

  private typed(name: string, type: string, description: string, required: bool): Schema {
    const schema = Json.object().set("type", type).set("description", description);
    return this.member(name, schema, required);
  }

  text(name: string, description: string, required: bool = true): Schema {
    return this.typed(name, "string", description, required);
  }

  integer(name: string, description: string, required: bool = true): Schema {
    return this.typed(name, "integer", description, required);
  }

  number(name: string, description: string, required: bool = true): Schema {
    return this.typed(name, "number", description, required);
  }

  flag(name: string, description: string, required: bool = true): Schema {
    return this.typed(name, "boolean", description, required);
  }

  texts(name: string, description: string, required: bool = true): Schema {
    const schema = Json.object()
      .set("type", "array")
      .set("items", Json.object().set("type", "string"))
      .set("description", description);
    return this.member(name, schema, required);
  }

  json(): Json {
    return Json.object()
      .set("type", "object")
      .set("properties", this.properties)
      .set("required", this.needed);
  }
}

/** One use of a tool. */
export class ToolCall extends Call {
  /** By the tool's input schema. */
  get args(): Json {
    return this.record.get("arguments");
  }

  /** The caller's cluster; empty where there is none. */
  get cluster(): string {
    return this.record.get("cluster").text();
  }

  /** Text for the model. */
  answer(text: string): ToolResult {
    return new ToolResult(text, null, false);
  }

  /** JSON, which is the text as well. */
  json(json: Json): ToolResult {
    return new ToolResult(json.toString(), json, false);
  }

  /** An error for the model to read; the call itself did not fail. */
  trouble(text: string): ToolResult {
    return new ToolResult(text, null, true);
  }

  /** The call fails. */
  fail(code: string, message: string): ToolResult {
    this.failWith(code, message);
    return this.answer("");
  }

  /** The call fails as a host function did. */
  pass<T>(outcome: Outcome<T>): ToolResult {
    this.failAs(outcome);
    return this.answer("");
  }
}

/** What came out of it. */
export class ToolResult {
  constructor(
    readonly text: string,
    readonly structured: Json | null,
    readonly failed: bool,
  ) {}

  json(): Json {
    return Json.object()
      .set("text", this.text)
      .set("structured", this.structured)
      .set("failed", this.failed);
  }
}

/** Whether a caller may use a tool: null allows it, a text says why not. */
export type Authorizer = (call: ToolCall) => string | null;

function everybody(call: ToolCall): string | null {
  return null;
}

/** An AI tool. */
export class Tool extends Contribution {
  private takes: Json = new Schema().json();
  private gives: Json | null = null;
  private changes: bool = false;
  private authorizer: Authorizer = everybody;

  constructor(
    name: string,
    private readonly description: string,
    private readonly handler: (call: ToolCall) => ToolResult,
  ) {
    super("tools", name);
  }

  input(schema: Schema): Tool {
    this.takes = schema.json();
    return this;
  }

  /** By a JSON Schema of one's own. */
  inputJson(schema: Json): Tool {
    this.takes = schema;
    return this;
  }

  /** Of the structured result. */
  output(schema: Schema): Tool {
    this.gives = schema.json();
    return this;
  }

  /** It changes something: a person is asked first. */
  mutating(): Tool {
    this.changes = true;
    return this;
  }

  /** Asked with the same arguments right before each use. */
  authorize(authorizer: Authorizer): Tool {
    this.authorizer = authorizer;
    return this;
  }

  details(): Json {
    return Json.object()
      .set("description", this.description)
      .set("input", this.takes)
      .set("output", this.gives)
      .set("mutating", this.changes);
  }

  call(message: Message): Served {
    const call = new ToolCall(message);
    if (call.method == "execute") {
      return new Served(call, Answer.of(this.handler(call).json()));
    }
    if (call.method != "authorize") return new Served(call, call.unknown());
    const reason = this.authorizer(call);
    const verdict = Json.object()
      .set("allowed", reason == null)
      .set("reason", reason == null ? "" : reason);
    return new Served(call, Answer.of(verdict));
  }
}

/** The failure of an argument that is missing or is something else. */
export function badArgument(call: ToolCall, name: string, expected: string): ToolResult {
  return call.fail(Code.INVALID_ARGUMENT, `the argument ${name} must be ${expected}`);
}
