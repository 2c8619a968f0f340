package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page that says what foreign contracts carry is made of what the contract test runs by.
final class DialectsPageTest {
  private static final List<Carried> DIALECTS = List.of(Dialects.KITE, Dialects.KILOMETERS);

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

    One contract test, `PluginContract`, runs every scenario over our own carriers and over both of these;
    what is refused here is refused there, or the test fails. This page is made from its data.

    """
        + table();
  }

  private static String table() {
    String head =
        "| | mortise | "
            + DIALECTS.stream().map(Carried::name).collect(Collectors.joining(" | "))
            + " |\n|---|---|"
            + "---|".repeat(DIALECTS.size())
            + "\n";
    return Stream.of(Capability.values())
        .map(DialectsPageTest::row)
        .collect(Collectors.joining("", head, ""));
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
