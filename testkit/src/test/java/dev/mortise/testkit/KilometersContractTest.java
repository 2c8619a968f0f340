package dev.mortise.testkit;

import dev.mortise.api.Account;
import dev.mortise.api.Json;
import dev.mortise.host.PluginConnection;
import dev.mortise.protocol.JsonCodec;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/// The contract with a Go plugin of Kilometers' contract, which tells what it has seen in its log.
final class KilometersContractTest extends PluginContract {
  private static final String STATE = "state ";
  private static final ContractPlugin.State NOTHING = new ContractPlugin.State(0, 0, 0, 0, "");

  private final ProcessPlugins processes;

  KilometersContractTest() throws IOException {
    processes = new ProcessPlugins();
  }

  @Override
  protected Carried carried() {
    return Dialects.KILOMETERS;
  }

  @Override
  protected PluginConnection connect(TestDoor hostDoor) {
    hostDoor.function(Account.class, new FreeAccount());
    return processes.startForeign(
        "contract",
        GoBuild.binary("testkit/src/main/go/contract-kilometers"),
        "kilometers",
        hostDoor);
  }

  @Override
  protected ContractPlugin.State state() {
    return processes.log.stream()
        .filter(line -> line.startsWith(STATE))
        .reduce((_, last) -> last)
        .map(line -> Json.of(line.substring(STATE.length())))
        .map(json -> JsonCodec.decode(json, ContractPlugin.State.class))
        .orElse(NOTHING);
  }

  private static final class FreeAccount implements Account {
    @Override
    public Key key() {
      return new Key("");
    }

    @Override
    public Endpoint endpoint() {
      return new Endpoint("http://127.0.0.1:9", false);
    }
  }

  @AfterEach
  void closeProcesses() {
    processes.close();
  }
}
