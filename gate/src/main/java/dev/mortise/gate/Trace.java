package dev.mortise.gate;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where one call stands in a trace, by the W3C's Trace Context. Names nothing and proves nothing:
/// anybody may send one.
///
/// @param traceId 32 hex digits, not all 0: the same for all that one request causes
/// @param spanId 16 hex digits, not all 0: this call
/// @param parentSpanId of the call it is part of; null where there is none
public record Trace(String traceId, String spanId, @Nullable String parentSpanId) {
  private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();
  private static final Pattern PARENT =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}");

  /// A call that nobody traced before.
  public static Trace root() {
    return new Trace(number() + number(), number(), null);
  }

  /// A call that is part of this one.
  public Trace child() {
    return new Trace(traceId, number(), spanId);
  }

  /// The header that tells others of it.
  public String traceParent() {
    return "00-" + traceId + "-" + spanId + "-01";
  }

  /// What such a header says; nothing where it is not one of version 00.
  public static Optional<Trace> parse(String traceParent) {
    Matcher parent = PARENT.matcher(traceParent);
    return parent.matches()
        ? Optional.of(new Trace(parent.group(1), parent.group(2), null))
        : Optional.empty();
  }

  /// Does something for whoever sent the header: calls made on this thread become part of theirs.
  public static <R> R within(String traceParent, ScopedValue.CallableOp<R, RuntimeException> work) {
    Optional<Trace> theirs = parse(traceParent);
    return theirs.isEmpty() ? work.call() : ScopedValue.where(CURRENT, theirs.get()).call(work);
  }

  /// What this thread works for; null where nobody sent anything.
  public static @Nullable Trace current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  private static String number() {
    long number = ThreadLocalRandom.current().nextLong();
    return HexFormat.of().toHexDigits(number == 0 ? 1 : number);
  }
}
