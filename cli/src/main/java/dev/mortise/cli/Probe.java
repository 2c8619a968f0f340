package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.goplugin.Exit;
import dev.mortise.goplugin.GoPlugin;
import dev.mortise.goplugin.GoPluginConfig;
import dev.mortise.goplugin.HealthStatus;
import dev.mortise.goplugin.LogLine;
import dev.mortise.goplugin.PlainLauncher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Launches a binary once or twice, asks it all there is to ask, and ends it.
///
/// @param binary the program
/// @param arguments what follows it
/// @param cookieKey of the handshake cookie
/// @param cookieValue of the handshake cookie
/// @param versions the application versions to offer
/// @param timeout of the start
/// @param searchPath the only variable of ours it sees, so that scripts find their interpreter
record Probe(
    Path binary,
    List<String> arguments,
    String cookieKey,
    String cookieValue,
    Set<Integer> versions,
    Duration timeout,
    String searchPath) {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int PRINTED_LINES_MAX = 20;
  private static final int SHOWN_MAX = 200;
  private static final List<String> FIELDS =
      List.of(
          "core version",
          "app version",
          "network",
          "address",
          "protocol",
          "certificate",
          "multiplexing");

  /// Tries with AutoMTLS first where that is asked for; a plugin that knows nothing of it is tried
  /// again without.
  ProbeReport run(boolean autoMtls) {
    ProbeReport report = new Attempt(autoMtls).run();
    boolean refused =
        report.code() == ErrorCode.HANDSHAKE_CERTIFICATE
            && report.fields().getOrDefault("certificate", "").isEmpty();
    return autoMtls && refused ? new Attempt(false).run() : report;
  }

  private String name() {
    Path file = binary.getFileName();
    return file == null ? binary.toString() : file.toString();
  }

  /// One launch.
  private final class Attempt {
    private final boolean autoMtls;
    private final Deque<String> printed = new ArrayDeque<>();
    private final ProbeLauncher launcher;

    Attempt(boolean autoMtls) {
      this.autoMtls = autoMtls;
      List<String> command = new ArrayList<>();
      command.add(binary.toString());
      command.addAll(arguments);
      this.launcher =
          new ProbeLauncher(new PlainLauncher(command, null, Map.of("PATH", searchPath)));
    }

    ProbeReport run() {
      long began = System.nanoTime();
      GoPluginConfig config =
          GoPluginConfig.builder(name())
              .cookie(cookieKey, cookieValue)
              .versions(versions)
              .startTimeout(timeout)
              .autoMtls(autoMtls)
              .log(this::keep)
              .stdio((channel, bytes) -> keep(new String(bytes, StandardCharsets.UTF_8)))
              .build();
      GoPlugin plugin;
      try {
        plugin = GoPlugin.start(config, launcher);
      } catch (PluginException e) {
        return failed(e);
      }
      Duration startTime = Duration.ofNanos(System.nanoTime() - began);
      return ask(plugin, startTime);
    }

    private ProbeReport failed(PluginException failure) {
      boolean left = launcher.ownEnd().isPresent() && launcher.firstLine().isPresent();
      if (left && failure.code() == ErrorCode.HANDSHAKE_ADDRESS) {
        // Its socket is missing because it is gone: the end is the news, not the socket.
        return report(null, null, null, null, ErrorCode.PLUGIN_CRASHED, problem(HealthStatus.GONE));
      }
      return report(null, null, null, null, failure.code(), failure.getMessage());
    }

    private ProbeReport ask(GoPlugin plugin, Duration startTime) {
      HealthStatus health;
      List<String> services = null;
      ErrorCode code = null;
      String problem = null;
      try (plugin) {
        health = plugin.health(ANSWER);
        code = code(health);
        problem = problem(health);
        if (problem == null) {
          services = plugin.services(ANSWER).orElse(null);
        }
      } catch (PluginException e) {
        return report("connected", null, null, startTime, e.code(), e.getMessage());
      }
      String word = health.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      return report(tls(), services, word, startTime, code, problem);
    }

    private String tls() {
      return autoMtls ? "AutoMTLS" : "none (the plugin did not answer AutoMTLS, or --no-tls)";
    }

    private static @Nullable ErrorCode code(HealthStatus health) {
      return switch (health) {
        case SERVING, UNKNOWN -> null;
        case NOT_SERVING -> ErrorCode.PLUGIN_FAILED;
        case SILENT -> ErrorCode.DEADLINE_EXCEEDED;
        case GONE -> ErrorCode.PLUGIN_CRASHED;
      };
    }

    private @Nullable String problem(HealthStatus health) {
      return switch (health) {
        case SERVING, UNKNOWN -> null;
        case NOT_SERVING ->
            name()
                + ": its health service says NOT_SERVING for service \"plugin\"; let it set SERVING"
                + " once it is ready, as go-plugin's own server does";
        case SILENT ->
            name()
                + ": it is connected, but its health service did not answer within "
                + ANSWER.toSeconds()
                + " s; check what blocks its server, and serve with an unmodified go-plugin"
                + " library";
        case GONE ->
            name()
                + ": it ended right after its handshake ("
                + ended()
                + "); see what it printed, and run it under its own host with debug logs";
      };
    }

    private ProbeReport report(
        @Nullable String tls,
        @Nullable List<String> services,
        @Nullable String health,
        @Nullable Duration startTime,
        @Nullable ErrorCode code,
        @Nullable String problem) {
      String line = launcher.firstLine().orElse(null);
      return new ProbeReport(
          binary.toString(),
          line == null ? null : Text.cut(Text.oneLine(line), SHOWN_MAX),
          line == null ? Map.of() : fields(line),
          tls,
          services,
          health,
          startTime,
          printed(),
          ended(),
          code,
          problem);
    }

    private String ended() {
      if (!launcher.ran()) {
        return "it never ran";
      }
      return launcher.ownEnd().map(Exit::words).orElse("killed by this probe");
    }

    private void keep(LogLine line) {
      keep(line.level().name().toLowerCase(Locale.ROOT) + "  " + line.message());
    }

    private void keep(String text) {
      synchronized (printed) {
        text.lines().forEach(printed::addLast);
        while (printed.size() > PRINTED_LINES_MAX) {
          printed.removeFirst();
        }
      }
    }

    private List<String> printed() {
      synchronized (printed) {
        return printed.stream().map(line -> Text.cut(Text.oneLine(line), SHOWN_MAX)).toList();
      }
    }
  }

  /// The fields by name, as they came, whatever they are worth.
  private static Map<String, String> fields(String line) {
    String[] values = line.strip().split("\\|", FIELDS.size() + 1);
    Map<String, String> fields = new LinkedHashMap<>();
    if (values.length > 1) {
      for (int i = 0; i < Math.min(values.length, FIELDS.size()); i++) {
        fields.put(FIELDS.get(i), Text.cut(Text.oneLine(values[i]), i == 5 ? 32 : SHOWN_MAX));
      }
    }
    return fields;
  }
}
