package dev.mortise.app;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.services.ToolPins;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What tools said when they were approved, of which a host must be told before its database is
/// open. A plugin that uses another's tool before that waits.
final class LatePins implements ToolPins {
  private static final long OPENING_SECONDS = 30;

  private final CompletableFuture<ToolPins> known = new CompletableFuture<>();

  void known(ToolPins pins) {
    known.complete(pins);
  }

  private ToolPins pins() {
    try {
      return known.get(OPENING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The call was interrupted.", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new PluginException(ErrorCode.UNAVAILABLE, "The server is not open.", e);
    }
  }

  @Override
  public Optional<String> pinned(String plugin, String tool) {
    return pins().pinned(plugin, tool);
  }

  @Override
  public void pin(String plugin, String tool, String fingerprint) {
    pins().pin(plugin, tool, fingerprint);
  }
}
