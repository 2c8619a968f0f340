package dev.mortise.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.control.ControlClient;
import dev.mortise.host.RestartPolicy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Starts real processes.
@Timeout(180)
class MortiseTest {
  private static final Caller SHOP = new Caller.Application("shop");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final TaxRule.Order ORDER = new TaxRule.Order("1", "DE", 10_000);

  @TempDir Path folder;
  private Path plugins;

  @BeforeEach
  void plugin() throws IOException {
    plugins = folder.resolve("plugins");
    Path plugin = Files.createDirectories(plugins.resolve("tax-java"));
    Files.writeString(
        plugin.resolve("plugin.toml"),
        """
        id = "tax-java"
        name = "Tax"
        version = "1.0.0"
        description = "A rule in Java"
        [runtime]
        kind = "process"
        [runtime.entry]
        any = "plugin.jar"
        [[permissions]]
        use = "point:offer:acme.TaxRule"
        why = "is asked for the tax of an order"
        [[permissions]]
        use = "process:unconfined"
        why = "its classes are those of the tests"
        [contributes.points."acme.TaxRule"]
        version = "1"
        """);
    jar(plugin.resolve("plugin.jar"));
  }

  private static void jar(Path file) throws IOException {
    var manifest = new Manifest();
    var attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, TaxPlugin.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(Files::exists)
            .map(p -> p.toUri().toString())
            .collect(Collectors.joining(" ")));
    try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      jar.flush();
    }
  }

  private MortisePaths paths(String name) {
    return MortisePaths.of(
        Map.of("MORTISE_HOME", folder.resolve(name).toString()), folder, "Linux", "test");
  }

  private MortiseConfig.Builder config(String name) {
    return MortiseConfig.builder(name, paths(name))
        .pluginDirs(List.of(plugins))
        .points(TaxRule.class)
        .grantDeclared(true)
        .restarts(new RestartPolicy(Duration.ofMillis(50), MINUTE, 0, 5, Duration.ofMinutes(10)));
  }

  private static TaxRule rule(Mortise mortise) {
    assertTrue(mortise.awaitSettled(MINUTE));
    var rules = mortise.extensions(TaxRule.class, SHOP);
    assertEquals(1, rules.size(), () -> mortise.plugins().why("tax-java").toString());
    return rules.getFirst().call();
  }

  @Test
  void opensWithoutAnyPlugin() {
    try (var mortise = Mortise.open(config("empty").pluginDirs(List.of()).build())) {
      assertTrue(mortise.awaitSettled(MINUTE));
      assertEquals(List.of(), mortise.plugins().plugins());
      assertEquals(List.of(), mortise.extensions(TaxRule.class, SHOP));
      assertTrue(mortise.control().isEmpty());
    }
  }

  @Test
  void callsAnExtensionPointAsIfItWereLocal() {
    try (var mortise = Mortise.open(config("one").build())) {
      assertEquals(new TaxRule.Money(1_900, "EUR"), rule(mortise).tax(ORDER));
    }
  }

  @Test
  void withoutAGrantNothingIsCalled() {
    try (var mortise = Mortise.open(config("one").grantDeclared(false).build())) {
      assertTrue(mortise.awaitSettled(MINUTE));
      for (var rule : mortise.extensions(TaxRule.class, SHOP)) {
        var thrown = assertThrows(PluginException.class, () -> rule.call().tax(ORDER));
        assertEquals(ErrorCode.PERMISSION_DENIED, thrown.code());
      }
      assertFalse(mortise.plugins().permissions("tax-java").getFirst().granted());
    }
  }

  @Test
  void aRuleThatCrashesIsNamedAndComesBack() throws InterruptedException {
    var fallen = new CountDownLatch(1);
    var back = new CountDownLatch(1);
    try (var mortise = Mortise.open(config("one").build())) {
      var rule = rule(mortise);
      var subscription =
          mortise
              .plugins()
              .onChange(view -> {
                if (view.state() instanceof PluginState.Failed) {
                  fallen.countDown();
                } else if (view.state() instanceof PluginState.Running && fallen.getCount() == 0) {
                  back.countDown();
                }
              });
      try (subscription) {
        var thrown =
            assertThrows(
                PluginException.class, () -> rule.tax(new TaxRule.Order("2", "XX", 10_000)));
        assertEquals(ErrorCode.PLUGIN_CRASHED, thrown.code());
        assertTrue(thrown.getMessage().startsWith("tax-java 1.0.0"), thrown.getMessage());
        assertTrue(back.await(60, TimeUnit.SECONDS), "the rule must come back");
        assertEquals(new TaxRule.Money(1_900, "EUR"), rule.tax(ORDER), "the same proxy");
      }
    }
  }

  @Test
  void twoHostsInOneProgramDoNotMeet() {
    var other = config("other").pluginDirs(List.of()).controlSocket(true).build();
    try (var second = Mortise.open(config("second").build());
        var third = Mortise.open(other)) {
      try (var first = Mortise.open(config("first").build())) {
        assertEquals(1_900, rule(first).tax(ORDER).cents());
        first.plugins().disable("tax-java", new Caller.Operator("ada"));
      }
      assertEquals(
          1_900, rule(second).tax(ORDER).cents(), "what happens to one is nothing to the other");
      assertEquals(List.of(), third.plugins().plugins());
    }
  }

  @Test
  void commandsReachItThroughItsControlSocket() {
    var run = paths("one").run();
    try (var mortise = Mortise.open(config("one").controlSocket(true).build())) {
      rule(mortise);
      var hosts = ControlClient.find(run);
      assertEquals(List.of(mortise.control().orElseThrow()), hosts);
      assertEquals("one", hosts.getFirst().name());
      var client = ControlClient.of(hosts.getFirst());
      assertEquals(mortise.plugins().plugins(), client.plugins());
      var rule = client.extensions(TaxRule.class, SHOP).getFirst().call();
      assertEquals(new TaxRule.Money(1_900, "EUR"), rule.tax(ORDER));
      client.stop("tax-java", new Caller.Operator("ada"));
      assertEquals(List.of(), mortise.extensions(TaxRule.class, SHOP));
    }
    assertEquals(List.of(), ControlClient.find(run));
  }

  @Test
  void settingsBecomeTheHostsConfiguration() {
    var settings =
        Settings.read(
            new SettingsSources(
                Map.of("timeout", "7s", "restart-delay", "2s", "quarantine-failures", "9"),
                List.of(plugins),
                Map.of("KM_API_KEY", "km_live_0123456789"),
                folder,
                paths("one")));
    var config = MortiseConfig.builder("monitor", paths("one"), settings).build();
    assertEquals(List.of(plugins), config.host().pluginDirs());
    assertEquals(Duration.ofSeconds(7), config.host().callTimeout());
    assertEquals(Duration.ofSeconds(2), config.host().restarts().first());
    assertEquals(9, config.host().restarts().failures());
    assertEquals(paths("one").state(), config.database().folder());
    assertEquals("km_live_0123456789", config.account().key().orElseThrow());
  }
}
