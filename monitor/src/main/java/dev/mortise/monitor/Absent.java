package dev.mortise.monitor;

import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.util.ArrayList;
import java.util.List;

/// What a person should know of plugins that will not see the traffic: those that do not run, and
/// those that may not see it.
final class Absent {
  private static final Permission OBSERVE = Permission.of("messages", "observe", "");

  private Absent() {}

  /// One line for each, by the order of the plugins.
  static List<String> lines(PluginService plugins) {
    List<String> lines = new ArrayList<>();
    for (PluginView view : plugins.plugins()) {
      String why = reason(view.state());
      if (!why.isEmpty()) {
        lines.add(
            view.label()
                + " does not run: "
                + Notices.oneLine(told(view, why))
                + "; mortise plugins why "
                + view.id());
      }
      if (lacksPermission(plugins, view.id())) {
        lines.add(
            view.label()
                + " may not see messages: mortise plugins grant "
                + view.id()
                + " "
                + OBSERVE);
      }
    }
    return lines;
  }

  /// Why a plugin does not run; empty when it does.
  private static String reason(PluginState state) {
    return switch (state) {
      case PluginState.Failed failed -> failed.reason();
      case PluginState.Quarantined quarantined -> "it is in quarantine: " + quarantined.reason();
      case PluginState.Waiting waiting -> waiting.reason();
      case PluginState.Discovered _, PluginState.Verified _, PluginState.Starting _ ->
          "it is still starting";
      case PluginState.Stopping _ -> "it is being stopped";
      case PluginState.Stopped _ -> "it is stopped";
      case PluginState.Disabled _ -> "it is disabled";
      case PluginState.Running _, PluginState.Degraded _ -> "";
    };
  }

  /// Reasons are whole sentences, which begin with the plugin's name and end with a full stop.
  private static String told(PluginView view, String reason) {
    String text = reason.strip();
    if (text.startsWith(view.label() + ": ")) {
      text = text.substring(view.label().length() + 2);
    } else if (text.startsWith(view.label() + " ")) {
      text = "it" + text.substring(view.label().length());
    }
    return text.replaceAll("\\.$", "");
  }

  /// Only what handles messages has to do with this permission: it declares or implies it.
  private static boolean lacksPermission(PluginService plugins, String id) {
    try {
      return plugins.permissions(id).stream()
          .anyMatch(each -> each.permission().equals(OBSERVE) && !each.granted());
    } catch (PluginException gone) {
      return false; // It went away in between, or its id is another's.
    }
  }
}
