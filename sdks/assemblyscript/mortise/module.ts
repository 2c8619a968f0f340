import { Host } from "./host";
import { makeRoom, taken } from "./link";
import { Message } from "./message";
import { answered } from "./plugin";

/** What was answered and not given back yet. */
let answer: usize = 0;
let aborting: bool = false;

/** Makes room for what the host tells. */
export function mortise_alloc(length: i32): usize {
  return makeRoom(length);
}

/** Answers a message of the host with another one. */
export function mortise_call(at: usize, length: i32): u64 {
  free();
  const packed = answered(Message.read(taken(at, length))).write();
  answer = <usize>(packed >> 32);
  return packed;
}

/** The host has read the answer. */
export function mortise_free(at: usize, length: i32): void {
  free();
}

function free(): void {
  if (answer) heap.free(answer);
  answer = 0;
}

/** What becomes of `throw` and of a failed assertion: a line in the plugin's log, and a trap. */
export function aborted(message: string | null, file: string | null, line: u32, column: u32): void {
  if (!aborting) {
    aborting = true;
    const said = message == null ? "aborted" : message;
    const where = file == null ? "" : ` (${file}:${line}:${column})`;
    new Host("").log("error", said + where);
  }
  unreachable();
}
