package dev.mortise.services;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.Randomness;
import java.security.SecureRandom;

/// Draws from the system's source of randomness.
final class SecureRandomness implements Randomness {
  static final int BYTES_MAX = 65_536;

  @Override
  public Drawn draw(Amount amount) {
    if (amount.count() < 1 || amount.count() > BYTES_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "Between 1 and %d random bytes can be drawn at once; %d were asked for."
              .formatted(BYTES_MAX, amount.count()));
    }
    byte[] bytes = new byte[amount.count()];
    new SecureRandom().nextBytes(bytes);
    return new Drawn(Bytes.of(bytes));
  }
}
