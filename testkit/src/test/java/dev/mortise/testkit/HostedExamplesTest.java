package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Account;
import dev.mortise.api.Caller;
import dev.mortise.api.Extension;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.host.HostFunction;
import dev.mortise.host.PluginHost;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.ManifestReader;
import dev.mortise.protocol.ManifestResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples under a real host, with their own manifests.
final class HostedExamplesTest {
  private static final Path EXAMPLES = GoBuild.root().resolve("examples");

  @TempDir private Path folder;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  HostedExamplesTest() {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tax-de/plugin.toml",
        "tax-go/plugin.toml",
        "tax-rust/plugin.toml",
        "console-logger/plugin.toml",
        "recorder/plugin.toml",
        "risk-filter/plugin.toml",
        "api-logger/plugin.toml",
        "sse-clock/plugin.toml",
        "ws-echo/plugin.toml",
        "header-stamp/plugin.toml",
        "notes/plugin.toml",
        "cost-analyzer/plugin.toml",
        "pod-summary/plugin.toml",
        "kite-hello/manifest.yaml",
        "console-logger-go/console-logger.manifest.json"
      })
  void itsManifestIsGood(String file) {
    ManifestResult result = ManifestReader.read(EXAMPLES.resolve(file));
    var good = assertInstanceOf(ManifestResult.Good.class, result, result.toString());
    assertEquals(List.of(), good.warnings());
  }

  @Test
  void allOfThemRunSideBySide() throws IOException {
    Path plugins = folder.resolve("plugins");
    copy("tax-de", plugins.resolve("tax-de"));
    copy("recorder", plugins.resolve("recorder"));
    copy("tax-go", plugins.resolve("tax-go"));
    install("examples/tax-go", plugins.resolve("tax-go/bin/tax-go"));
    copy("kite-hello", plugins.resolve("kite-hello"));
    install("examples/kite-hello", plugins.resolve("kite-hello/kite-hello"));
    copy("console-logger-go", plugins);
    install("examples/console-logger-go", plugins.resolve("km-plugin-console-logger"));
    try (RealHost real = open(plugins)) {
      PluginHost host = real.host;
      for (PluginView plugin : host.plugins()) {
        assertInstanceOf(PluginState.Running.class, plugin.state(), plugin + "");
      }
      assertEquals(5, host.plugins().size(), host.plugins() + "");
      List<Extension<TaxRule>> rules =
          host.extensions(TaxRule.class, new Caller.Application("shop"));
      assertEquals(2, rules.size());
      for (Extension<TaxRule> rule : rules) {
        String country = rule.plugin().equals("tax-de") ? "DE" : "FR";
        assertTrue(rule.call().tax(new TaxRule.Order("o", country, 1000)).cents() > 100);
      }
    }
  }

  private RealHost open(Path plugins) throws IOException {
    return RealHost.open(
        folder.resolve("home"),
        plugins,
        List.of(new HostFunction<>(Account.class, _ -> new NoAccount())),
        config ->
            config
                .points(List.of(TaxRule.class))
                .settings(
                    Map.of("recorder", JsonCodec.encode(Map.of("folder", folder.toString())))));
  }

  private static final class NoAccount implements Account {
    @Override
    public Key key() {
      return new Key("km_free_123456");
    }

    @Override
    public Endpoint endpoint() {
      return new Endpoint("http://127.0.0.1:9", false);
    }
  }

  private static void copy(String example, Path target) throws IOException {
    Files.createDirectories(target);
    try (var files = Files.list(EXAMPLES.resolve(example))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  private static void install(String source, Path binary) throws IOException {
    Files.createDirectories(binary.resolveSibling(""));
    Files.copy(GoBuild.binary(source), binary, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
  }
}
