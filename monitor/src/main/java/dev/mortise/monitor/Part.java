package dev.mortise.monitor;

import dev.mortise.api.MessageHandler.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One JSON-RPC message of a line: the whole of it, or an element of a batch.
///
/// @param id null where there is none
/// @param payload its bytes, a copy
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Part(Kind kind, @Nullable String method, MessageClassifier.@Nullable Id id, byte[] payload) {

  /// The messages of a line; empty where a line is not JSON-RPC from its first to its last byte.
  static List<Part> of(MessageClassifier classifier, byte[] line, int length) {
    List<Part> parts = new ArrayList<>();
    boolean[] lost = new boolean[1];
    classifier.classify(
        line,
        0,
        length,
        false,
        new byte[0],
        new MessageClassifier.Sink() {
          @Override
          public void message(
              Kind kind,
              @Nullable String method,
              MessageClassifier.@Nullable Id id,
              int offset,
              int count) {
            parts.add(new Part(kind, method, id, Arrays.copyOfRange(line, offset, offset + count)));
          }

          @Override
          public void lost(long more) {
            lost[0] = true;
          }

          @Override
          public void cutOff() {
            lost[0] = true;
          }
        });
    return lost[0] ? List.of() : parts;
  }

  boolean answers() {
    return kind == Kind.RESPONSE || kind == Kind.ERROR;
  }

  /// The id as JSON text, or null where there is none.
  @Nullable String rpcId() {
    return id == null ? null : id.json();
  }

  /// What a plugin wants to stand in this one's place.
  ///
  /// @throws IllegalArgumentException with what is wrong with it, as the end of a sentence
  Part replacedBy(MessageClassifier classifier, byte[] replacement, long bytesMax) {
    check(replacement.length <= bytesMax, "is longer than " + bytesMax + " bytes");
    check(isOneLine(replacement), "is more than one line");
    check(isUtf8(replacement), "is not UTF-8");
    List<Part> parts = of(classifier, replacement, replacement.length);
    check(parts.size() == 1 && replacement[0] == '{', "is not one JSON-RPC message");
    Part part = parts.getFirst();
    check(part.kind == kind || (part.answers() && answers()), "is not a " + word() + " as before");
    check(Objects.equals(key(), part.key()), "has another id");
    return part;
  }

  private String word() {
    return answers() ? "response" : kind.name().toLowerCase(java.util.Locale.ROOT);
  }

  private @Nullable String key() {
    return id == null ? null : id.key();
  }

  private static void check(boolean good, String problem) {
    if (!good) {
      throw new IllegalArgumentException(problem);
    }
  }

  /// Without any line end, of those that only some readers know too.
  private static boolean isOneLine(byte[] bytes) {
    for (byte each : bytes) {
      if (each == '\n' || each == '\r') {
        return false;
      }
    }
    return true;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
