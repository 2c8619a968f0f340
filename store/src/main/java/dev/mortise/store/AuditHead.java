package dev.mortise.store;

import java.nio.charset.StandardCharsets;

/// A signed statement that a chain had this record at its end.
///
/// @param micros when it was signed
/// @param clean whether the host stopped there in order
/// @param signature Ed25519 in base64, over all of this
public record AuditHead(
    String host, long sequence, String hash, long micros, boolean clean, String signature) {
  static AuditHead sign(
      AuditKey key, String host, long sequence, String hash, long micros, boolean clean) {
    return new AuditHead(
        host, sequence, hash, micros, clean, key.sign(said(host, sequence, hash, micros, clean)));
  }

  boolean signedBy(String publicKey) {
    return AuditKey.verify(publicKey, said(host, sequence, hash, micros, clean), signature);
  }

  private static byte[] said(String host, long sequence, String hash, long micros, boolean clean) {
    return String.join(
            "\n",
            "mortise audit head 1",
            host,
            Long.toString(sequence),
            hash,
            Long.toString(micros),
            Boolean.toString(clean))
        .getBytes(StandardCharsets.UTF_8);
  }
}
