package dev.mortise.identity;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Hashes of passwords, Argon2id. Only a few are computed at once, so that a flood of sign-ins
/// fills neither the memory nor the processors.
final class Passwords {
  private static final int LENGTH_MIN = 10;
  private static final int LENGTH_MAX = 256;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int AT_ONCE = 4;
  private static final long PATIENCE_SECONDS = 5;

  private final Argon2Function function;
  private final SecureRandom random = new SecureRandom();
  private final Semaphore places = new Semaphore(AT_ONCE, true);
  // Compared with when there is nobody of that name, so that this takes as long.
  private final String nobody;

  Passwords(IdentityConfig config) {
    this.function =
        Argon2Function.getInstance(
            config.passwordMemoryKib(), config.passwordRounds(), 1, HASH_BYTES, Argon2.ID);
    this.nobody = computed(Secret.random());
  }

  /// What is kept of a new password.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when it is too short, too long, or the name
  String hash(String name, String password) {
    if (password.length() < LENGTH_MIN || password.length() > LENGTH_MAX) {
      throw Failure.invalid(
          "The password must have between " + LENGTH_MIN + " and " + LENGTH_MAX + " characters.");
    }
    if (password.equalsIgnoreCase(name)) {
      throw Failure.invalid("The password must not be the name.");
    }
    return placed(() -> computed(password));
  }

  /// Whether it is the password. Takes the same time for somebody who has none.
  ///
  /// @param hash what is kept of it; null when there is nothing
  boolean matches(@Nullable String hash, String password) {
    String tried = password.length() > LENGTH_MAX ? "" : password;
    String kept = hash == null ? nobody : hash;
    boolean same =
        placed(() ->
            Argon2Function.getInstanceFromHash(kept)
                .check(
                    tried.getBytes(StandardCharsets.UTF_8), kept.getBytes(StandardCharsets.UTF_8)));
    return same && hash != null;
  }

  private String computed(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return function.hash(password.getBytes(StandardCharsets.UTF_8), salt).getResult();
  }

  private <T> T placed(Supplier<T> work) {
    try {
      if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new PluginException(
            ErrorCode.RESOURCE_EXHAUSTED, "Too many sign-ins at once. Try again in a moment.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The sign-in was interrupted.", e);
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }
}
