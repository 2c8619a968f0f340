package dev.mortise.testkit;

import dev.mortise.host.PluginConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/// Host functions asked by modules, one for each SDK.
final class ModuleHostFunctionTest {
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
  }

  @Nested
  @Tag("process")
  final class InAssemblyScript extends OverModule {
    InAssemblyScript() {
      super("testkit/src/main/assemblyscript/contract.ts");
    }
  }

  abstract static class OverModule extends HostFunctionContract {
    private final ModulePlugins modules = new ModulePlugins();
    private final String source;

    /// @param source of the module, in the checkout
    OverModule(String source) {
      this.source = source;
    }

    @Override
    protected PluginConnection connect(TestDoor hostDoor) {
      return modules.start("contract", WasmBuild.module(source), hostDoor);
    }

    @AfterEach
    void closeModules() {
      modules.close();
    }
  }
}
