package dev.mortise.testkit;

import dev.mortise.api.Json;
import dev.mortise.host.PluginConnection;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/// Host functions asked by a plugin of the Go SDK, built by the system's Go.
final class GoProcessHostFunctionTest extends HostFunctionContract {
  private final ProcessPlugins processes;

  GoProcessHostFunctionTest() throws IOException {
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
