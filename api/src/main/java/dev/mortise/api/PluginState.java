package dev.mortise.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a plugin stands. Each state carries only what exists in it.
public sealed interface PluginState {
  /// The word people and machines read: `running`, `failed` …
  String word();

  /// Found, not looked at yet.
  record Discovered() implements PluginState {
    @Override
    public String word() {
      return "discovered";
    }
  }

  /// Its files are what they should be; it may start.
  record Verified() implements PluginState {
    @Override
    public String word() {
      return "verified";
    }
  }

  /// It cannot start until something else happens, for example until a plugin it needs runs.
  record Waiting(String reason) implements PluginState {
    @Override
    public String word() {
      return "waiting";
    }
  }

  /// On its way up.
  record Starting(Instant since) implements PluginState {
    @Override
    public String word() {
      return "starting";
    }
  }

  /// Serves calls.
  record Running(Instant since) implements PluginState {
    @Override
    public String word() {
      return "running";
    }
  }

  /// Serves calls, but something about it is wrong, for example its health check.
  record Degraded(Instant since, String reason) implements PluginState {
    @Override
    public String word() {
      return "degraded";
    }
  }

  /// Finishes its calls.
  record Stopping(Instant since) implements PluginState {
    @Override
    public String word() {
      return "stopping";
    }
  }

  /// Ended because somebody asked for it, or never asked to run.
  record Stopped() implements PluginState {
    @Override
    public String word() {
      return "stopped";
    }
  }

  /// Did not start, or ended by itself.
  ///
  /// @param code what kind of failure
  /// @param reason a whole sentence with the remedy
  /// @param since when it failed last
  /// @param restarts how often it was restarted within the window that leads to quarantine
  /// @param retryAt when it is tried again; null when it is not
  record Failed(
      ErrorCode code, String reason, Instant since, int restarts, @Nullable Instant retryAt)
      implements PluginState {
    @Override
    public String word() {
      return "failed";
    }
  }

  /// Switched off by the operator; survives restarts of the host.
  record Disabled() implements PluginState {
    @Override
    public String word() {
      return "disabled";
    }
  }

  /// Failed too often; waits for a person to release it; survives restarts of the host.
  record Quarantined(String reason, Instant since) implements PluginState {
    @Override
    public String word() {
      return "quarantined";
    }
  }
}
