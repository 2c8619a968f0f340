package dev.mortise.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesiredStateTest {
  @TempDir Path home;

  private Path file() {
    return home.resolve("state/plugins.json");
  }

  private static Desired.Granted grant(String permission) {
    return new Desired.Granted(permission, "hash", false, false, null, "ann", Instant.EPOCH, null);
  }

  @Test
  void remembersWhatItWasTold() {
    DesiredState state = new DesiredState(file());
    state.change("a", e -> e.withDisabled(true));
    state.change("b", e -> e.withQuarantine(new Desired.Quarantine("often", Instant.EPOCH)));
    state.change("b", e -> e.with(grant("messages:observe")).with(grant("messages:observe")));
    Desired again = new DesiredState(file()).now();
    assertEquals(state.now(), again);
    assertTrue(again.of("a").disabled());
    assertEquals(1, again.of("b").grants().size());
    state.change("a", e -> e.withDisabled(false));
    assertEquals(1, new DesiredState(file()).now().plugins().size());
  }

  @Test
  void severalWritersLoseNothing() throws Exception {
    List<Thread> writers = new ArrayList<>();
    for (int w = 0; w < 4; w++) {
      // Each has its own view of the file, as processes have.
      DesiredState state = new DesiredState(file());
      int writer = w;
      writers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < 10; i++) {
                  String permission = "tool:offer:t" + writer + "_" + i;
                  state.change("a", e -> e.with(grant(permission)));
                }
              }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertEquals(40, new DesiredState(file()).now().of("a").grants().size());
    try (var left = Files.list(home.resolve("state"))) {
      assertEquals(
          List.of("plugins.json", "plugins.json.lock"),
          left.map(p -> p.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void aFileThatCannotBeReadOpensNoHost() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"format\":1,\"plugins\":");
    PluginException e = assertThrows(PluginException.class, () -> new DesiredState(file()));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals(
        "The state file "
            + file()
            + " says which plugins are disabled and what they are granted, and cannot be read: line 1,"
            + " column 23: the JSON ends too early. Mend it, or move it away to begin without grants.",
        e.getMessage());
  }

  @Test
  void whatALaterHostWroteIsKept() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"format\":2,\"plugins\":{}}");
    assertThrows(PluginException.class, () -> new DesiredState(file()));
  }
}
