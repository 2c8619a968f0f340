package dev.mortise.identity;

import java.time.Duration;

/// How long things last, and what a password costs to try.
///
/// @param idle a session that is not used for so long ends
/// @param lifetime no session lives longer, however much it is used
/// @param proof so long after proving who they are a person may change users, grants and packages
/// @param firstStart how long the link of the first start works
/// @param poll how often other servers' changes are looked for; at most half a second, so that a
///   role taken away is refused everywhere within one
/// @param blind how long the roles known last are trusted while the database cannot be read; after
///   that nobody may do anything
/// @param passwordMemoryKib memory of one Argon2id hash
/// @param passwordRounds its iterations
public record IdentityConfig(
    Duration idle,
    Duration lifetime,
    Duration proof,
    Duration firstStart,
    Duration poll,
    Duration blind,
    int passwordMemoryKib,
    int passwordRounds) {
  /// 12 hours idle, 7 days at most, 5 minutes of proof, 24 hours for the first start; Argon2id with
  /// 19 MiB and two rounds.
  public static final IdentityConfig DEFAULT =
      new IdentityConfig(
          Duration.ofHours(12),
          Duration.ofDays(7),
          Duration.ofMinutes(5),
          Duration.ofHours(24),
          Duration.ofMillis(400),
          Duration.ofMinutes(1),
          19_456,
          2);

  /// Checks the numbers.
  public IdentityConfig {
    for (Duration time : new Duration[] {idle, lifetime, proof, firstStart, poll, blind}) {
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("times of the identity must be positive");
      }
    }
    if (poll.compareTo(Duration.ofMillis(500)) > 0) {
      throw new IllegalArgumentException("changes must be looked for at least every 500 ms");
    }
    if (passwordMemoryKib < 8 || passwordRounds < 1) {
      throw new IllegalArgumentException("Argon2id needs at least 8 KiB and one round");
    }
  }
}
