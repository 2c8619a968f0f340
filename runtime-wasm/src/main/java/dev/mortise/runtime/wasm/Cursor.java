package dev.mortise.runtime.wasm;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Reads a part of a module from front to back; whatever does not fit is a [Malformed].
final class Cursor {
  private final byte[] bytes;
  private final int end;
  private int at;

  Cursor(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  int at() {
    return at;
  }

  int end() {
    return end;
  }

  boolean atEnd() {
    return at == end;
  }

  int u8() {
    if (at >= end) {
      throw new Malformed("it ends in the middle of something, at byte " + at);
    }
    return bytes[at++] & 0xff;
  }

  /// An unsigned number of at most 32 bits.
  long u32() {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = u8();
      value |= (long) (b & 0x7f) << shift;
      if ((b & 0x80) == 0) {
        if (value > 0xffff_ffffL) {
          break;
        }
        return value;
      }
    }
    throw new Malformed("a number before byte " + at + " does not fit into 32 bits");
  }

  /// An index or a count, which fits into an `int` or is none.
  int index() {
    long value = u32();
    if (value > Integer.MAX_VALUE) {
      throw new Malformed("the index " + value + " before byte " + at + " is out of range");
    }
    return (int) value;
  }

  /// How many of something follow.
  int count(String what, int max) {
    long count = u32();
    if (count > max) {
      throw new Malformed(
          "it has %,d %s, more than the %,d a plugin may have".formatted(count, what, max));
    }
    return (int) count;
  }

  /// Passes over a signed number of at most so many bits.
  void skipSigned(int bits) {
    for (int left = bits; left > 0; left -= 7) {
      if ((u8() & 0x80) == 0) {
        return;
      }
    }
    throw new Malformed("a number before byte " + at + " does not fit into " + bits + " bits");
  }

  /// A signed number of at most 33 bits, as block types are written.
  long s33() {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = u8();
      value |= (long) (b & 0x7f) << shift;
      if ((b & 0x80) == 0) {
        return (b & 0x40) == 0 ? value : value | (-1L << (shift + 7));
      }
    }
    throw new Malformed("a block type before byte " + at + " does not fit into 33 bits");
  }

  void skip(long count) {
    if (count > end - at) {
      throw new Malformed(
          "something of %,d bytes begins at byte %d and goes past its end".formatted(count, at));
    }
    at += (int) count;
  }

  /// The next so many bytes as a part of their own.
  Cursor part(long length) {
    int from = at;
    skip(length);
    return new Cursor(bytes, from, at);
  }

  byte[] copy(long length) {
    int from = at;
    skip(length);
    return java.util.Arrays.copyOfRange(bytes, from, at);
  }

  /// A name: strictly UTF-8.
  String name(int bytesMax) {
    int length = count("bytes in a name", bytesMax);
    return utf8(copy(length));
  }

  /// @throws Malformed when it is none
  static String utf8(byte[] text) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(text))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("a text in it is no UTF-8", e);
    }
  }
}
