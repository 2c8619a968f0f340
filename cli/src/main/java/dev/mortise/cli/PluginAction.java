package dev.mortise.cli;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginService;
import java.util.Locale;

/// What an operator can do to a plugin by its name alone.
enum PluginAction {
  START("Start a plugin that does not run.", true, "runs"),
  STOP("Stop a plugin, and those that need it, after their calls.", true, "stopped"),
  RELOAD(
      "Start it anew beside the old one, and switch when the new one answers.", true, "reloaded"),
  ENABLE("Let a plugin run, now and from now on.", false, "enabled"),
  DISABLE("Keep a plugin from running, now and from now on.", false, "disabled"),
  RELEASE("End a quarantine.", false, "released"),
  ACCEPT("Say yes to changed files that ask for nothing new.", false, "accepted");

  private final String description;
  private final boolean needsRunningHost;
  private final String done;

  PluginAction(String description, boolean needsRunningHost, String done) {
    this.description = description;
    this.needsRunningHost = needsRunningHost;
    this.done = done;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String description() {
    return description;
  }

  /// Whether it is about what runs now, and not about what is remembered.
  boolean needsRunningHost() {
    return needsRunningHost;
  }

  /// The word that follows the plugin's id when it is done.
  String done() {
    return done;
  }

  void run(PluginService plugins, String id, Caller by) {
    switch (this) {
      case START -> plugins.start(id, by);
      case STOP -> plugins.stop(id, by);
      case RELOAD -> plugins.reload(id, by);
      case ENABLE -> plugins.enable(id, by);
      case DISABLE -> plugins.disable(id, by);
      case RELEASE -> plugins.release(id, by);
      case ACCEPT -> plugins.accept(id, by);
    }
  }
}
