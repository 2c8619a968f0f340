package dev.mortise.server;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tokens by which a person says yes to one use of one tool: good once, for a while, for whom they
/// were issued to. In memory, and never many.
final class Confirmations {
  /// How long a person may think.
  static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final int TOKENS_MAX = 10_000;
  private static final int OF_ONE_USER_MAX = 100;

  private record Issued(String user, String hash, Instant until) {}

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  // Oldest first; guarded by this.
  private final Map<String, Issued> issued = new LinkedHashMap<>();

  Confirmations(InstantSource clock) {
    this.clock = clock;
  }

  /// A fresh token; the oldest make room for it.
  ///
  /// @param hash of what is confirmed, as [dev.mortise.services.Confirmation] is told it
  synchronized String issue(String user, String hash) {
    Instant now = clock.instant();
    issued.values().removeIf(i -> i.until().isBefore(now));
    long own = issued.values().stream().filter(i -> i.user().equals(user)).count();
    Iterator<Map.Entry<String, Issued>> oldest = issued.entrySet().iterator();
    while (oldest.hasNext() && (own >= OF_ONE_USER_MAX || issued.size() >= TOKENS_MAX)) {
      boolean mine = oldest.next().getValue().user().equals(user);
      if (mine || own < OF_ONE_USER_MAX) {
        oldest.remove();
        own -= mine ? 1 : 0;
      }
    }
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    issued.put(token, new Issued(user, hash, now.plus(LIFETIME)));
    return token;
  }

  /// Whether the token says yes to just that; it is used up only if it does.
  synchronized boolean redeem(String token, String user, String hash) {
    Issued found = issued.get(token);
    if (found == null
        || found.until().isBefore(clock.instant())
        || !found.user().equals(user)
        || !found.hash().equals(hash)) {
      return false;
    }
    issued.remove(token);
    return true;
  }
}
