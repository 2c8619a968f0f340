import { Message } from "./message";

/** The one thing a module imports. */
@external("mortise", "call")
declare function hostCall(at: usize, length: i32): u64;

/** A place that the host writes to, or has written to and nobody has read yet. */
class Room {
  constructor(
    readonly bytes: ArrayBuffer,
    readonly before: Room | null,
  ) {}
}

let last: Room | null = null;

/** Makes room for what the host wants to tell. */
export function makeRoom(length: i32): usize {
  const bytes = new ArrayBuffer(length);
  last = new Room(bytes, last);
  return changetype<usize>(bytes);
}

/** What the host has written at the place that it was given last. */
export function taken(at: usize, length: i32): Uint8Array {
  const room = last;
  if (!room || changetype<usize>(room.bytes) != at) {
    throw new Error("the host wrote where it was given no room");
  }
  last = room.before;
  return Uint8Array.wrap(room.bytes, 0, length);
}

/** Asks the host, and waits for its answer. */
export function exchange(question: Message): Message {
  const packed = question.write();
  const at = <usize>(packed >> 32);
  const answer = hostCall(at, <i32>packed);
  heap.free(at);
  return Message.read(taken(<usize>(answer >> 32), <i32>answer));
}
