package dev.mortise.monitor;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A session as it was written down.
///
/// @param steps in the order of the file
/// @param warnings lines that were left out, and why
record Recording(List<Step> steps, List<String> warnings) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern DELAY = Pattern.compile("DELAY:\\s*([0-9]{1,9})\\s*(ms|s|m)?");

  /// What a line of a recording stands for.
  sealed interface Step {
    /// A message of the client.
    record Inbound(int line, JsonNode message) implements Step {}

    /// A message of the server.
    record Outbound(int line, JsonNode message) implements Step {}

    /// A pause.
    record Pause(Duration time) implements Step {}
  }

  private static final String CUT = " was cut off when it was recorded; left out";

  /// Reads a file.
  ///
  /// @throws PluginException `NOT_FOUND` or `INVALID_ARGUMENT`
  static Recording read(Path file) {
    List<Step> steps = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        step(line.strip(), ++number, steps, warnings);
      }
    } catch (MalformedInputException notText) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, file + " is no recording: it is not UTF-8 text.", notText);
    } catch (IOException unreadable) {
      throw new PluginException(
          ErrorCode.NOT_FOUND, "The recording " + file + " cannot be read.", unreadable);
    }
    if (steps.stream().noneMatch(Step.Inbound.class::isInstance)) {
      throw new PluginException(ErrorCode.INVALID_ARGUMENT, file + useless(warnings));
    }
    return new Recording(steps, warnings);
  }

  private static String useless(List<String> warnings) {
    return warnings.stream().anyMatch(warning -> warning.endsWith(CUT))
        ? " holds no whole message of a client: they were cut off when they were recorded; record"
            + " with a --buffer-size larger than they are."
        : " holds no message of a client; expected JSON lines with `direction` and `payload`,"
            + " as the recorder writes them, or one JSON-RPC message a line.";
  }

  private static void step(String line, int number, List<Step> steps, List<String> warnings) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    Matcher delay = DELAY.matcher(line);
    if (delay.matches()) {
      steps.add(new Step.Pause(pause(Long.parseLong(delay.group(1)), delay.group(2))));
      return;
    }
    try {
      JsonNode node = MAPPER.readTree(line);
      if (node.has("jsonrpc")) {
        plain(node, number, steps);
      } else if (node.has("direction") && node.has("payload")) {
        recorded(node, number, steps, warnings);
      } else {
        warnings.add("line " + number + " is neither a message nor a record of one; left out");
      }
    } catch (JacksonException notJson) {
      warnings.add("line " + number + " is not JSON; left out");
    }
  }

  private static Duration pause(long count, @Nullable String unit) {
    return switch (unit == null ? "ms" : unit) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofMillis(count);
    };
  }

  /// A bare message: the client's when it has a method, otherwise what the server answered.
  private static void plain(JsonNode node, int number, List<Step> steps) {
    steps.add(
        node.has("method") ? new Step.Inbound(number, node) : new Step.Outbound(number, node));
  }

  private static void recorded(JsonNode node, int number, List<Step> steps, List<String> warnings) {
    if (node.path("truncated").asBoolean(false)) {
      warnings.add("line " + number + CUT);
      return;
    }
    JsonNode payload = node.get("payload");
    JsonNode message = payload.isString() ? MAPPER.readTree(payload.stringValue()) : payload;
    switch (node.get("direction").asString("")) {
      case "inbound", "request" -> steps.add(new Step.Inbound(number, message));
      case "outbound", "response" -> steps.add(new Step.Outbound(number, message));
      default -> warnings.add("line " + number + " has an unknown direction; left out");
    }
  }
}
