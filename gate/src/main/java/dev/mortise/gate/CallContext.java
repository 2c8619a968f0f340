package dev.mortise.gate;

import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where a call stands: on whose behalf, through which plugins it came, and until when.
///
/// @param caller who began it
/// @param chain the plugins it went through, outermost first; the last is the one that is called or
///   that asks
/// @param deadline of the outermost call; nested calls spend it
/// @param trace where the last call into a plugin stands in a trace; null where nobody collects
///   them
public record CallContext(
    Caller caller, List<Party> chain, Deadline deadline, @Nullable Trace trace) {
  /// Nested calls go no deeper than this many plugins.
  public static final int DEPTH_MAX = 8;

  /// Copies the chain, which is never empty.
  public CallContext {
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(deadline, "deadline");
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a call goes through at least one plugin");
    }
  }

  /// One that stands in no trace.
  public CallContext(Caller caller, List<Party> chain, Deadline deadline) {
    this(caller, chain, deadline, null);
  }

  /// The same in a trace.
  public CallContext in(@Nullable Trace place) {
    return new CallContext(caller, chain, deadline, place);
  }

  /// A call that comes from outside, into one plugin.
  public static CallContext into(Party party, Caller caller, Deadline deadline) {
    return new CallContext(caller, List.of(party), deadline);
  }

  /// The plugin that is called, or that asks.
  public Party party() {
    return chain.getLast();
  }

  /// The same call, gone on into another plugin. The earlier deadline counts.
  public CallContext into(Party next, Deadline limit) {
    List<Party> longer = new ArrayList<>(chain);
    longer.add(next);
    return new CallContext(caller, longer, deadline.min(limit), trace);
  }

  /// `a 1.0 → b 2.0`.
  String path() {
    return chain.stream().map(Party::label).collect(Collectors.joining(" → "));
  }
}
