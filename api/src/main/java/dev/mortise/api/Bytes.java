package dev.mortise.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// Raw bytes, whole and in memory: the body of an envelope, never base64.
///
/// A record of a contract may have one component of this type; it travels beside the head. The
/// array is taken over, not copied: whoever hands it in must not change it afterwards.
public final class Bytes {
  /// No bytes at all.
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = Objects.requireNonNull(array, "array");
  }

  /// Takes the array over.
  public static Bytes of(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /// The UTF-8 bytes of a text.
  public static Bytes of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The bytes themselves, not a copy: read only.
  public byte[] array() {
    return array;
  }

  /// How many bytes.
  public int size() {
    return array.length;
  }

  /// The bytes read as UTF-8, with `U+FFFD` where they are none.
  public String text() {
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /// Says how many bytes, not which: bodies do not belong in logs.
  @Override
  public String toString() {
    return array.length + " bytes";
  }
}
