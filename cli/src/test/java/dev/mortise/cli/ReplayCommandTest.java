package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class ReplayCommandTest {
  private final CliRun cli = new CliRun();

  @Test
  void aReplaySaysWhatDiffersToPeopleAndMachines(@TempDir Path folder) throws IOException {
    String asked = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\u009b2J\"}";
    Path recording =
        Files.writeString(
            folder.resolve("session.jsonl"),
            asked + "\n{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"n\":1}}\n");
    String script =
        "read x; echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"n\":2}}'; cat >/dev/null";
    String[] words = {"replay", recording.toString(), "--", "sh", "-c", script};
    assertEquals(1, cli.run(words), cli.err());
    assertEquals(
        """
        line 2, a 2J (id 1):
          /result/n: recorded 1, now 2
        Different: 1 of 1 response.
        """,
        cli.out());
    List<String> json = new ArrayList<>(List.of(words));
    json.add(1, "--json");
    assertEquals(1, cli.run(json.toArray(String[]::new)), cli.err());
    JsonNode report = JsonCodec.tree(Json.of(cli.out()));
    assertFalse(report.path("same").asBoolean());
    JsonNode difference = report.path("different").path(0).path("differences").path(0);
    assertEquals("/result/n", difference.path("pointer").asString());
    assertEquals("2", difference.path("now").asString());
  }
}
