package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Log;
import dev.mortise.api.PluginException;
import dev.mortise.host.PluginConnection;
import dev.mortise.protocol.JsonCodec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The contract with modules, one for each SDK.
final class ModuleContractTest {
  @Nested
  final class InC extends OverModule {
    InC() {
      super("testkit/src/main/c/contract.c");
    }
  }

  @Nested
  @Tag("process")
  final class InRust extends OverModule {
    InRust() {
      super("testkit/src/main/rust/contract.rs");
    }

    @Test
    @Exercises({Capability.TOOLS, Capability.HOST_FUNCTIONS})
    void whatAPanicSaysIsInTheLogAndThePluginRunsOn() {
      TestHost plugin = TestHost.over(connection, door);
      PluginException e =
          assertThrows(PluginException.class, () -> plugin.tool("panic", Json.EMPTY));
      assertEquals(ErrorCode.PLUGIN_CRASHED, e.code(), e.getMessage());
      // The trap itself is in the library, by its name.
      assertTrue(e.getMessage().contains(" in __rust_"), e.getMessage());
      String said = logged().getLast();
      assertTrue(said.contains("it was asked to panic"), said);
      assertTrue(said.contains("./contract.rs:"), said);
      assertEquals("{}", plugin.tool("echo", Json.EMPTY).text());
    }
  }

  @Nested
  @Tag("process")
  final class InAssemblyScript extends OverModule {
    InAssemblyScript() {
      super("testkit/src/main/assemblyscript/contract.ts");
    }

    @Test
    @Exercises({Capability.TOOLS, Capability.HOST_FUNCTIONS})
    void whatIsThrownIsInTheLogAndThePluginRunsOn() {
      TestHost plugin = TestHost.over(connection, door);
      PluginException e =
          assertThrows(PluginException.class, () -> plugin.tool("trap", Json.EMPTY));
      assertEquals(ErrorCode.PLUGIN_CRASHED, e.code(), e.getMessage());
      assertTrue(e.getMessage().contains(" in ~lib/mortise/module/aborted"), e.getMessage());
      String said = logged().getLast();
      assertTrue(said.contains("it was asked to trap"), said);
      assertTrue(said.contains("contract.ts:"), said);
      assertEquals("{}", plugin.tool("echo", Json.EMPTY).text());
    }
  }

  /// What a process counts for itself is seen from outside here, since every call is served by a
  /// fresh instance: in what it writes to the log, and in the runtime.
  abstract static class OverModule extends PluginContract {
    private static final String WRITTEN = "written ";
    private static final String OBSERVED = "observed ";

    private final ModulePlugins modules = new ModulePlugins();
    private final String source;
    TestDoor door = new TestDoor();
    PluginConnection connection;

    /// @param source of the module, in the checkout
    @SuppressWarnings("NullAway") // connect sets the connection, before any scenario
    OverModule(String source) {
      this.source = source;
    }

    @Override
    protected Carried carried() {
      return Dialects.MODULE;
    }

    @Override
    protected PluginConnection connect(TestDoor hostDoor) {
      door = hostDoor;
      connection = modules.start("contract", WasmBuild.module(source), hostDoor);
      return connection;
    }

    @Override
    protected ContractPlugin.State state() {
      // A real call, so that whoever asks again and again gives the plugin time.
      connection.describe();
      List<String> lines = logged();
      List<String> observed = lines.stream().filter(line -> line.startsWith(OBSERVED)).toList();
      return new ContractPlugin.State(
          lines.stream()
              .filter(line -> line.startsWith(WRITTEN))
              .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
              .max()
              .orElse(0),
          modules.log.stream().filter(line -> line.contains("tools/hang was stopped")).count(),
          modules.streams(),
          observed.size(),
          observed.isEmpty() ? "" : observed.getLast().substring(OBSERVED.length()));
    }

    /// What it wrote to the host's log.
    List<String> logged() {
      return door.asked().stream()
          .filter(asked -> asked.function().equals("log"))
          .map(asked -> JsonCodec.decode(asked.head(), Log.Entry.class).message())
          .toList();
    }

    @AfterEach
    void closeModules() {
      connection.stop(Duration.ZERO);
      modules.close();
    }
  }
}
