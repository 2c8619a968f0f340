package dev.mortise.sdk;

import dev.mortise.api.Secrets;
import java.util.List;
import java.util.Optional;

/// The secrets of the plugin's settings. Safe for any thread.
public final class HostSecrets {
  private final Secrets secrets;

  HostSecrets(Secrets secrets) {
    this.secrets = secrets;
  }

  /// What to write into a header's value in place of the secret. Asks nobody.
  public static String handle(String secret) {
    return "{{secret:" + secret + "}}";
  }

  /// All that are set, and where each may go; needs `secrets:use`.
  public List<Secrets.Handle> handles() {
    return secrets.handles().handles();
  }

  /// One in plain text; needs `secrets:read:<secret>`.
  public Optional<String> read(String secret) {
    Secrets.Plain plain = secrets.read(new Secrets.Name(secret));
    return plain.found() ? Optional.of(plain.value()) : Optional.empty();
  }
}
