import { Code, Failure, Outcome } from "./failure";
import { Host } from "./host";
import { Json } from "./json";

/** What to write into a header's value in a secret's place; the host fills it in on the way out. */
export function secretHandle(secret: string): string {
  return "{{secret:" + secret + "}}";
}

/** One secret without its value. */
export class SecretHandle {
  constructor(
    readonly secret: string,
    readonly handle: string,
    /** Where it may go. */
    readonly hosts: string[],
  ) {}
}

/** The secrets of the plugin's settings. */
export class Secrets {
  constructor(private readonly host: Host) {}

  /** What is set; needs `secrets:use`. */
  handles(): Outcome<SecretHandle[]> {
    const reply = this.host.ask("secrets", "handles", Json.object());
    if (!reply.ok) return reply.pass<SecretHandle[]>();
    const said = reply.value.record.get("handles");
    const handles = new Array<SecretHandle>();
    for (let i = 0, n = said.size; i < n; i++) {
      const one = said.at(i);
      handles.push(
        new SecretHandle(one.get("secret").text(), one.get("handle").text(), one.get("hosts").texts()),
      );
    }
    return Outcome.of<SecretHandle[]>(handles);
  }

  /** One in plain text, NOT_FOUND where it is not set; needs `secrets:read:<name>`. */
  read(secret: string): Outcome<string> {
    const reply = this.host.ask("secrets", "read", Json.object().set("secret", secret));
    if (!reply.ok) return reply.pass<string>();
    const record = reply.value.record;
    if (!record.get("found").flag()) {
      return Outcome.failed<string>(new Failure(Code.NOT_FOUND, `the secret ${secret} is not set`));
    }
    return Outcome.of<string>(record.get("value").text());
  }
}
