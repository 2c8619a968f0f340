package dev.mortise.sdk;

import dev.mortise.goplugin.GoPluginServer;
import dev.mortise.goplugin.LogLevel;
import dev.mortise.goplugin.PluginLog;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// A plugin as a process under a go-plugin host.
final class Serving {
  static final String COOKIE_KEY = "MORTISE_PLUGIN";
  static final String COOKIE_VALUE = "6d6f7274697365";
  static final int WIRE_VERSION = 1;

  private Serving() {}

  static void run(MortisePlugin plugin, String... args) {
    logToHost(plugin.id());
    if (Boolean.getBoolean(Rehearsal.PROPERTY)) {
      Rehearsal.run();
      return;
    }
    GoPluginServer.builder()
        .cookie(COOKIE_KEY, COOKIE_VALUE)
        .version(WIRE_VERSION, List.of(new Carrier(plugin)))
        .testMode(List.of(args).contains("--debug"))
        .serve();
  }

  /// System.Logger ends in java.util.logging unless something else is bound: from there each line
  /// goes to the real stderr, as the JSON that hosts of go-plugin read.
  private static void logToHost(String id) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.INFO);
    // Strong references: a logger nobody holds may be collected with its level.
    PLUGIN.setLevel(Level.FINE);
    NETTY.setLevel(Level.WARNING);
    GRPC.setLevel(Level.WARNING);
    root.addHandler(new ToHost(PluginLog.ofProcess(id, LogLevel.DEBUG)));
  }

  private static final Logger PLUGIN = Logger.getLogger("plugin");
  private static final Logger NETTY = Logger.getLogger("io.netty");
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private static final class ToHost extends Handler {
    private final PluginLog log;
    private final SimpleFormatter formatter = new SimpleFormatter();

    ToHost(PluginLog log) {
      this.log = log;
    }

    @Override
    public void publish(LogRecord line) {
      Throwable thrown = line.getThrown();
      Map<String, String> fields = thrown == null ? Map.of() : Map.of("error", trace(thrown));
      log.write(level(line.getLevel()), formatter.formatMessage(line), fields);
    }

    private static String trace(Throwable thrown) {
      var text = new java.io.StringWriter();
      thrown.printStackTrace(new java.io.PrintWriter(text, true));
      return text.toString();
    }

    private static LogLevel level(Level level) {
      int value = level.intValue();
      if (value >= Level.SEVERE.intValue()) {
        return LogLevel.ERROR;
      }
      if (value >= Level.WARNING.intValue()) {
        return LogLevel.WARN;
      }
      return value >= Level.INFO.intValue() ? LogLevel.INFO : LogLevel.DEBUG;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
