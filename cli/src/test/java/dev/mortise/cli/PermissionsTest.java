package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The commands about what plugins may do.
final class PermissionsTest {
  private final CliRun cli = new CliRun();

  @BeforeEach
  void plugins() {
    cli.hosts.plugins.with("tax-de", new PluginState.Running(FakePlugins.NOON), "German tax");
  }

  @Test
  void grantsMayBeLentAndEnd() {
    assertEquals(0, cli.run("plugins", "grant", "tax-de", "storage:use", "--lent", "--for", "8h"));
    String asked = cli.hosts.plugins.asked.getFirst();
    assertTrue(asked.startsWith("grant tax-de storage:use lent until 2"), asked);
    assertEquals(2, cli.run("plugins", "grant", "tax-de", "storage:use", "--for", "soon"));
  }

  @Test
  void whatLiftsConfinementIsNotGrantedByTheWay() {
    cli.hosts.plugins.more.add(Permission.parse("process:unconfined"));
    assertEquals(0, cli.run("plugins", "grant", "tax-de", "--all"));
    assertEquals(2, cli.hosts.plugins.asked.size(), cli.hosts.plugins.asked.toString());
    assertTrue(cli.err().contains("left out process:unconfined"), cli.err());
    assertEquals(0, cli.run("plugins", "grant", "tax-de", "process:unconfined"));
    assertEquals(3, cli.hosts.plugins.asked.size());
  }

  @Test
  void changedFilesAreAcceptedByWord() {
    assertEquals(0, cli.run("plugins", "accept", "tax-de"));
    assertEquals("accept tax-de", cli.hosts.plugins.asked.getFirst());
  }

  @Test
  void permissionsShowThreeColumnsTheResultAndWhatChangesIt() {
    cli.hosts.people.people.add(new People.Person("bob", "local", true, List.of(), null));
    assertEquals(0, cli.run("permissions", "tax-de", "--as", "bob"));
    assertEquals(
        """
        DECLARED GRANTED USER bob RESULT
        net:http:*.example.com yes may allowed
        storage:use no may refused
        k8s:list:pods in part may not refused

        In particular:
         - k8s:list:pods@namespace=dev: granted by ann, for background too, until
         2026-01-02T12:00:00Z
         - k8s:list:pods: bob may not list pods

        To change that:
         - mortise plugins grant tax-de k8s:list:pods
         - mortise user role add bob dev
        """,
        cli.out().replaceAll(" +", " "));
    assertEquals(0, cli.run("permissions", "tax-de", "--json"));
    assertTrue(cli.out().contains("\"callerRefusal\": \""), cli.out());
    assertTrue(cli.out().contains("\"callerCommand\": \"mortise user role add"), cli.out());
  }

  @Test
  void whoIsKnownIsLookedAtWithTheRolesTheHostSaysTheyHave() {
    cli.hosts.people.people.add(new People.Person("bob", "local", true, List.of("viewer"), null));
    assertEquals(0, cli.run("permissions", "tax-de", "--as", "bob"));
    assertEquals(
        new Caller.User("bob", Set.of("admin", "viewer", "dev")), cli.hosts.plugins.lookedAt);
  }

  @Test
  void aRoleIsSupposedWhoeverHasIt() {
    cli.hosts.people.people.add(new People.Person("bob", "local", true, List.of("viewer"), null));
    assertEquals(0, cli.run("permissions", "tax-de", "--as", "bob", "--role", "admin"));
    assertEquals(0, cli.run("permissions", "tax-de", "--role", "viewer"));
    assertTrue(cli.out().contains("ROLE viewer"), cli.out());
    assertEquals(
        List.of("suppose bob [admin]", "suppose a user [viewer]"), cli.hosts.plugins.asked);
    assertEquals(3, cli.run("permissions", "tax-de", "--role", "veiwer"));
    assertTrue(cli.err().contains("no role 'veiwer'; did you mean viewer?"), cli.err());
  }

  @Test
  void whoIsUnknownIsNotTakenForSomebodyWithoutRights() {
    cli.hosts.people.people.add(new People.Person("robert", "local", true, List.of(), null));
    assertEquals(3, cli.run("permissions", "tax-de", "--as", "robret"));
    assertTrue(cli.err().contains("no user 'robret'; did you mean robert?"), cli.err());
    assertEquals(3, cli.run("permissions", "tax-de", "--as", "x", "--database", "url"));
    assertTrue(cli.err().contains("mortise user list"), cli.err());
    assertEquals(List.of("null", "url"), cli.hosts.databases);
    assertEquals(3, cli.run("permissions", "tax-de", "--as", "x", "--role", "viewer"));
  }

  @Test
  void questionsAreListedAndAnswered() {
    assertEquals(0, cli.run("consent", "list"));
    assertEquals("no plugin waits for an answer\n", cli.out());
    assertEquals(0, cli.run("consent", "allow", "7", "--once"));
    assertEquals("answer 7 ALLOW_ONCE", cli.hosts.plugins.asked.getLast());
    assertEquals(0, cli.run("consent", "allow", "8"));
    assertEquals("answer 8 ALLOW", cli.hosts.plugins.asked.getLast());
    assertEquals(0, cli.run("consent", "deny", "9"));
    assertEquals("answer 9 DENY", cli.hosts.plugins.asked.getLast());
  }
}
