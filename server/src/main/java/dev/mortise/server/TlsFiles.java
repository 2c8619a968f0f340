package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.helidon.common.tls.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a certificate chain and its private key from PEM files, and says what is wrong with them
/// before anybody connects: a key that is not the certificate's would only show at a handshake.
final class TlsFiles {
  private static final int BYTES_MAX = 1 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final String KEY = "PRIVATE KEY";

  private final ServerConfig.Tls files;

  private TlsFiles(ServerConfig.Tls files) {
    this.files = files;
  }

  /// @throws PluginException `INVALID_ARGUMENT` with the file and what to do
  static Tls read(ServerConfig.Tls files) {
    TlsFiles reader = new TlsFiles(files);
    List<X509Certificate> chain = reader.chain();
    PrivateKey key = reader.key(chain.getFirst());
    return Tls.builder().privateKey(key).privateKeyCertChain(chain).build();
  }

  private List<X509Certificate> chain() {
    byte[] pem = bytes(files.certificate(), "certificate");
    try {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw unusable("The certificate %s holds no certificate.".formatted(files.certificate()));
      }
      return chain;
    } catch (CertificateException e) {
      throw unusable(
          "The certificate %s cannot be read: it must be PEM, the server's own certificate first."
              .formatted(files.certificate()),
          e);
    }
  }

  private PrivateKey key(X509Certificate certificate) {
    String algorithm = certificate.getPublicKey().getAlgorithm();
    byte[] encoded = keyBytes();
    try {
      PrivateKey key =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (!pair(certificate, key)) {
        throw strangers(null);
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw isKey(encoded) ? strangers(e) : damaged(e);
    }
  }

  private byte[] keyBytes() {
    String pem = new String(bytes(files.key(), "key"), StandardCharsets.US_ASCII);
    Matcher block = BLOCK.matcher(pem);
    String found = "";
    while (block.find()) {
      if (block.group(1).equals(KEY)) {
        return decoded(block.group(2));
      }
      found = block.group(1);
    }
    throw unusable(
        "The key %s cannot be used: it must be a PEM file with a %s (PKCS #8, not encrypted), and holds %s. This makes one: openssl pkcs8 -topk8 -nodes -in <old> -out <new>"
            .formatted(files.key(), KEY, found.isEmpty() ? "none" : "a " + found));
  }

  private byte[] decoded(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  private PluginException damaged(Exception cause) {
    return unusable(
        "The key %s cannot be read: what stands between BEGIN %s and END %s is damaged or cut off. Copy it again."
            .formatted(files.key(), KEY, KEY),
        cause);
  }

  /// Whether it is a key at all, though perhaps for another algorithm than the certificate's.
  private static boolean isKey(byte[] encoded) {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        return true;
      } catch (GeneralSecurityException e) {
        // Not for this one: the next may read it.
      }
    }
    return false;
  }

  /// Whether what the key signs the certificate vouches for.
  private static boolean pair(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    byte[] said = "mortise".getBytes(StandardCharsets.US_ASCII);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(said);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(said);
    return signature.verify(signed);
  }

  private static byte[] bytes(Path file, String what) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw unusable("The %s %s has more than 1 MiB.".formatted(what, file));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw unusable("There is no %s %s.".formatted(what, file), e);
    } catch (IOException e) {
      throw unusable("The %s %s cannot be read: %s.".formatted(what, file, e), e);
    }
  }

  private PluginException strangers(@Nullable GeneralSecurityException cause) {
    return new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        "The key %s is not the one of the certificate %s."
            .formatted(files.key(), files.certificate()),
        cause);
  }

  private static PluginException unusable(String message) {
    return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
  }

  private static PluginException unusable(String message, Exception cause) {
    return new PluginException(ErrorCode.INVALID_ARGUMENT, message, cause);
  }
}
