package dev.mortise.runtime.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TimeZone;

/// All a plugin learns from its environment: a list, never the host's own variables.
final class CleanEnvironment {
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
  private static final String LANG = "C.UTF-8";

  private CleanEnvironment() {}

  /// @param given the variables of go-plugin's wire, which win
  /// @param sockets the private folder of this start
  /// @param home a folder of the plugin's own
  static Map<String, String> of(Map<String, String> given, Path sockets, Path home) {
    var environment = new HashMap<String, String>();
    environment.put("PATH", PATH);
    environment.put("LANG", LANG);
    environment.put("TZ", TimeZone.getDefault().getID());
    environment.put("HOME", home.toString());
    // Go plugins before 1.6 know no other variable for where to make their socket.
    environment.put("TMPDIR", sockets.toString());
    environment.putAll(given);
    return Map.copyOf(environment);
  }
}
