import { Contribution, Source } from "./contribution";
import { Code, Failure } from "./failure";
import { Json } from "./json";
import { Kind, Message } from "./message";

let made: Plugin | null = null;
let streaming: Source | null = null;

/**
 * The plugin: made once, at the top of the file.
 *
 * ```ts
 * new Plugin("greeter", "1.0.0").offers(new Tool("greet", "Greets somebody", greet));
 * ```
 */
export class Plugin {
  private readonly contributions: Contribution[] = new Array<Contribution>();

  /** Id and version are those of the manifest. */
  constructor(
    private readonly id: string,
    private readonly version: string,
  ) {
    if (made) throw new Error("a module is one plugin: Plugin is made once");
    made = this;
  }

  offers(contribution: Contribution): Plugin {
    this.contributions.push(contribution);
    return this;
  }

  private find(address: string): Contribution | null {
    for (let i = 0; i < this.contributions.length; i++) {
      if (this.contributions[i].address == address) return this.contributions[i];
    }
    return null;
  }

  private described(): Message {
    const all = Json.array();
    for (let i = 0; i < this.contributions.length; i++) {
      const one = this.contributions[i];
      all.add(
        Json.object().set("kind", one.kind).set("name", one.name).set("details", one.details()),
      );
    }
    const head = Json.object()
      .set("id", this.id)
      .set("version", this.version)
      .set("contributions", all);
    return new Message(Kind.OK, new Json(), head.utf8());
  }

  private called(message: Message): Message {
    const address = message.meta.get("address").text();
    const contribution = this.find(address);
    if (!contribution) return nothing(address);
    const served = contribution.call(message);
    const failure = served.call.failure;
    if (failure) return Message.failed(failure);
    return new Message(Kind.OK, new Json(), served.answer.head, served.answer.body);
  }

  private opened(message: Message): Message {
    const address = message.meta.get("address").text();
    const contribution = this.find(address);
    if (!contribution) return nothing(address);
    const opening = contribution.open(message);
    const failure = opening.call.failure;
    if (failure) return Message.failed(failure);
    streaming = opening.source;
    return new Message(Kind.OK);
  }

  answer(message: Message): Message {
    switch (message.kind) {
      case Kind.DESCRIBE:
        return this.described();
      case Kind.CALL:
        return this.called(message);
      case Kind.OPEN:
        return this.opened(message);
      case Kind.PULL:
        return pulled();
      default:
        return unknown("this module does not know such a message");
    }
  }
}

function nothing(address: string): Message {
  return Message.failed(new Failure(Code.NOT_FOUND, `there is no ${address} here`));
}

function unknown(message: string): Message {
  return Message.failed(new Failure(Code.UNIMPLEMENTED, message));
}

function pulled(): Message {
  const source = streaming;
  if (!source) return unknown("nothing streams here");
  const frame = source.next();
  if (frame) return new Message(Kind.FRAME, new Json(), frame.head, frame.body);
  const failure = source.failure;
  return failure ? Message.failed(failure) : new Message(Kind.END);
}

/** Answers a message of the host. */
export function answered(message: Message): Message {
  const plugin = made;
  if (!plugin) throw new Error("there is no plugin: new Plugin(id, version) belongs at the top of the file");
  return plugin.answer(message);
}
