package dev.mortise.runtime.wasm;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An instance ended in the middle of a call.
final class Trap extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String AT_START = " while an instance was made";

  /// What was too much.
  enum Limit {
    /// Fuel, which a manifest asks for as `limits.fuel`.
    FUEL,
    /// Time: a deadline, or nobody waited any more.
    TIME,
    /// The depth of calls within calls.
    STACK,
    /// Memory: it was at its most when something else failed.
    MEMORY,
    /// The memory of the plugin's instances together: they had all that one plugin may have when
    /// something else failed.
    PART,
    /// The memory of all instances: none was left when something else failed.
    POOL,
    /// Nothing: it has a bug.
    NONE
  }

  private final Limit limit;
  private final String function;
  private final long used;
  private final boolean starting;

  /// @param what a sentence without its subject's name: "it used up its fuel"
  /// @param function where; empty where that is unknown
  /// @param used of its fuel, at least
  Trap(Limit limit, String what, String function, long used, @Nullable Throwable cause) {
    this(limit, what, function, used, false, cause);
  }

  private Trap(
      Limit limit,
      String what,
      String function,
      long used,
      boolean starting,
      @Nullable Throwable cause) {
    super(what, cause);
    this.limit = limit;
    this.function = function;
    this.used = used;
    this.starting = starting;
  }

  /// The same of an instance that was not made yet: it ended in its start function.
  Trap starting() {
    return new Trap(limit, getMessage(), function, used, true, getCause());
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  Limit limit() {
    return limit;
  }

  String function() {
    return function;
  }

  /// What whoever called is told.
  ///
  /// @param label of the plugin
  /// @param address what was called
  /// @param time it had, and where from
  PluginException failure(
      String label, String address, Program.Budget budget, Supplier<String> time) {
    String place = (function.isEmpty() ? "" : " in " + function) + (starting ? AT_START : "");
    String setting = ModuleRuntimeConfig.MEMORY_SETTING;
    String text =
        switch (limit) {
          case FUEL ->
              "%s: %s used up its fuel of %,d units%s and was stopped; if it needs more, raise limits.fuel."
                  .formatted(label, address, budget.fuel(), place);
          case TIME ->
              "%s: %s was stopped%s: its time was up, %s."
                  .formatted(label, address, place, time.get());
          case STACK ->
              "%s: %s nests its calls too deep%s and was stopped after at least %,d units of fuel."
                  .formatted(label, address, place, used);
          case MEMORY ->
              "%s: %s: %s%s after at least %,d units of fuel, with its memory at the limit of %,d bytes; if it needs more, raise limits.memory."
                  .formatted(label, address, getMessage(), place, used, budget.memoryBytes());
          case PART ->
              "%s: %s: %s%s after at least %,d units of fuel, with all the memory that one plugin may have taken; close some of its panes, or raise %s, of which that is half."
                  .formatted(label, address, getMessage(), place, used, setting);
          case POOL ->
              "%s: %s: %s%s after at least %,d units of fuel, when no memory was left of what all modules of this host may have together; end some plugins or close some panes, or raise %s."
                  .formatted(label, address, getMessage(), place, used, setting);
          case NONE ->
              "%s: %s: %s%s after at least %,d units of fuel; its instance was replaced."
                  .formatted(label, address, getMessage(), place, used);
        };
    return new PluginException(code(), text, this);
  }

  private ErrorCode code() {
    return switch (limit) {
      case FUEL, STACK, MEMORY, PART, POOL -> ErrorCode.RESOURCE_EXHAUSTED;
      case TIME -> ErrorCode.DEADLINE_EXCEEDED;
      case NONE -> ErrorCode.PLUGIN_CRASHED;
    };
  }
}
