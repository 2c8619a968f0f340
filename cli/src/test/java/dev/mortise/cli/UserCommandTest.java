package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

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
}
