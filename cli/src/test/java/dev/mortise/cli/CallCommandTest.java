package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.PluginState;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `mortise call` of tools that change something.
final class CallCommandTest {
  private final CliRun cli = new CliRun();

  @BeforeEach
  void plugins() {
    cli.hosts.plugins.with("tax-de", new PluginState.Running(FakePlugins.NOON), "German tax");
  }

  @Test
  void aToolThatChangesSomethingIsUsedAfterAYes() {
    cli.hosts.plugins.mutating = true;
    cli.input = "y\n";
    assertEquals(0, cli.run("call", "tax-de", "get_tax_de"));
    assertEquals("mortise: get_tax_de of tax-de changes something; use it? [y/N]\n", cli.err());
    assertEquals("4 2\n", cli.out());
    cli.input = "\n";
    assertEquals(6, cli.run("call", "tax-de", "get_tax_de"));
    assertTrue(cli.err().contains("was not confirmed"), cli.err());
    assertEquals(1, cli.hosts.plugins.asked.size());
  }

  @Test
  void whereNobodyCanBeAskedAToolThatChangesSomethingTakesAWord() {
    cli.hosts.plugins.mutating = true;
    assertEquals(6, cli.run("call", "tax-de", "get_tax_de"));
    cli.input = "y\n";
    cli.columns = 0;
    assertEquals(6, cli.run("call", "tax-de", "get_tax_de"));
    assertEquals(
        "mortise: tax-de: the tool get_tax_de was not used: it changes something and nobody can be"
            + " asked here; --yes uses it\n",
        cli.err());
    assertEquals(List.of(), cli.hosts.plugins.asked);
    assertEquals(0, cli.run("call", "tax-de", "get_tax_de", "--yes"));
  }
}
