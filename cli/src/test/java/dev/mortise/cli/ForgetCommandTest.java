package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.PluginState;
import org.junit.jupiter.api.Test;

final class ForgetCommandTest {
  private final CliRun cli = new CliRun();

  @Test
  void forgetIsForPluginsThatAreGone() {
    cli.hosts.plugins.with("tax-de", new PluginState.Running(FakePlugins.NOON), "German tax");
    assertEquals(0, cli.run("plugins", "forget", "tax-gone"));
    assertEquals("forgot the settings, secrets and storage of tax-gone\n", cli.out());
    assertEquals(0, cli.run("plugins", "forget", "nosuch"));
    assertEquals("nothing was kept of nosuch\n", cli.out());
    assertTrue(cli.run("plugins", "forget", "tax-de") != 0);
    assertTrue(cli.err().contains("tax-de is installed"), cli.err());
    assertEquals(0, cli.run("plugins", "forget", "tax-de", "--installed"));
    assertEquals(3, cli.hosts.forgotten.size());
  }
}
