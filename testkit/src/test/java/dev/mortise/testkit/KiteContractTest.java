package dev.mortise.testkit;

import dev.mortise.host.PluginConnection;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/// The contract with a Go plugin of Kite's contract.
final class KiteContractTest extends PluginContract {
  private final ProcessPlugins processes;

  KiteContractTest() throws IOException {
    processes = new ProcessPlugins();
  }

  @Override
  protected Carried carried() {
    return Dialects.KITE;
  }

  @Override
  protected PluginConnection connect(TestDoor hostDoor) {
    return processes.startForeign(
        "contract", GoBuild.binary("testkit/src/main/go/contract-kite"), "kite", hostDoor);
  }

  @AfterEach
  void closeProcesses() {
    processes.close();
  }
}
