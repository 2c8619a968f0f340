import { Failure, Outcome } from "./failure";
import { Host } from "./host";
import { Json } from "./json";
import { Frame, HostStream } from "./stream";
import { utf8 } from "./bytes";

/** The cluster's answer: status as in HTTP, document, the cluster's own warnings. */
export class ClusterAnswer {
  constructor(
    readonly status: i32,
    readonly document: Json,
    readonly warnings: string[],
  ) {}
}

/** `ADDED`, `MODIFIED`, `DELETED`, or `RESYNC` when some were lost. */
export class ObjectChange {
  constructor(
    readonly type: string,
    readonly document: Json,
  ) {}
}

/** Changes, until somebody closes it. */
export class ObjectWatch {
  constructor(private readonly stream: HostStream) {}

  get failure(): Failure | null {
    return this.stream.failure;
  }

  /** The next one, waiting for it; null at the end, or when it failed. */
  next(): ObjectChange | null {
    const received = this.stream.receive();
    if (!received) return null;
    return new ObjectChange(received.record.get("type").text(), received.record.get("document"));
  }

  close(): void {
    this.stream.cancel();
  }
}

/** `stdout`, `stderr`, or `exit` with the exit code as text, the last one. */
export class ContainerOutput {
  constructor(
    readonly channel: string,
    readonly payload: Uint8Array,
  ) {}
}

/** What a container writes, and for a command what it is told. */
export class ContainerStream {
  constructor(private readonly stream: HostStream) {}

  get failure(): Failure | null {
    return this.stream.failure;
  }

  next(): ContainerOutput | null {
    const received = this.stream.receive();
    if (!received) return null;
    return new ContainerOutput(received.record.get("channel").text(), received.bytes);
  }

  /** Types into a command; a size of 0 changes nothing. */
  type(text: string, columns: i32 = 0, rows: i32 = 0): bool {
    const size = Json.object().set("columns", columns).set("rows", rows);
    return this.stream.send(new Frame(size.utf8(), utf8(text)));
  }

  finish(): bool {
    return this.stream.finish();
  }

  close(): void {
    this.stream.cancel();
  }
}

/**
 * The caller's clusters, never with more rights than the caller has; needs `k8s:<verb>:<resource>`.
 * Resources are written as in permissions: `pods`, `certificates.cert-manager.io`.
 */
export class Kubernetes {
  constructor(
    private readonly host: Host,
    private readonly cluster: string,
    private readonly space: string,
  ) {}

  /** The same, in one namespace. */
  namespace(name: string): Kubernetes {
    return new Kubernetes(this.host, this.cluster, name);
  }

  private resource(resource: string): Json {
    return Json.object()
      .set("cluster", this.cluster)
      .set("resource", resource)
      .set("namespace", this.space);
  }

  private object(resource: string, object: string): Json {
    return this.resource(resource).set("object", object);
  }

  private selection(
    resource: string,
    labels: string,
    fields: string,
    limit: i32,
    resume: string,
  ): Json {
    return this.resource(resource)
      .set("labels", labels)
      .set("fields", fields)
      .set("limit", limit)
      .set("resume", resume);
  }

  private answered(method: string, record: Json): Outcome<ClusterAnswer> {
    const reply = this.host.ask("k8s", method, record);
    if (!reply.ok) return reply.pass<ClusterAnswer>();
    const answer = reply.value.record;
    return Outcome.of<ClusterAnswer>(
      new ClusterAnswer(
        <i32>answer.get("status").integer(),
        answer.get("document"),
        answer.get("warnings").texts(),
      ),
    );
  }

  get(resource: string, object: string): Outcome<ClusterAnswer> {
    return this.answered("get", this.object(resource, object));
  }

  /** Many, as a list object; `resume` is the `continue` of the page before. */
  list(
    resource: string,
    labels: string = "",
    fields: string = "",
    limit: i32 = 0,
    resume: string = "",
  ): Outcome<ClusterAnswer> {
    return this.answered("list", this.selection(resource, labels, fields, limit, resume));
  }

  create(resource: string, object: string, document: Json): Outcome<ClusterAnswer> {
    return this.answered("create", this.object(resource, object).set("document", document));
  }

  update(resource: string, object: string, document: Json): Outcome<ClusterAnswer> {
    return this.answered("update", this.object(resource, object).set("document", document));
  }

  /** Forms are `strategic`, `merge`, `json` and `apply`. */
  patch(resource: string, object: string, form: string, document: Json): Outcome<ClusterAnswer> {
    const record = this.object(resource, object).set("form", form).set("document", document);
    return this.answered("patch", record);
  }

  /** Propagation is `background`, `foreground`, `orphan`, or empty for the server's own choice. */
  remove(resource: string, object: string, propagation: string = ""): Outcome<ClusterAnswer> {
    return this.answered("delete", this.object(resource, object).set("propagation", propagation));
  }

  /** What changes from now on, or from a resource version on. */
  watch(
    resource: string,
    labels: string = "",
    fields: string = "",
    resume: string = "",
  ): Outcome<ObjectWatch> {
    const stream = this.host.open(
      "k8s",
      "watch",
      this.selection(resource, labels, fields, 0, resume),
    );
    if (!stream.ok) return stream.pass<ObjectWatch>();
    return Outcome.of<ObjectWatch>(new ObjectWatch(stream.value));
  }

  /** What a container wrote: the last `tail` lines, 0 for all. */
  logs(
    pod: string,
    container: string = "",
    tail: i32 = 0,
    follow: bool = false,
    previous: bool = false,
  ): Outcome<ContainerStream> {
    const record = this.object("pods", pod)
      .set("container", container)
      .set("tail", tail)
      .set("follow", follow)
      .set("previous", previous);
    return this.container("logs", record);
  }

  /** Runs a command in a container. */
  exec(
    pod: string,
    command: string[],
    container: string = "",
    terminal: bool = false,
  ): Outcome<ContainerStream> {
    const record = this.object("pods", pod)
      .set("container", container)
      .set("command", command)
      .set("terminal", terminal);
    return this.container("exec", record);
  }

  private container(method: string, record: Json): Outcome<ContainerStream> {
    const stream = this.host.open("k8s", method, record);
    if (!stream.ok) return stream.pass<ContainerStream>();
    return Outcome.of<ContainerStream>(new ContainerStream(stream.value));
  }
}
