package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.Catalogue;
import dev.mortise.protocol.ContractModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page that says what foreign contracts carry is made of what the contract test runs by.
final class DialectsPageTest {
  private static final List<Carried> DIALECTS =
      List.of(Dialects.MODULE, Dialects.KITE, Dialects.KILOMETERS);

  @Test
  void thePageSaysWhatTheContractTestDemands() throws IOException {
    Path page = GoBuild.root().resolve("docs/dialects.md");
    if ("write".equals(System.getProperty("mortise.golden"))) {
      Files.writeString(page, page());
    }
    assertEquals(page(), Files.readString(page), "make it anew with -Dmortise.golden=write");
  }

  private static String page() {
    return """
    # What the foreign contracts carry

    Plugins of Kite and of Kilometers run as they are: what they offer is translated once, at the edge,
    and from there on is like anything else. Where their contract has no words for something, a call is
    refused with the code below and a sentence that names the contract.

    Modules of KubeTile's guide are panes and nothing else: `docs/abi.md` says what becomes of them.

    One contract test, `PluginContract`, runs every scenario over our own carriers, processes and
    modules, and over both of these;
    what is refused here is refused there, or the test fails. This page is made from its data.

    """
        + table()
        + """

        With nothing granted, `DenyByDefaultContract` calls every method of every contribution and has
        the plugin ask for every host function, over every carrier and in both dialects; what KubeTile's
        modules import is walked by `ImportsTest` and `RealPanesTest`. As many are refused:

        """
        + head()
        + walked("methods of contributions", carried -> carried.methods().size())
        + walked("host functions that need something", DialectsPageTest::asked);
  }

  private static String walked(String what, ToIntFunction<Carried> count) {
    return Stream.concat(Stream.of(Carried.EVERYTHING), DIALECTS.stream())
        .map(carried -> Integer.toString(count.applyAsInt(carried)))
        .collect(Collectors.joining(" | ", "| " + what + " | ", " |\n"));
  }

  private static int asked(Carried carried) {
    return carried.lackOf(Capability.HOST_FUNCTIONS).isPresent()
        ? 0
        : (int)
            Catalogue.HOST_FUNCTIONS.stream()
                .flatMap(c -> ContractModel.of(c).methods().stream())
                .filter(m -> !m.needForm().equals("nothing"))
                .count();
  }

  private static String head() {
    return "| | mortise | "
        + DIALECTS.stream().map(Carried::name).collect(Collectors.joining(" | "))
        + " |\n|---|---|"
        + "---|".repeat(DIALECTS.size())
        + "\n";
  }

  private static String table() {
    return Stream.of(Capability.values())
        .map(DialectsPageTest::row)
        .collect(Collectors.joining("", head(), ""));
  }

  private static String row(Capability capability) {
    return DIALECTS.stream()
        .map(dialect -> dialect.lackOf(capability).map(DialectsPageTest::cell).orElse("yes"))
        .collect(Collectors.joining(" | ", "| " + capability.words() + " | yes | ", " |\n"));
  }

  private static String cell(Carried.Lack lack) {
    return lack.why() + ": `" + lack.refusedAs() + "`";
  }
}
