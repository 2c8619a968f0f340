package dev.mortise.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/// Who a host is in the audit, and the Ed25519 key it signs the heads of its chain with: one
/// private file per state folder, made when it is first needed.
///
/// @param host the chain's name
/// @param publicKey X.509, in base64
record AuditKey(String host, String publicKey, PrivateKey privateKey) {
  private static final String FILE = "audit.key";
  private static final String ALGORITHM = "Ed25519";

  /// Whether that folder has one.
  static boolean exists(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /// Reads the file of that folder, or makes it.
  static AuditKey of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        Base64.Encoder base64 = Base64.getEncoder();
        List<String> lines =
            List.of(
                UUID.randomUUID().toString(),
                base64.encodeToString(pair.getPublic().getEncoded()),
                base64.encodeToString(pair.getPrivate().getEncoded()));
        PrivateFiles.writeFirst(
            file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.size() < 3) {
        throw new IOException(file + " is no key of an audit: it has " + lines.size() + " lines");
      }
      byte[] secret = Base64.getDecoder().decode(lines.get(2));
      return new AuditKey(
          lines.get(0),
          lines.get(1),
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(secret)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " is no key of an audit", e);
    }
  }

  String sign(byte[] said) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(said);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What is no key or no signature was not signed.
  static boolean verify(String publicKey, byte[] said, String signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(
          KeyFactory.getInstance(ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey))));
      signature.update(said);
      return signature.verify(Base64.getDecoder().decode(signed));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /// Eight bytes that people can compare.
  static String fingerprint(String publicKey) {
    byte[] hash = AuditRecord.sha256(publicKey.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  /// Says nothing of the private key.
  @Override
  public String toString() {
    return host + " (" + fingerprint(publicKey) + ")";
  }
}
