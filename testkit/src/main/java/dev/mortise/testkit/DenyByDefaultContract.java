package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Account;
import dev.mortise.api.Caller;
import dev.mortise.api.Catalogue;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.host.Autostart;
import dev.mortise.host.HostConfig;
import dev.mortise.host.HostFunction;
import dev.mortise.host.HostPorts;
import dev.mortise.host.PluginHost;
import dev.mortise.host.PluginRuntime;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// Walks the whole catalogue under a whole host, in both directions, over one carrier and in one
/// dialect: with nothing granted, everything that needs a permission is refused.
///
/// That the same calls get through once everything is granted shows that it was the gate which
/// refused them. A subclass installs the plugin of [PluginContract], whose id is `contract`. What
/// enters the catalogue is walked from then on, or fails here because no plugin offers it.
public abstract class DenyByDefaultContract {
  private static final String ID = "contract";
  private static final String ASK = "tool:offer:ask";
  private static final Caller ADA = new Caller.Operator("ada");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  /// For subclasses.
  @SuppressWarnings("NullAway") // JUnit sets the folder
  protected DenyByDefaultContract() {}

  /// What runs the plugin.
  ///
  /// @param run a folder with a short name for its sockets
  protected abstract PluginRuntime runtime(Path run) throws IOException;

  /// Writes the plugin into a folder of plugins.
  protected abstract void install(Path plugins) throws IOException;

  /// What is carried here; what is not must be refused whatever was granted.
  protected Carried carried() {
    return Carried.EVERYTHING;
  }

  @Test
  @DisplayName("torture/28: with nothing granted nothing is called and nothing is asked")
  void withNothingGrantedEverythingIsRefused(TestReporter reporter) throws IOException {
    Path run = Files.createTempDirectory("md");
    try (PluginHost host = open(run)) {
      grant(host, status -> status.permission().area().equals("process"));
      host.start(ID, ADA);
      assertTrue(host.awaitSettled(PATIENCE), host.plugins() + "");
      var walk = new CatalogueWalk(host, ID, ADA, carried());
      List<String> called = nothingIsCalled(walk);
      List<String> asked = nothingIsAsked(host, walk);
      grant(host, _ -> true);
      everythingIsLetIn(walk);
      String told = told(called.size(), asked.size());
      reporter.publishEntry(carried().name(), told);
      System.getLogger(DenyByDefaultContract.class.getName()).log(System.Logger.Level.INFO, told);
    } finally {
      GoBuild.delete(run);
    }
  }

  private PluginHost open(Path run) throws IOException {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    install(plugins);
    HostConfig config =
        HostConfig.builder(folder.resolve("home"))
            .pluginDirs(List.of(plugins))
            .runDir(run)
            .points(List.of(TaxRule.class))
            .autostart(Autostart.NONE)
            .rate(100_000)
            .build();
    return PluginHost.open(
        config, HostPorts.builder().runtimes(List.of(runtime(run))).functions(functions()).build());
  }

  private static void grant(PluginHost host, Predicate<PermissionStatus> which) {
    for (PermissionStatus status : host.permissions(ID)) {
      if (which.test(status)) {
        host.grant(ID, status.permission(), true, ADA);
      }
    }
  }

  private List<String> nothingIsCalled(CatalogueWalk walk) {
    List<String> refused = new ArrayList<>();
    walk.contributions((entry, outcome) -> {
      if (entry.lack().isPresent()) {
        assertNotEquals(CatalogueWalk.ANSWERED, outcome, entry + " is not carried");
      } else {
        assertEquals(ErrorCode.PERMISSION_DENIED.name(), outcome, entry + ", nothing granted");
        refused.add(entry.toString());
      }
    });
    assertEquals(carried().methods().size() + points(), refused.size(), refused + "");
    return refused;
  }

  private int points() {
    return carried().lackOf(Capability.POINTS).isPresent() ? 0 : 1;
  }

  /// Nothing is granted but the one tool through which this test speaks to the plugin.
  private List<String> nothingIsAsked(PluginHost host, CatalogueWalk walk) {
    List<String> asked = new ArrayList<>();
    if (carried().lackOf(Capability.HOST_FUNCTIONS).isPresent()) {
      return asked;
    }
    host.grant(ID, Permission.parse(ASK), ADA);
    walk.hostFunctions((entry, outcome) -> {
      String expected = entry.free() ? CatalogueWalk.REACHED : ErrorCode.PERMISSION_DENIED.name();
      assertEquals(expected, outcome, entry + ", nothing granted");
      asked.add(entry.toString());
    });
    host.revoke(ID, Permission.parse(ASK), ADA);
    return asked;
  }

  private void everythingIsLetIn(CatalogueWalk walk) {
    walk.contributions((entry, outcome) -> {
      if (entry.lack().isPresent()) {
        assertNotEquals(CatalogueWalk.ANSWERED, outcome, entry + " is carried after all");
      } else {
        assertNotEquals(ErrorCode.PERMISSION_DENIED.name(), outcome, entry + ", all granted");
        assertNotEquals(ErrorCode.NOT_RUNNING.name(), outcome, entry + ", all granted");
      }
    });
    if (carried().lackOf(Capability.HOST_FUNCTIONS).isEmpty()) {
      walk.hostFunctions((entry, outcome) ->
          assertEquals(CatalogueWalk.REACHED, outcome, entry + ", all granted"));
    }
  }

  private String told(int called, int asked) {
    List<String> lacks =
        carried().lacks().stream().map(l -> l.capability().words() + " (" + l.why() + ")").toList();
    return "%s over %s: refused %d methods of contributions, %d asked host functions%s"
        .formatted(
            carried().name(),
            getClass().getSimpleName(),
            called,
            asked,
            lacks.isEmpty() ? "" : "; it does not carry " + String.join(", ", lacks));
  }

  /// Every host function of the catalogue; what is let in finds nothing but a sign that it was.
  private static List<HostFunction<?>> functions() {
    List<HostFunction<?>> functions = new ArrayList<>();
    Catalogue.HOST_FUNCTIONS.forEach(c -> functions.add(function(c)));
    return functions;
  }

  private static <T> HostFunction<T> function(Class<T> contract) {
    Object sign =
        Proxy.newProxyInstance(
            contract.getClassLoader(),
            new Class<?>[] {contract},
            (_, method, _) -> {
              if (method.getReturnType() == Account.Endpoint.class) {
                // Asked for by the dialect of Kilometers itself, which cannot start without.
                return new Account.Endpoint("http://127.0.0.1:9", false);
              }
              throw new PluginException(ErrorCode.CONFLICT, "reached");
            });
    return new HostFunction<>(contract, _ -> contract.cast(sign));
  }
}
