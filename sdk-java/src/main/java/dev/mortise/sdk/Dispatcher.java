package dev.mortise.sdk;

import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where calls go into a plugin, whatever carries them. Safe for any thread; every call runs on the
/// thread that brings it, and an interrupt of that thread is how it is told to stop.
public final class Dispatcher {
  private final String id;
  private final String version;
  private final Map<String, Offering> offers;
  private final List<SettingsListener<?>> listeners;
  // Published once by describe(), before the host makes its first call.
  private volatile Json settings = Json.EMPTY;

  Dispatcher(
      String id,
      String version,
      Map<String, Offering> offers,
      List<SettingsListener<?>> listeners) {
    this.id = id;
    this.version = version;
    this.offers = offers;
    this.listeners = listeners;
  }

  /// Takes the settings over and says what the plugin contributes, by address.
  ///
  /// @throws PluginException when the settings do not fit
  public List<Contribution> describe(Json given) {
    settings = given;
    for (SettingsListener<?> listener : listeners) {
      guarded(
          "its settings",
          null,
          () -> {
            listener.tell(given);
            return Reply.EMPTY;
          });
    }
    return offers.values().stream()
        .map(Offering::contribution)
        .sorted(Comparator.comparing(Contribution::address))
        .toList();
  }

  /// Answers a unary call.
  ///
  /// @throws PluginException `NOT_FOUND`, `INVALID_ARGUMENT`, `DEADLINE_EXCEEDED`, `CANCELLED`,
  ///   what the handler throws, or `PLUGIN_FAILED` with the message of any other exception
  public Reply call(Inbound call, HostPort port) {
    return call(call, context(call, port));
  }

  Reply call(Inbound call, HostContext context) {
    Offering offering = find(call);
    return guarded(
        call.address(),
        context,
        () -> offering.server().call(call.method(), call.head(), call.body()));
  }

  /// Runs a stream until the handler has said everything.
  ///
  /// @throws PluginException as [#call]
  public void open(Inbound call, HostPort port, Exchange exchange) {
    open(call, context(call, port), exchange);
  }

  void open(Inbound call, HostContext context, Exchange exchange) {
    Offering offering = find(call);
    guarded(
        call.address(),
        context,
        () -> {
          offering.server().open(call.method(), call.head(), exchange);
          return Reply.EMPTY;
        });
  }

  HostContext context(Inbound call, HostPort port) {
    return new HostContext(call, port, settings);
  }

  private Offering find(Inbound call) {
    Offering offering = offers.get(call.address());
    if (offering == null) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          "%s %s: expected one of %s, got a call of %s."
              .formatted(id, version, offers.keySet(), call.address()));
    }
    return offering;
  }

  // Whatever a handler throws is the plugin's failure, not a crash of its process.
  @SuppressWarnings("ScopedValueBinding")
  private Reply guarded(String what, @Nullable HostContext context, Supplier<Reply> run) {
    try {
      return context == null ? run.get() : ScopedValue.where(Host.CURRENT, context).call(run::get);
    } catch (PluginException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      throw failure(what, context, e);
    }
  }

  private PluginException failure(String what, @Nullable HostContext context, Throwable e) {
    if (context != null && context.cancelled()) {
      boolean late = context.deadline() != null && context.deadline().expired();
      return new PluginException(
          late ? ErrorCode.DEADLINE_EXCEEDED : ErrorCode.CANCELLED,
          "%s %s: %s was interrupted.".formatted(id, version, what),
          e);
    }
    Host.log().error(what + " failed", e);
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new PluginException(
        ErrorCode.PLUGIN_FAILED, "%s %s: %s: %s".formatted(id, version, what, message), e);
  }

  String label() {
    return id + " " + version;
  }
}
