package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `mortise user` and what `mortise serve` asks for.
final class UserCommandTest {
  private final CliRun cli = new CliRun();

  @Test
  void aPasswordIsMadeUpAndShownOnce() {
    assertEquals(0, cli.run("user", "add", "ada", "--role", "viewer"));
    String done = cli.hosts.people.done.getFirst();
    assertTrue(done.matches("add ada [A-Za-z0-9_-]{24} \\[viewer]"), done);
    String password = done.split(" ")[2];
    assertTrue(cli.out().contains("Password, shown this once: " + password), cli.out());
  }

  @Test
  void allOfItIsThereForMachines() {
    assertEquals(0, cli.run("user", "add", "ada", "--role", "viewer", "--json"));
    String password = cli.hosts.people.done.getFirst().split(" ")[2];
    assertEquals(
        "{\"name\":\"ada\",\"roles\":[\"viewer\"],\"password\":\"%s\"}".formatted(password),
        line());
    assertEquals(0, cli.run("user", "disable", "ada", "--json"));
    assertEquals("{\"name\":\"ada\",\"enabled\":false}", line());
    assertEquals(0, cli.run("user", "enable", "ada", "--json"));
    assertEquals("{\"name\":\"ada\",\"enabled\":true}", line());
    cli.input = "their own\n";
    assertEquals(0, cli.run("user", "reset", "ada", "--password-stdin", "--json"));
    assertEquals("{\"name\":\"ada\"}", line(), "what somebody typed is not shown");
    assertEquals(0, cli.run("user", "key", "ada", "--json"));
    assertEquals(
        "{\"name\":\"ada\",\"label\":\"commandline\",\"key\":\"mortise_1_secret\"}", line());
    assertEquals("", cli.err());
  }

  /// What was printed, without blanks.
  private String line() {
    return cli.out().replaceAll("\\s", "");
  }

  @Test
  void peopleAreSwitchedOffAndOn() {
    assertEquals(0, cli.run("user", "disable", "ada"));
    assertEquals(0, cli.run("user", "enable", "ada"));
    assertEquals(0, cli.run("user", "reset", "ada"));
    assertEquals("enabled ada false", cli.hosts.people.done.get(0));
    assertEquals("enabled ada true", cli.hosts.people.done.get(1));
    assertTrue(cli.hosts.people.done.get(2).startsWith("password ada "));
  }

  @Test
  void rolesAreGivenAndTaken() {
    assertEquals(0, cli.run("user", "role", "add", "ada", "dev"));
    assertEquals("ada has the role dev.\n", cli.out());
    assertEquals(0, cli.run("user", "role", "remove", "ada", "dev", "--json"));
    assertEquals("{\"name\":\"ada\",\"role\":\"dev\",\"given\":false}", line());
    assertEquals(List.of("role ada dev true", "role ada dev false"), cli.hosts.people.done);
  }

  @Test
  void aKeyStandsAloneOnStandardOutput() {
    assertEquals(0, cli.run("user", "key", "ada", "--for", "8h"));
    assertEquals("mortise_1_secret\n", cli.out());
    assertEquals("key ada command line PT8H", cli.hosts.people.done.getFirst());
  }

  @Test
  void everybodyIsListed() {
    cli.hosts.people.people.add(new People.Person("ada", "local", false, List.of("viewer"), null));
    assertEquals(0, cli.run("user", "list"));
    assertTrue(cli.out().contains("ada"), cli.out());
    assertTrue(cli.out().contains("disabled"), cli.out());
    assertEquals(0, cli.run("user", "list", "--json"));
    assertTrue(cli.out().contains("\"enabled\""), cli.out());
  }

  @Test
  void serveListensOnThisMachineUnlessTold() {
    cli.run("serve");
    ServeRequest request = cli.hosts.served.getFirst();
    assertEquals("127.0.0.1", request.host());
    assertEquals(8080, request.port());
    assertNull(request.certificate());
    assertEquals(List.of(), request.kubeconfigs());
  }

  @Test
  void serveTakesCertificateAndKeyTogether() {
    assertTrue(cli.run("serve", "--tls-cert", "a.pem") != 0);
    assertTrue(cli.err().contains("both --tls-cert and --tls-key"), cli.err());
    assertTrue(cli.hosts.served.isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --base-path mortise   | --base-path is a path such as /mortise, of letters, digits and . _ ~ -, not mortise
          --base-path /a/../b   | --base-path is a path such as /mortise, of letters, digits and . _ ~ -, not /a/../b
          --base-path /.        | --base-path is a path such as /mortise, of letters, digits and . _ ~ -, not /.
          --public-url notaurl  | --public-url is an address such as https://mortise.example.com, not notaurl
          --public-url https:x  | --public-url is an address such as https://mortise.example.com, not https:x
          --port 70000          | --port is between 0 and 65535, not 70000
          --host nosuch.invalid | --host is an address of this machine such as 127.0.0.1, or 0.0.0.0 for all of them; nosuch.invalid is the name of none
          --kubeconfig /no/such | --kubeconfig names /no/such, which does not exist
          --kubeconfig /        | --kubeconfig names /, which is a folder
          """)
  void serveRefusesWhatItCannotUseBeforeAnythingStarts(String options, String expected) {
    assertEquals(2, cli.run(("serve " + options).split(" ", -1)), cli.err());
    assertEquals("mortise: " + expected + "\n", cli.err());
    assertTrue(cli.hosts.served.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/mortise/", "/a/..b/c.d"})
  void serveTakesBasePathsThatBrowsersReach(String path) {
    cli.run("serve", "--base-path", path, "--public-url", "http://here:8080/x/");
    assertEquals(path, cli.hosts.served.getFirst().basePath(), cli.err());
  }
}
