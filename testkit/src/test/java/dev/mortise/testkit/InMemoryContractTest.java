package dev.mortise.testkit;

import dev.mortise.api.Json;
import dev.mortise.host.PluginConnection;

/// The contract in one JVM.
final class InMemoryContractTest extends PluginContract {
  @Override
  protected PluginConnection connect(TestDoor hostDoor) {
    return InMemoryRuntime.connect(ContractPlugin.create(), hostDoor, Json.EMPTY);
  }
}
