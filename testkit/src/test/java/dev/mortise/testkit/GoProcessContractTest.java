package dev.mortise.testkit;

import dev.mortise.api.Json;
import dev.mortise.host.PluginConnection;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/// The contract with a plugin of the Go SDK, built by the system's Go.
final class GoProcessContractTest extends PluginContract {
  private final ProcessPlugins processes;

  GoProcessContractTest() throws IOException {
    processes = new ProcessPlugins();
  }

  @Override
  protected PluginConnection connect(TestDoor hostDoor) {
    return processes.start(
        "contract", GoBuild.binary("testkit/src/main/go/contract-plugin"), hostDoor, Json.EMPTY);
  }

  @AfterEach
  void closeProcesses() {
    processes.close();
  }
}
