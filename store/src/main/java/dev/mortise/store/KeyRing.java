package dev.mortise.store;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts with AES-256-GCM, each time with a nonce of its own; what is encrypted is bound to what
/// it belongs to, so that it cannot be moved to another place.
///
/// The keys are lines of one private file, made when it is first needed: an id, a space, 32 bytes
/// in base64. The last line encrypts; older ones only decrypt, until a person takes them out.
/// Servers that share a database need the same file. Safe for any thread.
final class KeyRing {
  private static final String FILE = "secrets.key";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Path file;
  private final SecureRandom random = new SecureRandom();

  KeyRing(Path folder) {
    file = folder.resolve(FILE);
  }

  /// What was encrypted, and with which key.
  record Sealed(String keyId, byte[] content) {
    @Override
    public String toString() {
      return "sealed with " + keyId;
    }
  }

  /// @param place what it belongs to; the same is needed to open it
  Sealed seal(byte[] plain, String... place) {
    Map.Entry<String, SecretKey> key = keys().lastEntry();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key.getValue(), nonce, key.getKey(), place);
      byte[] content = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
      cipher.doFinal(plain, 0, plain.length, content, NONCE_BYTES);
      return new Sealed(key.getKey(), content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @throws PluginException `UNAVAILABLE` when the key is not in the file, or when this is not
  ///   what was sealed for that place
  byte[] open(Sealed sealed, String... place) {
    SecretKey key = keys().get(sealed.keyId());
    if (key == null) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "It was encrypted with the key %s, which is not in %s. Copy the line from the server that has it."
              .formatted(sealed.keyId(), file));
    }
    byte[] content = sealed.content();
    try {
      byte[] nonce = Arrays.copyOf(content, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, key, nonce, sealed.keyId(), place)
          .doFinal(content, NONCE_BYTES, Math.max(0, content.length - NONCE_BYTES));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "What the database holds for %s was changed or moved there; it is not used. Set it again."
              .formatted(String.join(", ", place)),
          e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String keyId, String[] place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    for (String part : place) {
      byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
      // Lengths first, so that no two places read alike.
      cipher.updateAAD((utf8.length + ":").getBytes(StandardCharsets.UTF_8));
      cipher.updateAAD(utf8);
    }
    cipher.updateAAD(keyId.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /// Read each time, so that a key that was added or taken out needs no restart.
  private LinkedHashMap<String, SecretKey> keys() {
    try {
      if (!Files.exists(file)) {
        PrivateFiles.writeFirst(file, line().getBytes(StandardCharsets.UTF_8));
      }
      LinkedHashMap<String, SecretKey> keys = new LinkedHashMap<>();
      for (String line : Files.readAllLines(file)) {
        if (!line.isBlank()) {
          String[] parts = line.strip().split(" ");
          byte[] key = Base64.getDecoder().decode(parts[parts.length - 1]);
          if (parts.length != 2 || key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a line is no key");
          }
          keys.put(parts[0], new SecretKeySpec(key, "AES"));
        }
      }
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("it is empty");
      }
      return keys;
    } catch (IOException | IllegalArgumentException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          "The keys of secrets in %s cannot be read: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  private String line() {
    byte[] key = new byte[KEY_BYTES];
    byte[] id = new byte[4];
    random.nextBytes(key);
    random.nextBytes(id);
    return "k"
        + HexFormat.of().formatHex(id)
        + " "
        + Base64.getEncoder().encodeToString(key)
        + "\n";
  }
}
