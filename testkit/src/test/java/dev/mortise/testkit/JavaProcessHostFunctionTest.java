package dev.mortise.testkit;

import dev.mortise.api.Json;
import dev.mortise.host.PluginConnection;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/// Host functions asked by a Java plugin as a process of its own, under AutoMTLS.
final class JavaProcessHostFunctionTest extends HostFunctionContract {
  private final ProcessPlugins processes;

  JavaProcessHostFunctionTest() throws IOException {
    processes = new ProcessPlugins();
  }

  @Override
  protected PluginConnection connect(TestDoor hostDoor) throws Exception {
    return processes.start(
        "contract", processes.javaProgram(ContractPlugin.class), hostDoor, Json.EMPTY);
  }

  @AfterEach
  void closeProcesses() {
    processes.close();
  }
}
