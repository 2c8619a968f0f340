package dev.mortise.examples.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Who and what takes part in the walk through the server.
///
/// @param operator the command line on the server's machine
/// @param olga the admin
/// @param ann somebody who may look and not change
/// @param signedIn olga with a new session instead of her key
/// @param greeter the plugin that greets: `kite-hello`, or `hello` where there is no Go
/// @param confined whether this machine confines plugins
record Stage(
    Page page,
    Command operator,
    Person olga,
    Person ann,
    Supplier<Person> signedIn,
    String greeter,
    boolean confined) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /// The path of a plugin's route.
  static String route(String plugin, String path) {
    return "/api/v1/plugins/" + plugin + path;
  }

  /// The path of a plugin's tool.
  static String tool(String plugin, String tool) {
    return "/api/v1/plugins/tools/plugin_" + plugin + "_" + tool;
  }

  /// Waits until a plugin is in a state.
  void await(String plugin, String state) {
    await(plugin, state::equals, "to be " + state);
  }

  /// Waits until the host has noticed that a plugin runs no more.
  void awaitDown(String plugin) {
    await(plugin, state -> !state.equals("running"), "not to be running");
  }

  private void await(String plugin, Predicate<String> wanted, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String now = "";
    while (System.nanoTime() < end) {
      now = olga.quietly("/api/v2/plugins/" + plugin + "/why").text("state");
      if (wanted.test(now)) {
        return;
      }
      pause();
    }
    throw new Unexpected("expected " + plugin + " " + what + ", but it is " + now);
  }

  /// A moment between two looks.
  static void pause() {
    LockSupport.parkNanos(PAUSE.toNanos());
  }
}
