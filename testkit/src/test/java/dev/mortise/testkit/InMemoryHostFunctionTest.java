package dev.mortise.testkit;

import dev.mortise.api.Json;
import dev.mortise.host.PluginConnection;

/// Host functions without a carrier between.
final class InMemoryHostFunctionTest extends HostFunctionContract {
  @Override
  protected PluginConnection connect(TestDoor hostDoor) {
    return InMemoryRuntime.connect(ContractPlugin.create(), hostDoor, Json.EMPTY);
  }
}
