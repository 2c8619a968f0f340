package dev.mortise.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which records of the audit are asked for; null means any.
///
/// @param plugin an id: calls into it, what it asked, and changes of it
/// @param caller a part of the caller, `ann` or `user:`
/// @param action a part of the action, `tools/` or `grant`
/// @param outcome `begun`, `done`, `failed` or `refused`
/// @param since not before
/// @param until before
/// @param text a part of the target or of the reason, in any case
/// @param skip how many of the newest to pass over
/// @param limit at most this many, 1 to 1,000
public record AuditQuery(
    @Nullable String plugin,
    @Nullable String caller,
    @Nullable String action,
    @Nullable String outcome,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String text,
    long skip,
    int limit) {
  /// The most that one page holds.
  public static final int LIMIT_MAX = 1_000;

  /// Checks the page.
  public AuditQuery {
    if (skip < 0 || limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("a page has 1 to " + LIMIT_MAX + " records");
    }
  }

  /// The newest records.
  public static AuditQuery latest(int limit) {
    return new AuditQuery(null, null, null, null, null, null, null, 0, limit);
  }
}
