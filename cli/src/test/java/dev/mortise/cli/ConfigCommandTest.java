package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ConfigCommandTest {
  private final CliRun cli = new CliRun();

  @Test
  void aConfigurationThatCannotBeUsedIsShownAndIsNoSuccess() {
    assertEquals(0, cli.run("config", "show"));
    cli.hosts.problems.add("config.toml: log-level: expected one of trace, debug; came \"loud\".");
    assertEquals(2, cli.run("config", "show"));
    assertTrue(cli.out().contains("timeout"), cli.out());
    assertTrue(cli.err().contains("came \"loud\""), cli.err());
  }
}
