import { textOf, utf8 } from "./bytes";
import { Code, Failure, Outcome } from "./failure";
import { Host } from "./host";
import { Json } from "./json";

/** Some keys, and whether others follow. */
export class Keys {
  constructor(
    readonly keys: string[],
    readonly more: bool,
  ) {}
}

/** The plugin's document; its version counts its changes. */
export class StoredDocument {
  constructor(
    readonly version: i64,
    readonly content: Json,
  ) {}
}

/** In bytes. */
export class Usage {
  constructor(
    readonly used: i64,
    readonly quota: i64,
  ) {}
}

/** Values by key, 1 to 512 characters and up to 1 MB each, and one document. */
export class Storage {
  constructor(private readonly host: Host) {}

  /** A value; NOT_FOUND where there is none. */
  get(key: string): Outcome<Uint8Array> {
    const reply = this.host.ask("storage", "get", Json.object().set("key", key));
    if (!reply.ok) return reply.pass<Uint8Array>();
    if (!reply.value.record.get("found").flag()) {
      return Outcome.failed<Uint8Array>(new Failure(Code.NOT_FOUND, `nothing is kept as ${key}`));
    }
    return Outcome.of<Uint8Array>(reply.value.bytes);
  }

  /** A value that is text; INVALID_ARGUMENT where it is no UTF-8. */
  text(key: string): Outcome<string> {
    const bytes = this.get(key);
    if (!bytes.ok) return bytes.pass<string>();
    const text = textOf(bytes.value);
    if (text == null) {
      return Outcome.failed<string>(
        new Failure(Code.INVALID_ARGUMENT, `what is kept as ${key} is no text`),
      );
    }
    return Outcome.of<string>(text);
  }

  put(key: string, value: Uint8Array): Outcome<bool> {
    return this.host.tell("storage", "put", Json.object().set("key", key), value);
  }

  putText(key: string, value: string): Outcome<bool> {
    return this.put(key, utf8(value));
  }

  /** Forgets a value; whether it was there. */
  remove(key: string): Outcome<bool> {
    const reply = this.host.ask("storage", "delete", Json.object().set("key", key));
    if (!reply.ok) return reply.pass<bool>();
    return Outcome.of<bool>(reply.value.record.get("existed").flag());
  }

  /** One page of keys, in order: those behind `after`, 1 to 1,000 of them. */
  page(prefix: string, after: string | null, limit: i32): Outcome<Keys> {
    const range = Json.object().set("prefix", prefix).set("after", after).set("limit", limit);
    const reply = this.host.ask("storage", "list", range);
    if (!reply.ok) return reply.pass<Keys>();
    const record = reply.value.record;
    return Outcome.of<Keys>(new Keys(record.get("keys").texts(), record.get("more").flag()));
  }

  /** All keys that begin so. */
  keys(prefix: string = ""): Outcome<string[]> {
    const all = new Array<string>();
    let after: string | null = null;
    while (true) {
      const page = this.page(prefix, after, 1000);
      if (!page.ok) return page.pass<string[]>();
      const keys = page.value.keys;
      for (let i = 0; i < keys.length; i++) all.push(keys[i]);
      if (!page.value.more || keys.length == 0) return Outcome.of<string[]>(all);
      after = keys[keys.length - 1];
    }
  }

  document(): Outcome<StoredDocument> {
    const reply = this.host.ask("storage", "document", Json.object());
    if (!reply.ok) return reply.pass<StoredDocument>();
    return Outcome.of<StoredDocument>(documentOf(reply.value.record));
  }

  /** Keeps the document; CONFLICT when somebody changed it since it was read. */
  save(document: StoredDocument): Outcome<StoredDocument> {
    const record = Json.object().set("version", document.version).set("content", document.content);
    const reply = this.host.ask("storage", "save", record);
    if (!reply.ok) return reply.pass<StoredDocument>();
    return Outcome.of<StoredDocument>(documentOf(reply.value.record));
  }

  usage(): Outcome<Usage> {
    const reply = this.host.ask("storage", "usage", Json.object());
    if (!reply.ok) return reply.pass<Usage>();
    const record = reply.value.record;
    return Outcome.of<Usage>(
      new Usage(record.get("used").integer(), record.get("quota").integer()),
    );
  }
}

function documentOf(record: Json): StoredDocument {
  return new StoredDocument(record.get("version").integer(), record.get("content"));
}
