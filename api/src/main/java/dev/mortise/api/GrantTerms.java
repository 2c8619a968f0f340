package dev.mortise.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far a grant goes.
///
/// @param background whether it holds when the plugin acts on its own, with nobody calling; a
///   permission that plugins ask for while they start, such as `account:key`, always does
/// @param lent whether plugins that call this one have the right through it, although they lack it
///   themselves; callers who are people never gain anything by it
/// @param until when it ends by itself, and the streams that rest on it with it; null for never
/// @param as the user under whose roles it holds on clusters when nobody calls; null for nobody,
///   and then it reaches no cluster in the background
public record GrantTerms(
    boolean background, boolean lent, @Nullable Instant until, @Nullable String as) {
  /// On somebody's behalf only, not lent, without end.
  public static final GrantTerms PLAIN = new GrantTerms(false, false, null);

  /// As nobody.
  public GrantTerms(boolean background, boolean lent, @Nullable Instant until) {
    this(background, lent, until, null);
  }

  /// The same, for the plugin's own timers and events too.
  public GrantTerms withBackground(boolean value) {
    return new GrantTerms(value, lent, until, as);
  }
}
