package dev.mortise.goplugin;

import java.io.PrintStream;
import java.io.StringWriter;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes a plugin's log as lines of JSON that every go-plugin host understands.
///
/// A [System.Logger], so that a `System.LoggerFinder` can hand it out. Each line is one write, so
/// that lines of several threads do not mix. Never throws.
public final class PluginLog implements System.Logger {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX", Locale.ROOT);

  private final String name;
  private final PrintStream err;
  private final LogLevel lowest;

  /// A log on the given stream, which is the real standard error of a plugin.
  public PluginLog(String name, PrintStream err, LogLevel lowest) {
    this.name = Objects.requireNonNull(name, "name");
    this.err = Objects.requireNonNull(err, "err");
    this.lowest = Objects.requireNonNull(lowest, "lowest");
  }

  /// A log on this process's real standard error, wherever `System.err` points.
  public static PluginLog ofProcess(String name, LogLevel lowest) {
    var descriptor = new java.io.FileOutputStream(java.io.FileDescriptor.err);
    return new PluginLog(
        name, new PrintStream(descriptor, true, java.nio.charset.StandardCharsets.UTF_8), lowest);
  }

  /// Writes one line at INFO.
  public void info(String message, Map<String, ?> fields) {
    write(LogLevel.INFO, message, fields);
  }

  /// Writes one line at WARN.
  public void warn(String message, Map<String, ?> fields) {
    write(LogLevel.WARN, message, fields);
  }

  /// Writes one line at ERROR.
  public void error(String message, Map<String, ?> fields) {
    write(LogLevel.ERROR, message, fields);
  }

  /// Writes one line. Keys that begin with `@` belong to the format and are left out.
  public void write(LogLevel level, String message, Map<String, ?> fields) {
    if (level.compareTo(lowest) < 0) {
      return;
    }
    var line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeStringProperty("@level", level.name().toLowerCase(Locale.ROOT));
      json.writeStringProperty("@message", message);
      json.writeStringProperty("@module", name);
      json.writeStringProperty("@timestamp", TIME.format(OffsetDateTime.now(ZoneOffset.UTC)));
      fields.forEach((key, value) -> field(json, key, value));
      json.writeEndObject();
    }
    err.print(line.append('\n'));
    err.flush();
  }

  private static void field(JsonGenerator json, String key, @Nullable Object value) {
    if (!key.startsWith("@")) {
      json.writeStringProperty(key, String.valueOf(value));
    }
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(System.Logger.Level level) {
    return level != System.Logger.Level.OFF && of(level).compareTo(lowest) >= 0;
  }

  @Override
  public void log(
      System.Logger.Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (isLoggable(level)) {
      Map<String, String> fields = thrown == null ? Map.of() : Map.of("error", thrown.toString());
      write(of(level), String.valueOf(message), fields);
    }
  }

  @Override
  public void log(
      System.Logger.Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... params) {
    if (isLoggable(level)) {
      String message = String.valueOf(format);
      boolean plain = params == null || params.length == 0;
      write(of(level), plain ? message : java.text.MessageFormat.format(message, params), Map.of());
    }
  }

  private static LogLevel of(System.Logger.Level level) {
    return switch (level) {
      case ALL, TRACE -> LogLevel.TRACE;
      case DEBUG -> LogLevel.DEBUG;
      case INFO -> LogLevel.INFO;
      case WARNING -> LogLevel.WARN;
      case ERROR, OFF -> LogLevel.ERROR;
    };
  }
}
