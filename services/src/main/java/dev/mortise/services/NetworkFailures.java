package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.host.HostCaller;
import java.io.IOException;

/// Says what went wrong on the network.
final class NetworkFailures {
  private static final int TEXT_MAX = 200;

  private NetworkFailures() {}

  /// @param target host and port, never a path or a query, which may hold what is secret
  /// @param late whether its time was up
  static PluginException of(HostCaller caller, String target, boolean late, IOException e) {
    if (late) {
      return new PluginException(
          ErrorCode.DEADLINE_EXCEEDED,
          "%s: %s did not answer in time.".formatted(caller.label(), target),
          e);
    }
    if (Thread.currentThread().isInterrupted()) {
      return new PluginException(
          ErrorCode.CANCELLED,
          "%s: the connection to %s was ended.".formatted(caller.label(), target),
          e);
    }
    return new PluginException(
        ErrorCode.UNAVAILABLE,
        "%s: the connection to %s failed: %s.".formatted(caller.label(), target, words(e)),
        e);
  }

  /// Some of it may come from the other side.
  private static String words(IOException e) {
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String plain = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return plain.length() > TEXT_MAX ? plain.substring(0, TEXT_MAX) + "…" : plain;
  }
}
