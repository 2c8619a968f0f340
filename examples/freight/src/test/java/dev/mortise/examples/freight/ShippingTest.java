package dev.mortise.examples.freight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.Contract;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.embed.MortisePaths;
import dev.mortise.examples.freight.v1.Item;
import dev.mortise.examples.freight.v1.Parcel;
import dev.mortise.examples.freight.v1.Price;
import dev.mortise.testkit.GoBuild;
import dev.mortise.testkit.PluginPackageBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The application's messages, answered by a real plugin in Java and a real plugin in Go.
@Timeout(300)
@Tag("process")
final class ShippingTest {
  private static final String POINT = "points.\"acme.Freight\"";
  private static final Parcel PARCEL =
      Parcel.newBuilder()
          .setCountry("DE")
          .addItems(Item.newBuilder().setArticle("books").setGrams(1_000))
          .build();

  @TempDir private Path folder;

  @SuppressWarnings("NullAway") // JUnit sets the folder
  ShippingTest() {}

  @Test
  void bothPluginsAnswerThroughTheirOwnMessages() throws Exception {
    java();
    go();
    assertEquals(
        """
        freight-go: cents: 360 currency: "EUR" carrier: "van"
          or cents: 360 currency: "EUR"
          or cents: 540 currency: "EUR"
          or cents: 1080 currency: "EUR"
          INVALID_ARGUMENT
        freight-java: cents: 499 currency: "EUR"
          or cents: 499 currency: "EUR" pickup: "at the corner"
          INVALID_ARGUMENT
        """,
        run());
  }

  @Test
  void withoutAGrantNothingIsCalled() {
    java();
    try (var mortise = open(Freight.class, false)) {
      for (var freight : mortise.extensions(Freight.class, new Caller.Application("shop"))) {
        var thrown = assertThrows(PluginException.class, () -> freight.call().price(PARCEL));
        assertEquals(ErrorCode.PERMISSION_DENIED, thrown.code());
      }
    }
  }

  /// What another application may mean by the same point.
  @Contract("acme.Freight")
  interface OtherFreight {
    Item price(Parcel parcel);

    Price offers(Item item);
  }

  @Test
  void aPluginOfOtherMessagesIsRefusedAtTheStart() throws Exception {
    go();
    try (var mortise = open(OtherFreight.class, true)) {
      var state = mortise.plugins().plugin("freight-go").orElseThrow().state();
      assertTrue(state instanceof PluginState.Failed, state + "");
      String why = mortise.plugins().why("freight-go").findings().toString();
      assertTrue(
          why.contains("price answers acme.freight.v1.Price, but acme.freight.v1.Item is expected"),
          why);
    }
  }

  private Mortise open(Class<?> point, boolean granted) {
    var paths =
        MortisePaths.of(
            Map.of("MORTISE_HOME", folder.resolve("home").toString()), folder, "Linux", "test");
    var mortise =
        Mortise.open(
            MortiseConfig.builder("shop", paths)
                .pluginDirs(List.of(folder.resolve("plugins")))
                .points(point)
                .grantDeclared(granted)
                .build());
    assertTrue(mortise.awaitSettled(Duration.ofMinutes(2)));
    return mortise;
  }

  private void java() {
    PluginPackageBuilder.of("freight-java")
        .entry(FreightPlugin.class)
        .permission("point:offer:acme.Freight")
        .contributes(POINT, "version = \"1\"")
        .write(folder.resolve("plugins"));
  }

  private void go() throws IOException {
    Path plugin = folder.resolve("plugins/freight-go");
    Files.createDirectories(plugin.resolve("bin"));
    Files.copy(
        GoBuild.binary("examples/freight-go"),
        plugin.resolve("bin/freight-go"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(
        GoBuild.root().resolve("examples/freight-go/plugin.toml"), plugin.resolve("plugin.toml"));
  }

  private String run() throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Shipping.class.getName(),
            folder.resolve("plugins").toString());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("MORTISE_HOME", folder.resolve("home").toString());
    var process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed;
  }
}
