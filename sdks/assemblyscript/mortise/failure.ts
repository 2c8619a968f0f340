/** The codes that a plugin may answer with; whatever else it says counts as PLUGIN_FAILED. */
export namespace Code {
  export const INVALID_ARGUMENT: string = "INVALID_ARGUMENT";
  export const NOT_FOUND: string = "NOT_FOUND";
  export const CONFLICT: string = "CONFLICT";
  export const UNIMPLEMENTED: string = "UNIMPLEMENTED";
  export const PLUGIN_FAILED: string = "PLUGIN_FAILED";
  export const PERMISSION_DENIED: string = "PERMISSION_DENIED";
  export const RESOURCE_EXHAUSTED: string = "RESOURCE_EXHAUSTED";
  export const UNAVAILABLE: string = "UNAVAILABLE";
  export const CANCELLED: string = "CANCELLED";
}

/** Why something failed: a code for programs, a sentence for people. */
export class Failure {
  constructor(
    readonly code: string,
    readonly message: string,
  ) {}

  toString(): string {
    return `${this.code}: ${this.message}`;
  }
}

/** What a host function answered: a value, or why there is none. */
export class Outcome<T> {
  private constructor(
    private readonly held: T,
    readonly failure: Failure | null,
  ) {}

  static of<T>(value: T): Outcome<T> {
    return new Outcome<T>(value, null);
  }

  static failed<T>(failure: Failure): Outcome<T> {
    // Nobody gets to see what stands there: value refuses.
    if (isReference<T>()) return new Outcome<T>(changetype<T>(0), failure);
    return new Outcome<T>(<T>0, failure);
  }

  get ok(): bool {
    return this.failure == null;
  }

  /** The code of the failure; empty where there is none. */
  get code(): string {
    const failure = this.failure;
    return failure ? failure.code : "";
  }

  /** The sentence of the failure; empty where there is none. */
  get message(): string {
    const failure = this.failure;
    return failure ? failure.message : "";
  }

  /** The value. Whoever asks for it after a failure ends in a trap that tells the failure. */
  get value(): T {
    const failure = this.failure;
    if (failure) throw new Error(failure.toString());
    return this.held;
  }

  /** The failure, in place of another value. */
  pass<U>(): Outcome<U> {
    return Outcome.failed<U>(this.failure!);
  }

  /** The value, or another one after a failure. */
  otherwise(other: T): T {
    return this.ok ? this.held : other;
  }
}
