package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.PluginState;
import dev.mortise.api.Tool;
import dev.mortise.protocol.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CliTest {
  private final CliRun cli = new CliRun();

  @BeforeEach
  void plugins() {
    cli.hosts
        .plugins
        .with("tax-de", new PluginState.Running(FakePlugins.NOON), "German tax")
        .with("tax-fr", new PluginState.Disabled(), "French tax \u001b[31m with colour of its own")
        .unreadable(
            "broken",
            null,
            "broken: plugin.toml:3:1: unknown key 'verion', did you mean 'version'? This sentence"
                + " is longer than any terminal is wide.");
  }

  @Test
  void listFitsTheTerminalAndHoldsNoControlCharacter() {
    assertEquals(0, cli.run("plugins", "list"));
    assertEquals(
        """
        ID      VERSION  STATE     KIND     ABOUT
        tax-de  1.0.0    running   process  German tax
        tax-fr  1.0.0    disabled  process  French tax  [31m with colour of its own
        broken  ?        failed    ?        broken: plugin.toml:3:1: unknown key 'verio…
        """,
        cli.out());
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 120})
  void noLineIsWiderThanTheTerminal(int columns) {
    cli.columns = columns;
    for (String[] words :
        new String[][] {
          {"plugins", "list"}, {"plugins", "status"}, {"plugins", "why", "broken"},
          {"plugins", "grant", "tax-de"}, {"config", "show"}, {"doctor"}
        }) {
      assertEquals(0, cli.run(words), cli.err());
      cli.out().lines().forEach(line -> assertTrue(Text.width(line) <= columns, line));
    }
  }

  @Test
  void nothingIsCutWhereOutputIsNoTerminal() {
    cli.columns = 0;
    cli.run("plugins", "list");
    assertTrue(cli.out().contains("than any terminal is wide."));
  }

  @Test
  void colourOnlyWhereItIsAllowed() {
    cli.run("plugins", "list");
    assertFalse(cli.out().contains("\u001b"));
    cli.colour = true;
    cli.run("plugins", "list");
    assertTrue(cli.out().contains("\u001b[32mrunning\u001b[0m"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plugns list              | did you mean 'plugins'?
          plugins lst              | did you mean 'list'?
          plugins stat             | did you mean 'status'?
          plugins list --jsn       | did you mean '--json'?
          plugins why tax-dd       | did you mean 'tax-de'?
          call tax-de get_tax_dee  | did you mean 'get_tax_de'?
          new hello --kind toll    | did you mean tool?
          new hello --lang rusty   | did you mean rust?
          new hi --lang rust --kind ws | there is no ws in rust to begin with
          new Hello                | small letters
          call tax-de x --timeout 5| write 500ms, 10s, 2m or 1h
          probe x --cookie y       | KEY=VALUE
          """)
  void whatIsMistypedIsMetWithASuggestion(String line, String expected) {
    int code = cli.run(line.strip().split(" +"));
    assertTrue(code == 2 || code == 3, () -> code + " " + cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
    assertTrue(cli.err().startsWith("mortise: "), cli.err());
    assertEquals("", cli.out());
  }

  @Test
  void aFailureIsOneSentenceAndItsNumber() {
    assertEquals(5, cli.run("plugins", "reload", "tax-de"));
    assertEquals(
        "mortise: tax-de 1.0.1: no handshake within 10 s; the old one still runs\n", cli.err());
  }

  @Test
  void actionsReachTheRunningHost() {
    assertEquals(0, cli.run("plugins", "stop", "tax-de", "tax-fr"));
    assertEquals(List.of("stop tax-de", "stop tax-fr"), cli.hosts.plugins.asked);
    assertEquals("tax-de stopped\ntax-fr stopped\n", cli.out());
  }

  @Test
  void withoutAHostOnlyWhatIsRememberedCanBeChanged() {
    cli.hosts.running = false;
    assertEquals(4, cli.run("plugins", "stop", "tax-de"));
    assertTrue(cli.err().contains("no host runs"), cli.err());
    assertEquals(0, cli.run("plugins", "disable", "tax-de"));
    assertEquals(HostRequest.Purpose.LOOK, cli.hosts.opened.getFirst().purpose());
  }

  @Test
  void withoutAHostNothingIsStartedToLook() {
    cli.hosts.running = false;
    assertEquals(0, cli.run("plugins", "why", "tax-de"));
    assertEquals(0, cli.run("plugins", "status", "tax-de"));
    assertEquals(0, cli.run("plugins", "list"));
    assertEquals("", cli.err());
    cli.hosts.opened.forEach(o -> assertEquals(HostRequest.Purpose.LOOK, o.purpose()));
    cli.hosts.opened.clear();
    assertEquals(0, cli.run("call", "tax-de", "get_tax_de"));
    assertEquals(java.util.Set.of("tax-de"), cli.hosts.opened.getFirst().only());
  }

  @Test
  void listSaysWhichHostItAsked() {
    assertEquals(0, cli.run("plugins", "list"));
    assertEquals("mortise: as monitor (process 4711) has them\n", cli.err());
  }

  @Test
  void ofSeveralHostsTheNewestThatKnowsThePluginIsAskedUnlessOneIsNamed() {
    FakePlugins older =
        new FakePlugins()
            .with("tax-de", new PluginState.Running(FakePlugins.NOON), "German tax")
            .with("only-there", new PluginState.Running(FakePlugins.NOON), "Elsewhere");
    cli.hosts.older = java.util.Optional.of(older);
    assertEquals(0, cli.run("plugins", "stop", "tax-de"));
    assertEquals(List.of("stop tax-de"), cli.hosts.plugins.asked);
    assertEquals(
        "mortise: speaking with monitor (process 4711); there is also run (process 12): --host 12\n",
        cli.err());
    assertEquals(0, cli.run("plugins", "stop", "only-there"));
    assertEquals("", cli.err());
    assertEquals(0, cli.run("plugins", "stop", "tax-de", "--host", "12"));
    assertEquals(List.of("stop only-there", "stop tax-de"), older.asked);
    assertEquals(4, cli.run("plugins", "stop", "tax-de", "--host", "13"));
    assertEquals(
        "mortise: no host runs in process 13; there is run (process 12), monitor (process 4711)\n",
        cli.err());
    assertEquals(4, cli.run("top", "--host", "13"));
    assertTrue(cli.err().startsWith("mortise: no host runs in process 13;"), cli.err());
    assertEquals(3, cli.run("plugins", "stop", "tax-df"));
    assertTrue(cli.err().contains("did you mean 'tax-de'?"), cli.err());
  }

  @Test
  void logsAreReadFromTheDiskWhenNoHostRuns() {
    cli.hosts.running = false;
    cli.hosts.saved.add(
        new LogLine(1, FakePlugins.NOON, LogLine.Source.STDOUT, "info", "JSON-RPC"));
    assertEquals(0, cli.run("plugins", "logs", "gone", "--plugin-dir", "."));
    assertTrue(cli.out().endsWith("info  JSON-RPC\n"), cli.out());
    assertEquals(4, cli.run("plugins", "logs", "gone", "-f"));
    assertTrue(cli.err().contains("no host with gone runs"), cli.err());
    assertEquals(0, cli.run("plugins", "logs", "tax-de"));
    assertEquals(3, cli.run("plugins", "logs", "nobody"));
  }

  @Test
  void callPrintsTheAnswerAndPassesTheArguments() {
    assertEquals(0, cli.run("call", "tax-de", "get_tax_de", "--args", "{\"a\":1}"));
    assertEquals("4 2\n", cli.out());
    assertEquals("execute tax-de/get_tax_de {\"a\":1}", cli.hosts.plugins.asked.getFirst());
  }

  @Test
  void callReadsArgumentsFromStandardInput() {
    cli.input = "{\"b\":2}";
    cli.run("call", "tax-de", "get_tax_de", "--args", "-");
    assertEquals("execute tax-de/get_tax_de {\"b\":2}", cli.hosts.plugins.asked.getFirst());
  }

  @Test
  void aToolThatFailsIsTheFaultOfThePlugin() {
    cli.hosts.plugins.result = Tool.Result.failure("no rate for Mars");
    assertEquals(5, cli.run("call", "tax-de", "get_tax_de"));
    assertEquals("no rate for Mars\n", cli.err());
  }

  @Test
  void grantDeclaredOpensAHostOfItsOwnAndSaysSo() {
    cli.run("call", "tax-de", "get_tax_de", "--grant-declared");
    assertTrue(cli.hosts.opened.getFirst().grantDeclared());
    assertTrue(cli.err().contains("granting what the plugins declare"), cli.err());
  }

  @Test
  void logsAreHarmlessLines() {
    assertEquals(0, cli.run("plugins", "logs", "tax-de", "-f"));
    assertTrue(cli.out().endsWith("warn  bell   and  [31mred\n"), cli.out());
  }

  @Test
  void jsonIsWholeAndStable() {
    assertEquals(0, cli.run("plugins", "logs", "tax-de", "--json"));
    assertEquals(
        "{\"sequence\":1,\"time\":\"2026-01-02T12:00:00Z\",\"source\":\"stderr\","
            + "\"level\":\"info\",\"text\":\"started\"}",
        cli.out().lines().findFirst().orElseThrow());
    cli.run("doctor", "--json");
    assertTrue(
        cli.out().startsWith("{\n  \"protections\": [\n    {\n      \"name\": \"process tree\","),
        cli.out());
  }

  @Test
  void grantMayHoldForBackground() {
    assertEquals(0, cli.run("plugins", "grant", "tax-de", "storage:use", "--background"));
    assertEquals("grant tax-de storage:use for background", cli.hosts.plugins.asked.getFirst());
    assertEquals(2, cli.run("plugins", "revoke", "tax-de", "storage:use", "--background"));
  }

  @Test
  void grantForBackgroundNamesAUserWhoIsKnown() {
    cli.hosts.people.people.add(new People.Person("bob", "local", true, List.of(), null));
    String[] grant = {"plugins", "grant", "tax-de", "storage:use", "--background", "--as", "bob"};
    assertEquals(0, cli.run(grant));
    assertEquals(
        "grant tax-de storage:use for background as bob", cli.hosts.plugins.asked.getFirst());
    grant[6] = "rob";
    assertEquals(3, cli.run(grant));
    assertTrue(cli.err().contains("no user 'rob'; did you mean bob?"), cli.err());
    assertEquals(1, cli.hosts.plugins.asked.size());
  }

  @Test
  void grantShowsWhatIsDeclared() {
    assertEquals(0, cli.run("plugins", "grant", "tax-de", "storage:use"));
    assertEquals("grant tax-de storage:use", cli.hosts.plugins.asked.getFirst());
    assertEquals(
        """
        PERMISSION              GRANTED  THE PLUGIN'S REASON
        net:http:*.example.com  yes      reads exchange rates
        storage:use             no
        """,
        cli.out());
  }

  @Test
  void callWaitsForAHostThatStarts() {
    cli.hosts.running = false;
    cli.hosts.starting = true;
    cli.hosts.found = List.of();
    assertEquals(0, cli.run("call", "tax-de", "get_tax_de"));
    assertEquals("mortise: a host is starting; waiting for it, at most 10 s\n", cli.err());
    assertEquals(List.of(), cli.hosts.opened);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a": x}  | mortise: --args is no JSON at line 1, column 7
          [1]       | mortise: --args takes a JSON object such as {"key": 1}, not an array
          """)
  void argumentsThatAreNoObjectAreRefused(String arguments, String expected) {
    assertEquals(2, cli.run("call", "tax-de", "get_tax_de", "--args", arguments));
    assertTrue(cli.err().startsWith(expected), cli.err());
  }

  @Test
  void aPluginFolderThatIsNotThereIsRefusedBeforeAnythingStarts() {
    for (String line :
        new String[] {"plugins list", "plugins logs tax-de -f", "call tax-de x", "monitor"}) {
      String[] words = (line + " --plugin-dir /no/such/folder").split(" ");
      assertEquals(2, cli.run(words), cli.err());
      assertEquals(
          "mortise: --plugin-dir names /no/such/folder, which does not exist\n", cli.err());
    }
    assertEquals(List.of(), cli.hosts.opened);
  }

  @Test
  void whatCannotBeWrittenIsNoBug(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("file"), "");
    cli.folder = folder.resolve("file");
    assertEquals(1, cli.run("new", "hello"));
    assertFalse(cli.err().contains("bug"), cli.err());
    assertTrue(cli.err().startsWith("mortise: " + folder.resolve("file")), cli.err());
  }

  @Test
  void withJsonEveryErrorIsOneObject(@TempDir Path folder) {
    cli.hosts.running = false;
    // Some of them make what they are told to.
    cli.folder = folder;
    List<List<String>> commands = new ArrayList<>();
    json(new Cli(cli.hosts, cli.terminal()).tree(), List.of(), commands);
    assertTrue(commands.size() > 10, commands.toString());
    for (List<String> command : commands) {
      // One that cannot be understood, and one about a plugin or file that is not there.
      for (List<String> rest : List.of(List.of("--bad"), List.of("nobody"), List.of("no", "x"))) {
        List<String> words = new ArrayList<>(command);
        words.addAll(rest);
        words.add("--json");
        int code = cli.run(words.toArray(String[]::new));
        if (code == 0) {
          continue;
        }
        String last = cli.err().lines().toList().getLast();
        Json error = Json.of(last);
        JsonCodec.requireObject(words.toString(), error);
        assertTrue(last.startsWith("{\"error\":\""), words + " " + last);
        assertEquals("", cli.out(), words.toString());
      }
    }
  }

  private static void json(CommandLine command, List<String> words, List<List<String>> found) {
    if (command.getCommandSpec().findOption("--json") != null) {
      found.add(words);
    }
    command
        .getSubcommands()
        .forEach((name, sub) -> {
          List<String> longer = new ArrayList<>(words);
          longer.add(name);
          json(sub, longer, found);
        });
  }

  @Test
  void statusOfOneIsOneObject() {
    assertEquals(0, cli.run("plugins", "status", "tax-de", "--json"));
    assertTrue(cli.out().startsWith("{\n"), cli.out());
    assertEquals(0, cli.run("plugins", "status", "--json"));
    assertTrue(cli.out().startsWith("[\n"), cli.out());
  }

  @Test
  void helpFitsANarrowTerminal() {
    cli.columns = 0;
    cli.environment.put("COLUMNS", "40");
    for (String line : List.of("--help", "plugins --help", "call --help")) {
      assertEquals(0, cli.run(line.split(" ")));
      assertTrue(cli.out().contains("Show this text."), cli.out());
      cli.out().lines().forEach(each -> assertTrue(Text.width(each) <= 40, each));
    }
  }

  @Test
  void sentencesAreWrappedWhereOutputIsNoTerminal() {
    cli.columns = 0;
    assertEquals(0, cli.run("plugins", "status", "broken"));
    cli.out().lines().forEach(line -> assertTrue(Text.width(line) <= 80, line));
  }

  @Test
  void ofManyProblemsTheFirstIsShown() {
    cli.columns = 0;
    cli.hosts.plugins.unreadable("worse", null, "one is wrong\ntwo is wrong\nthree is wrong");
    assertEquals(0, cli.run("plugins", "list"));
    assertTrue(
        cli.out().contains("one is wrong (and 2 more: mortise validate /plugins/worse)"),
        cli.out());
  }
}
