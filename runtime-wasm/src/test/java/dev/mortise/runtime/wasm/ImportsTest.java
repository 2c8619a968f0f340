package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ImportsTest {
  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private String problem(String dialect, String imported) {
    byte[] module =
        Wat.module(
            "(module (import "
                + imported
                + ") (memory (export \"memory\") 1)"
                + "(func (export \"plugin_on_command\") (param i32 i32) (result i32) i32.const 0)"
                + "(func (export \"mortise_alloc\") (param i32) (result i32) i32.const 64)"
                + "(func (export \"mortise_call\") (param i32 i32) (result i64) i64.const 0))");
    var launch = fixture.launch(dialect, module, Json.EMPTY);
    return ModuleRuntime.entryProblem(launch.manifest(), fixture.folder).orElse("");
  }

  private static final String LIST_PODS =
      "\"kubetile\" \"list_pods\" (func (param i32 i32) (result i64))";

  @Test
  @DisplayName("torture/25 there is no WASI, and what is unknown is named with what there is")
  void anUnknownImportIsNamedWithWhatThereIs() {
    assertEquals(
        "guest 1.0.0: its module plugin.wasm is not run: it imports env.memcpy, which does not exist;"
            + " a plugin of this kind may import mortise.call.",
        problem("mortise", "\"env\" \"memcpy\" (func (param i32 i32 i32) (result i32))"));
    assertTrue(
        problem(
                "mortise",
                "\"wasi_snapshot_preview1\" \"fd_write\" (func (param i32) (result i32))")
            .contains("plugins have no WASI: build it for a target without an operating system"));
    assertTrue(
        problem("mortise", LIST_PODS).contains("kubetile.list_pods, which does not exist"),
        "each contract has its own");
  }

  @Test
  @DisplayName("torture/28 what the manifest does not ask for cannot be imported")
  void anImportThatIsNotAskedForIsNamedWithTheLineThatWould() {
    assertEquals(
        "guest 1.0.0: its module plugin.wasm is not run: it imports kubetile.list_pods, which its"
            + " manifest does not ask for; add [[permissions]] with use = \"k8s:list:pods\" and why.",
        problem("kubetile", LIST_PODS));
    fixture.format(Manifest.Format.KUBETILE);
    assertTrue(
        problem("kubetile", LIST_PODS)
            .contains("add permissions = [\"k8s:list:pods\"] to its [[plugins]] entry"));
    fixture.declaring("k8s:list:deployments", "clipboard:write");
    assertTrue(problem("kubetile", LIST_PODS).contains("does not ask for"));
    fixture.declaring("k8s:list:pods@namespace=dev");
    assertEquals("", problem("kubetile", LIST_PODS));
  }

  @Test
  @DisplayName("torture/28 a module that lists secrets asks for listing them")
  void listingSecretsIsMoreThanGettingOne() {
    String secrets = "\"kubetile\" \"get_secrets\" (func (param i32 i32) (result i64))";
    fixture.declaring("k8s:get:secrets");
    assertTrue(
        problem("kubetile", secrets)
            .contains("add [[permissions]] with use = \"k8s:list:secrets\""));
    fixture.declaring("k8s:list:secrets");
    assertEquals("", problem("kubetile", secrets));
  }

  @Test
  void anImportOfAnotherTypeIsNamed() {
    assertTrue(
        problem("kubetile", "\"kubetile\" \"host_send_render\" (func (param i32) (result i32))")
            .contains(
                "it imports kubetile.host_send_render as (i32) -> i32; it is (i32 i32) -> ()"));
  }

  @Test
  void anExportThatIsMissingIsNamed() {
    byte[] module = Wat.module("(module (memory (export \"memory\") 1))");
    var launch = fixture.launch("kubetile", module, Json.EMPTY);
    assertEquals(
        "guest 1.0.0: its module plugin.wasm is not run: it exports no function plugin_on_command"
            + " (i32 i32) -> i32.",
        ModuleRuntime.entryProblem(launch.manifest(), fixture.folder).orElseThrow());
  }
}
