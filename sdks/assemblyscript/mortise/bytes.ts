/** Bytes and text. Text is UTF-16 inside a module and UTF-8 outside of it, strictly. */

/** Whether so many bytes are UTF-8: no overlong form, no surrogate, nothing past U+10FFFF. */
export function validUtf8(at: usize, length: i32): bool {
  const end = at + length;
  while (at < end) {
    // Eight letters of ASCII at once, which is most of what comes.
    while (at + 8 <= end && (load<u64>(at) & 0x8080808080808080) == 0) at += 8;
    if (at >= end) break;
    const size = sequence(at, end);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

/** The length of the character that begins there; 0 where none does. */
function sequence(at: usize, end: usize): i32 {
  const first = <u32>load<u8>(at);
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + size > end) return 0;
  const second = <u32>load<u8>(at, 1);
  const least: u32 = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const most: u32 = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let i = 2; i < size; i++) {
    if ((load<u8>(at + i) & 0xc0) != 0x80) return 0;
  }
  return size;
}

/** The bytes of a text. Half a character, which UTF-8 cannot say, becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  const buffer = String.UTF8.encode(text, false, String.UTF8.ErrorMode.REPLACE);
  return Uint8Array.wrap(buffer);
}

/** The text of bytes; null where they are no UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  const at = bytes.dataStart;
  if (!validUtf8(at, bytes.length)) return null;
  return String.UTF8.decodeUnsafe(at, bytes.length);
}

/** The text of bytes whatever they are: what is no UTF-8 becomes U+FFFD, byte by byte. */
export function anyTextOf(bytes: Uint8Array): string {
  const strict = textOf(bytes);
  if (strict != null) return strict;
  const out = new ByteBuffer();
  let at = bytes.dataStart;
  const end = at + bytes.length;
  while (at < end) {
    const size = sequence(at, end);
    if (size == 0) {
      out.codePoint(0xfffd);
      at++;
    } else {
      out.copy(at, size);
      at += size;
    }
  }
  return String.UTF8.decodeUnsafe(out.start, out.length);
}

/** Bytes that grow. */
export class ByteBuffer {
  private room: ArrayBuffer = new ArrayBuffer(64);
  /** So many are in it. */
  length: i32 = 0;

  /** Where they are, until the next one is added. */
  get start(): usize {
    return changetype<usize>(this.room);
  }

  private grow(by: i32): usize {
    const needed = this.length + by;
    if (needed > this.room.byteLength) {
      const larger = new ArrayBuffer(max(needed, this.room.byteLength * 2));
      memory.copy(changetype<usize>(larger), this.start, this.length);
      this.room = larger;
    }
    const at = this.start + this.length;
    this.length = needed;
    return at;
  }

  byte(value: i32): void {
    store<u8>(this.grow(1), value);
  }

  copy(at: usize, length: i32): void {
    memory.copy(this.grow(length), at, length);
  }

  bytes(more: Uint8Array): void {
    this.copy(more.dataStart, more.length);
  }

  /** Letters of ASCII alone. */
  ascii(text: string): void {
    const length = text.length;
    const at = this.grow(length);
    for (let i = 0; i < length; i++) store<u8>(at + i, <u8>text.charCodeAt(i));
  }

  text(text: string): void {
    const size = String.UTF8.byteLength(text);
    String.UTF8.encodeUnsafe(
      changetype<usize>(text),
      text.length,
      this.grow(size),
      false,
      String.UTF8.ErrorMode.REPLACE,
    );
  }

  codePoint(c: u32): void {
    if (c < 0x80) {
      this.byte(c);
    } else if (c < 0x800) {
      this.byte(0xc0 | (c >> 6));
      this.byte(0x80 | (c & 63));
    } else if (c < 0x10000) {
      this.byte(0xe0 | (c >> 12));
      this.byte(0x80 | ((c >> 6) & 63));
      this.byte(0x80 | (c & 63));
    } else {
      this.byte(0xf0 | (c >> 18));
      this.byte(0x80 | ((c >> 12) & 63));
      this.byte(0x80 | ((c >> 6) & 63));
      this.byte(0x80 | (c & 63));
    }
  }

  /** A copy of all of them. */
  taken(): Uint8Array {
    const copy = new Uint8Array(this.length);
    memory.copy(copy.dataStart, this.start, this.length);
    return copy;
  }
}
