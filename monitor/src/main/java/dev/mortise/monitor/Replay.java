package dev.mortise.monitor;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Plays a recorded session against a server and compares what it answers.
///
/// The client's messages go in the recorded order, each after the responses that stood before it in
/// the recording. The server's own requests are matched by method, and their recorded answers get
/// the ids the server uses this time. Notifications of the server are not compared: their order is
/// chance.
public final class Replay {
  /// Methods of requests, by the key of their id.
  private final Map<String, String> methods = new HashMap<>();

  /// Recorded responses that were not asked for yet, in order, with their line.
  private final Map<String, Recording.Step.Outbound> expected = new LinkedHashMap<>();

  /// The ids the server's own requests have this time, by the key of the recorded one.
  private final Map<String, JsonNode> newIds = new HashMap<>();

  private final ReplayOptions options;
  private final ReplayServer server;
  private final Consumer<ReplayReport.Response> found;
  private final Notices notices;
  private final List<ReplayReport.Response> different = new ArrayList<>();
  private int compared;

  private Replay(
      ReplayOptions options,
      ReplayServer server,
      Consumer<ReplayReport.Response> found,
      Notices notices) {
    this.options = options;
    this.server = server;
    this.found = found;
    this.notices = notices;
  }

  /// Replays and compares.
  ///
  /// @param found is told of each response that is not as recorded, once that is known
  /// @param stderr gets the progress, and what the server prints there
  /// @throws PluginException `NOT_FOUND` or `INVALID_ARGUMENT` when the recording cannot be used,
  ///   `NOT_EXECUTABLE` when the server cannot be started
  public static ReplayReport run(
      ReplayOptions options, Consumer<ReplayReport.Response> found, OutputStream stderr) {
    Notices notices = new Notices(stderr, false);
    Recording recording = Recording.read(options.recording());
    recording.warnings().forEach(notices::warn);
    try (ReplayServer server = ReplayServer.start(options, notices)) {
      return new Replay(options, server, found, notices).play(recording.steps());
    } catch (IOException notStarted) {
      throw new PluginException(
          ErrorCode.NOT_EXECUTABLE,
          "The server `"
              + options.command().getFirst()
              + "` cannot be started: "
              + NotStarted.of(options.command().getFirst(), notStarted).reason()
              + ".",
          notStarted);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The replay was interrupted.", stopped);
    }
  }

  private ReplayReport play(List<Recording.Step> steps) throws InterruptedException {
    int sent = 0;
    boolean gone = false;
    try {
      for (Recording.Step step : steps) {
        switch (step) {
          case Recording.Step.Pause pause -> Thread.sleep(pause.time());
          case Recording.Step.Outbound outbound -> remember(outbound);
          case Recording.Step.Inbound inbound -> {
            compareExpected();
            if (sent++ > 0) {
              Thread.sleep(options.delay());
            }
            send(inbound);
          }
        }
      }
    } catch (IOException notRead) {
      gone = true;
      notices.warn(
          "the server does not read any more; " + count(sent, "message") + " came through");
    }
    compareExpected();
    notices.say(count(sent, "message") + " sent, " + count(compared, "response") + " compared");
    return new ReplayReport(sent, compared, gone, different);
  }

  private static String count(int number, String word) {
    return number + " " + word + (number == 1 ? "" : "s");
  }

  private void remember(Recording.Step.Outbound outbound) throws InterruptedException {
    JsonNode id = outbound.message().get("id");
    if (id == null) {
      return;
    }
    JsonNode method = outbound.message().get("method");
    if (method == null) {
      expected.put(ReplayServer.key(id), outbound);
      return;
    }
    JsonNode request = server.request(method.asString(""), options.timeout());
    if (request == null) {
      notices.warn(
          "line " + outbound.line() + ": the server did not ask for " + method + " this time");
    } else {
      newIds.put(ReplayServer.key(id), request.get("id"));
    }
  }

  private void send(Recording.Step.Inbound inbound) throws IOException {
    JsonNode message = inbound.message();
    JsonNode id = message.get("id");
    JsonNode method = message.get("method");
    if (id != null && method != null) {
      methods.put(ReplayServer.key(id), method.asString(""));
    } else if (id != null && message instanceof ObjectNode answer) {
      JsonNode newId = newIds.get(ReplayServer.key(id));
      if (newId == null) {
        return;
      }
      answer.set("id", newId);
    }
    server.send(message);
  }

  private void compareExpected() throws InterruptedException {
    for (Map.Entry<String, Recording.Step.Outbound> each : List.copyOf(expected.entrySet())) {
      // One that was never asked for in the recording cannot come: it is not waited for.
      if (methods.containsKey(each.getKey())) {
        compare(each.getKey(), each.getValue());
      }
    }
    expected.clear();
  }

  private void compare(String key, Recording.Step.Outbound recorded) throws InterruptedException {
    compared++;
    String method = methods.getOrDefault(key, "?");
    JsonNode now = server.response(key, options.timeout());
    String label = printable("line " + recorded.line() + ", " + method + " (id " + key + ")");
    List<String> ignore = new ArrayList<>(options.ignore());
    ignore.add("/id");
    List<ReplayReport.Difference> differences =
        now == null ? List.of() : JsonDifferences.between(recorded.message(), now, ignore);
    boolean same = now != null && differences.isEmpty();
    if (!same) {
      var response =
          new ReplayReport.Response(recorded.line(), method, key, now != null, differences);
      different.add(response);
      found.accept(response);
    }
    notices.say(label + (same ? ": same" : now == null ? ": no response" : ": different"));
  }

  /// The words of a server or a recording must not reach a terminal as commands.
  private static String printable(String text) {
    return Notices.CONTROLS.matcher(text).replaceAll("?");
  }
}
