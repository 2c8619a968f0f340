package dev.mortise.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/// One row of the audit.
///
/// @param host whose chain it belongs to
/// @param sequence from 1, without gaps
/// @param micros when, in microseconds since 1970; clocks may go back, the sequence does not
/// @param entry what happened
/// @param hash SHA-256 in hex over all of this and the hash of the record before
public record AuditRecord(String host, long sequence, long micros, AuditEntry entry, String hash) {
  /// What the first record follows.
  static final String NOTHING_BEFORE = "0".repeat(64);

  private static final byte FORM = 1;

  /// The next record of a chain.
  static AuditRecord after(String before, String host, long sequence, long micros, AuditEntry e) {
    return new AuditRecord(host, sequence, micros, e, hash(before, host, sequence, micros, e));
  }

  /// When.
  public Instant time() {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }

  /// Whether its hash is the one of its content after that record.
  boolean follows(String before) {
    return hash.equals(hash(before, host, sequence, micros, entry));
  }

  /// The bytes are unambiguous: every text is preceded by its length.
  private static String hash(
      String before, String host, long sequence, long micros, AuditEntry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    bytes.write(FORM);
    number(bytes, sequence);
    number(bytes, micros);
    number(bytes, entry.micros());
    List.of(
            before,
            host,
            entry.kind(),
            entry.plugin(),
            entry.version(),
            entry.caller(),
            entry.via(),
            entry.action(),
            entry.target(),
            entry.outcome(),
            entry.code(),
            entry.reason())
        .forEach(text -> text(bytes, text));
    return HexFormat.of().formatHex(sha256(bytes.toByteArray()));
  }

  private static void number(ByteArrayOutputStream bytes, long number) {
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  private static void text(ByteArrayOutputStream bytes, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
    bytes.writeBytes(utf8);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
