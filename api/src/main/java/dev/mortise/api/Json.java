package dev.mortise.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// A JSON value as its UTF-8 bytes, unparsed: what the head of an envelope is made of.
///
/// The array is taken over, not copied: whoever hands it in must not change it afterwards.
public final class Json {
  /// The empty object, `{}`.
  public static final Json EMPTY = new Json(new byte[] {'{', '}'});

  private final byte[] utf8;

  private Json(byte[] utf8) {
    this.utf8 = Objects.requireNonNull(utf8, "utf8");
  }

  /// Takes the array over. Nothing at all counts as the empty object.
  public static Json of(byte[] utf8) {
    return utf8.length == 0 ? EMPTY : new Json(utf8);
  }

  /// The bytes of a text.
  public static Json of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The bytes themselves, not a copy: read only.
  public byte[] utf8() {
    return utf8;
  }

  /// How many bytes.
  public int size() {
    return utf8.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Json that && Arrays.equals(utf8, that.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  /// The text.
  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
