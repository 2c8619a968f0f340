package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.mortise.api.Caller;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Permission;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.embed.MortisePaths;
import dev.mortise.testkit.GoBuild;
import dev.mortise.testkit.WasmBuild;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Panes of real modules, under a real host with its gate and its one way out, in the workspace.
final class RealPanesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Caller ADA = new Caller.Operator("ada");

  @TempDir Path folder;
  private final WorkspaceClipboard clipboard = new WorkspaceClipboard();
  private volatile byte[] served = {};
  private final HttpServer server;

  RealPanesTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean found = exchange.getRequestURI().getPath().equals("/lines");
          byte[] body = found ? served : new byte[0];
          exchange.sendResponseHeaders(found ? 200 : 404, body.length == 0 ? -1 : body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Mortise open(Path plugins) {
    return open(plugins, true);
  }

  private Mortise open(Path plugins, boolean granted) {
    MortisePaths paths =
        MortisePaths.of(
            Map.of("MORTISE_HOME", folder.resolve("home").toString()), folder, "Linux", "test");
    Mortise mortise =
        Mortise.open(
            MortiseConfig.builder("top", paths.ensure())
                .pluginDirs(List.of(plugins))
                .grantDeclared(granted)
                .services(services -> services.clipboard(asking -> clipboard.of(asking.plugin())))
                .build());
    assertTrue(mortise.awaitSettled(PATIENCE));
    return mortise;
  }

  private WorkspaceDriver workspace(Mortise mortise, String pane) {
    var top =
        new WorkspaceDriver(mortise.plugins(), folder, null, clipboard, MonitorSessions.NONE)
            .size(120, 40);
    top.until(_ -> !top.workspace.pluginPanes().known().isEmpty());
    assertEquals(pane, top.workspace.pluginPanes().known().getFirst().name());
    top.workspace.open(top.workspace.pluginPanes().known().getFirst().spec(), Desk.Place.TAB);
    return top;
  }

  // ---- json-lines

  /// The example as it stands, but for the port.
  private Path jsonLines() throws IOException {
    Path to = Files.createDirectories(folder.resolve("plugins/json-lines"));
    Path module = WasmBuild.module("examples/json-lines/plugin.c", "lines.c", "table.c");
    Files.copy(module, to.resolve("plugin.wasm"));
    Path from = GoBuild.root().resolve("examples/json-lines/plugin.toml");
    String manifest = Files.readString(from).replace("8899", "" + server.getAddress().getPort());
    Files.writeString(to.resolve("plugin.toml"), manifest.replace("/processes", "/lines"));
    return folder.resolve("plugins");
  }

  private void serve(String lines) {
    served = lines.getBytes(StandardCharsets.UTF_8);
  }

  private static void untilTitle(WorkspaceDriver top, String title) {
    top.until(screen -> {
      if (screen.contains("r tries again")) {
        // A machine that is busy takes longer than a call may; a person would try again too. Every
        // other failure is one.
        assertTrue(screen.replaceAll("[│\\s]+", " ").contains("its time was up,"), screen);
        top.press("r");
      }
      return top.row(1).contains(title);
    });
  }

  @Test
  void jsonLinesShowsProcessesSortsFiltersAndShowsOneWhole() throws IOException {
    serve(
        """
        {"pid":1,"name":"init","cpu":9.5,"rss":1200}
        {"pid":20,"name":"sh","cpu":10.25,"rss":900}
        {"pid":3,"name":"java","cpu":0.5,"rss":1000000,"more":{"heap":[1,2]}}
        """);
    try (Mortise mortise = open(jsonLines());
        WorkspaceDriver top = workspace(mortise, "json-lines")) {
      untilTitle(top, "JSON lines · 3 · plugin json-lines");
      assertTrue(
          List.of(top.row(2).strip().split("[│ ]+"))
              .containsAll(List.of("pid", "name", "cpu", "rss", "more")),
          top.row(2));
      // By cpu, then the other way round: 10.25 is more than 9.5.
      top.press("s", "s", "s");
      assertEquals(List.of("java", "init", "sh"), names(top));
      top.press("S");
      assertEquals(List.of("sh", "init", "java"), names(top));
      // Another answer comes by itself; what was chosen stays chosen.
      top.press("g", "j", "j");
      serve(
          """
          {"pid":7,"name":"new","cpu":100,"rss":1}
          {"pid":3,"name":"java","cpu":0.75,"rss":1000000,"more":{"heap":[1,2]}}
          """);
      untilTitle(top, "JSON lines · 2 ·");
      top.press("enter").untilShows("heap:");
      assertTrue(top.screen().contains("line 2"), top.screen());
      assertFalse(top.screen().contains(" new "), top.screen());
      top.press("esc").untilShows("new");
      top.press("/").type("jav").press("enter");
      assertEquals(List.of("java"), names(top));
    }
  }

  /// The second column, row by row.
  private static List<String> names(WorkspaceDriver top) {
    return IntStream.range(3, 6)
        .mapToObj(top::row)
        .map(row -> row.replace("│", "").strip().split(" +"))
        .filter(cells -> cells.length > 2)
        .map(cells -> cells[1])
        .toList();
  }

  @Test
  @DisplayName("torture/40 lines of 10 MB, no UTF-8, deep, with control characters")
  void jsonLinesOutlivesWhatItReads() throws IOException {
    var hostile = new ByteArrayOutputStream();
    hostile.writeBytes("x".repeat(10 << 20).getBytes(StandardCharsets.UTF_8));
    hostile.writeBytes("\n{\"id\":1,\"a\":\"".getBytes(StandardCharsets.UTF_8));
    hostile.writeBytes(new byte[] {(byte) 0xff, (byte) 0xed, (byte) 0xa0, (byte) 0x80});
    hostile.writeBytes(
        ("\",\"a\":2,\"\\u0061\":3}\n"
                + "{\"id\":2,\"a\":\"\\u001b[2J\\u0007bell\",\"n\":1e999999,\"d\":"
                + "[".repeat(200)
                + "]".repeat(200)
                + "}\n"
                + "[".repeat(100_000)
                + "\n\u001b]0;title\u0007 plain\n")
            .getBytes(StandardCharsets.UTF_8));
    served = hostile.toByteArray();
    try (Mortise mortise = open(jsonLines());
        WorkspaceDriver top = workspace(mortise, "json-lines")) {
      untilTitle(top, "JSON lines · 5 · 3 no JSON · 2 cut · plugin json-lines");
      assertTrue(top.screen().contains("plain"), top.screen());
      // Each of them can be looked at whole.
      for (int i = 0; i < 5; i++) {
        String number = "line " + (i + 1);
        top.press("enter").untilShows(number);
        top.harmless();
        top.press("esc").until(_ -> !top.row(2).contains(number)).press("j");
      }
      top.harmless();
      serve("{\"id\":9,\"fine\":true}\n");
      untilTitle(top, "JSON lines · 1 · plugin json-lines");
    }
  }

  @Test
  void jsonLinesKeepsTheNewestAndTakesItsUrlFromTheConfiguration() throws IOException {
    var many = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      many.append("{\"n\":").append(i).append("}\n");
    }
    serve(many.toString());
    Path config = folder.resolve("config.toml");
    Files.writeString(
        config, "[panes.json-lines]\nconfig = { url = \"%s\" }\n".formatted(url("/gone")));
    try (Mortise mortise = open(jsonLines());
        WorkspaceDriver top = workspace(mortise, "json-lines")) {
      top.untilShows("/gone answered 404.");
      // A configuration that changes counts at once.
      Files.writeString(
          config,
          "[panes.json-lines]\nconfig = { url = \"%s\", keep = 50 }\n".formatted(url("/lines")));
      untilTitle(top, "JSON lines · 50 of 30000");
      top.press("G").untilShows("29999");
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  // ---- KubeTile's list

  private Path copier(String permissions) throws IOException {
    Path plugins = Files.createDirectories(folder.resolve("kubetile"));
    Files.copy(WasmBuild.module("terminal/src/test/c/copier.c"), plugins.resolve("copier.wasm"));
    Files.writeString(
        plugins.resolve("config.toml"),
        """
        [[plugins]]
        key = "copier"
        path = "copier.wasm"
        permissions = [%s]
        keybinding = "ctrl+g"
        config = { colour = "red", deep = { n = 1 } }
        [[plugins]]
        key = "nowhere"
        path = "there-is-no-such.wasm"
        """
            .formatted(permissions));
    return plugins;
  }

  @Test
  @DisplayName(
      "torture/44 an entry of KubeTile's list runs as it says, one without a file is listed")
  void anEntryGetsItsConfigurationItsKeyAndItsPermissions() throws IOException {
    try (Mortise mortise = open(copier("\"clipboard:write\""));
        WorkspaceDriver top = workspace(mortise, "copier")) {
      top.untilShows("{'colour':'red','deep':{'n':1}}");
      // Its key opens one from anywhere.
      top.press("ctrl+w", "ctrl+g").untilShows("{'colour':'red','deep':{'n':1}}");
      top.press("enter").untilShows("copier copied 31 characters");
      assertEquals(List.of("{\"colour\":\"red\",\"deep\":{\"n\":1}}"), top.copied);
      assertTrue(
          mortise.plugins().why("nowhere").toString().contains("there-is-no-such.wasm"),
          mortise.plugins().why("nowhere").toString());
    }
  }

  /// Writes a file until the module shows what it was started with: the first look may come after
  /// the first change.
  private static void changing(WorkspaceDriver top, Path file, byte[] bytes) {
    int[] steps = {0};
    top.until(screen -> {
      boolean runs = screen.contains("{'n':1}");
      if (!runs && steps[0]++ % 1_000 == 0) {
        write(file, bytes);
      }
      return runs;
    });
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As KubeTile has it: the list in one place, modules in another.
  @Test
  void entriesCountAsTheyAreWrittenAndModulesAsTheyCome() throws IOException {
    Path config = folder.resolve("config.toml");
    String entry =
        """
        [[plugins]]
        key = "%s"
        path = "modules/%s.wasm"
        permissions = [%s]
        keybinding = "%s"
        config = { n = 1 }
        """;
    Files.writeString(config, entry.formatted("late", "late", "\"clipboard:write\"", "ctrl+g"));
    Path modules = Files.createDirectories(folder.resolve("modules"));
    try (Mortise mortise = open(config);
        WorkspaceDriver top = workspace(mortise, "late")) {
      top.untilShows("late.wasm does not exist").untilShows("tries again");
      byte[] code = Files.readAllBytes(WasmBuild.module("terminal/src/test/c/copier.c"));
      changing(top, modules.resolve("late.wasm"), code);
      var before = mortise.plugins().plugin("late").orElseThrow().state();
      // Another entry, and one that cannot be read.
      Files.writeString(
          config,
          entry.formatted("first", "late", "\"clipboard:write\"", "ctrl+alt+g")
              + Files.readString(config)
              + entry.formatted("wrong", "late", "7", "ctrl+alt+w"));
      top.until(_ -> top.workspace.pluginPanes().known().size() == 3);
      top.press("ctrl+alt+g").untilShows("· plugin first").untilShows("{'n':1}");
      top.press("ctrl+w", "ctrl+alt+w").untilShows("config.toml:16");
      assertEquals(before, mortise.plugins().plugin("late").orElseThrow().state());
      String mended = Files.readString(config).replace("[7]", "[\"clipboard:write\"]");
      changing(top, config, mended.getBytes(StandardCharsets.UTF_8));
      assertTrue(top.screen().contains("· plugin wrong"), top.screen());
    }
  }

  @Test
  void whoIsNotGrantedTheClipboardDoesNotGetIt() throws IOException {
    Path plugins = copier("\"clipboard:write\"");
    try (Mortise mortise = open(plugins, false)) {
      mortise
          .plugins()
          .grant("copier", Permission.parse("pane:offer:copier"), GrantTerms.PLAIN, ADA);
      try (WorkspaceDriver top = workspace(mortise, "copier")) {
        top.untilShows("{'colour':'red'").press("enter").untilShows("1 waiting for consent");
        top.press("f4").untilShows("clipboard:write").press("n").untilShows("tries again");
        assertTrue(top.row(2).contains("clipboard:write"), top.row(2));
        assertEquals(List.of(), top.copied);
      }
    }
  }

  @Test
  void aModuleThatMayNotCopyIsNotRun() throws IOException {
    try (Mortise mortise = open(copier(""))) {
      assertTrue(
          mortise.plugins().why("copier").toString().contains("clipboard:write"),
          mortise.plugins().why("copier").toString());
    }
  }
}
