package dev.mortise.testkit;

import dev.mortise.host.PluginRuntime;
import dev.mortise.runtime.process.ProcessRuntime;
import dev.mortise.runtime.process.ProcessRuntimeConfig;
import dev.mortise.runtime.wasm.ModuleRuntime;
import dev.mortise.runtime.wasm.ModuleRuntimeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/// The walk through the catalogue over every carrier and in every dialect but KubeTile's, which
/// knows nothing of the catalogue: what its modules import is walked by `ImportsTest` and
/// `RealPanesTest`.
@DisplayName("torture/28: nothing granted, over every carrier and in every dialect")
final class DenyOverCarriersTest {
  @Nested
  final class InMemory extends DenyByDefaultContract {
    @Override
    protected PluginRuntime runtime(Path run) {
      return new InMemoryRuntime().add("contract", ContractPlugin::create);
    }

    @Override
    protected void install(Path plugins) {
      WalkedManifest.builder().entry("plugin", "").write(plugins);
    }
  }

  /// What the walks over processes have in common.
  abstract static class OverProcess extends DenyByDefaultContract {
    @Override
    protected PluginRuntime runtime(Path run) {
      return ProcessRuntime.create(
          ProcessRuntimeConfig.builder(run).sdkJars(ProcessPlugins.classPath()).build());
    }
  }

  @Nested
  final class JavaProcess extends OverProcess {
    @Override
    protected void install(Path plugins) {
      WalkedManifest.builder().entry(ContractPlugin.class).write(plugins);
    }
  }

  @Nested
  final class GoProcess extends OverProcess {
    @Override
    protected void install(Path plugins) {
      Path binary = GoBuild.binary("testkit/src/main/go/contract-plugin");
      WalkedManifest.builder().entry(binary).write(plugins);
    }
  }

  /// What the walks over modules have in common.
  abstract static class OverModule extends DenyByDefaultContract {
    private final String source;

    OverModule(String source) {
      this.source = source;
    }

    @Override
    protected PluginRuntime runtime(Path run) {
      return ModuleRuntime.create(ModuleRuntimeConfig.builder().build());
    }

    @Override
    protected Carried carried() {
      return Dialects.MODULE;
    }

    @Override
    protected void install(Path plugins) {
      WalkedManifest.builder().module(WasmBuild.module(source)).write(plugins);
    }
  }

  @Nested
  final class CModule extends OverModule {
    CModule() {
      super("testkit/src/main/c/contract.c");
    }
  }

  @Nested
  @Tag("process")
  final class RustModule extends OverModule {
    RustModule() {
      super("testkit/src/main/rust/contract.rs");
    }
  }

  @Nested
  @Tag("process")
  final class AssemblyScriptModule extends OverModule {
    AssemblyScriptModule() {
      super("testkit/src/main/assemblyscript/contract.ts");
    }
  }

  @Nested
  final class KiteDialect extends OverProcess {
    @Override
    protected Carried carried() {
      return Dialects.KITE;
    }

    @Override
    protected void install(Path plugins) throws IOException {
      Path plugin = Files.createDirectories(plugins.resolve("contract"));
      Files.writeString(
          plugin.resolve("manifest.yaml"),
          "name: contract\nversion: 1.0.0\npermissions:\n  - resource: echo\n    verbs: [get]\n");
      copy(GoBuild.binary("testkit/src/main/go/contract-kite"), plugin.resolve("contract"));
    }
  }

  @Nested
  final class KilometersDialect extends OverProcess {
    @Override
    protected Carried carried() {
      return Dialects.KILOMETERS;
    }

    @Override
    protected void install(Path plugins) throws IOException {
      Files.writeString(
          plugins.resolve("contract.manifest.json"),
          "{\"name\": \"contract\", \"version\": \"1.0.0\", \"required_tier\": \"Free\"}");
      copy(
          GoBuild.binary("testkit/src/main/go/contract-kilometers"),
          plugins.resolve("km-plugin-contract"));
    }
  }

  private static void copy(Path binary, Path target) throws IOException {
    Files.copy(binary, target, StandardCopyOption.COPY_ATTRIBUTES);
  }
}
