package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import dev.mortise.api.Storage;
import dev.mortise.host.HostFunction;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pane in AssemblyScript over a storage that answers for some notes only.
@Tag("process")
final class NotesReadTest {
  private static final Caller ADA = new Caller.Operator("ada");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private boolean slow;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  NotesReadTest() {}

  /// Three notes, of which somebody else has just deleted the second.
  private Storage storage() {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "list" -> new Storage.Keys(List.of("note/1", "note/2", "note/3"), false);
                  case "get" -> get(((Storage.Key) arguments[0]).key());
                  default -> throw new AssertionError(method);
                });
  }

  private Storage.Value get(String key) {
    if (slow && key.equals("note/1")) {
      throw new PluginException(ErrorCode.RESOURCE_EXHAUSTED, "That was too fast.");
    }
    return key.equals("note/2")
        ? new Storage.Value(false, Bytes.EMPTY)
        : new Storage.Value(true, Bytes.of(key.getBytes(StandardCharsets.UTF_8)));
  }

  private RealHost open() throws IOException {
    WasmBuild.example(folder.resolve("plugins"), "notes-pane", "plugin.ts");
    return RealHost.open(
        folder.resolve("home"),
        folder.resolve("plugins"),
        List.of(new HostFunction<>(Storage.class, _ -> storage())),
        config -> config);
  }

  private static List<String> lines(Pane.View view) {
    assertNotNull(view.lines(), view + "");
    return view.lines().stream()
        .map(line -> line.spans().stream().map(Pane.Span::text).collect(Collectors.joining()))
        .toList();
  }

  @Test
  void aNoteThatCannotBeReadIsNotTakenForOneThatIsGone() throws IOException {
    try (RealHost real = open()) {
      Pane pane = real.host.contribution(Pane.class, "notes-pane", "notes", ADA, PATIENCE);
      var opened = new Pane.Opened("1", 100, 30, Json.EMPTY, null);
      assertEquals("2 notes", lines(pane.open(opened)).getFirst());
      pane.close(new Pane.Ref("1"));

      slow = true;
      List<String> said = lines(pane.open(opened));
      assertEquals("That was too fast.", said.get(1), said + "");
      slow = false;
      // It looks again by itself.
      assertEquals("2 notes", lines(pane.tick(new Pane.Ref("1"))).getFirst());
    }
  }
}
