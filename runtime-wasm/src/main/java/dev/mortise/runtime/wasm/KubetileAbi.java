package dev.mortise.runtime.wasm;

import dev.mortise.api.Manifest;
import dev.mortise.api.Permission;
import java.util.List;
import java.util.Map;

/// The contract of KubeTile's plugin guide: a core module that draws a pane. JSON by pointer and
/// length; the memory for what a module is told comes from `plugin_alloc` where it exports one, and
/// else from pages that the host adds.
final class KubetileAbi implements Abi {
  static final String MODULE = "kubetile";
  static final String SEND_RENDER = "host_send_render";
  static final String LIST_PODS = "list_pods";
  static final String GET_SECRETS = "get_secrets";
  static final String CLIPBOARD_WRITE = "clipboard_write";

  static final String INIT = "plugin_init";
  static final String OPEN = "plugin_on_open";
  static final String CLOSE = "plugin_on_close";
  static final String COMMAND = "plugin_on_command";
  static final String TICK = "plugin_on_tick";
  static final String ALLOC = "plugin_alloc";
  static final String FREE = "plugin_free";

  private static final List<Integer> ONE = List.of(ModuleShape.Type.I32);
  private static final List<Integer> TWO = List.of(ModuleShape.Type.I32, ModuleShape.Type.I32);
  private static final ModuleShape.Type TWO_TO_ONE = new ModuleShape.Type(TWO, ONE);
  private static final ModuleShape.Type TWO_TO_NONE = new ModuleShape.Type(TWO, List.of());
  private static final ModuleShape.Type TWO_TO_PACKED =
      new ModuleShape.Type(TWO, List.of(ModuleShape.Type.I64));

  private static final Imports IMPORTS =
      new Imports(
          MODULE,
          Map.of(
              SEND_RENDER, new Imports.Known(TWO_TO_NONE, null),
              LIST_PODS, new Imports.Known(TWO_TO_PACKED, Permission.of("k8s", "list", "pods")),
              GET_SECRETS,
                  new Imports.Known(TWO_TO_PACKED, Permission.of("k8s", "list", "secrets")),
              CLIPBOARD_WRITE,
                  new Imports.Known(TWO_TO_ONE, Permission.of("clipboard", "write", ""))));

  private static final Exports EXPORTS =
      new Exports(
          Map.of(COMMAND, TWO_TO_ONE),
          Map.of(
              INIT, TWO_TO_ONE,
              OPEN, new ModuleShape.Type(ONE, List.of()),
              CLOSE, new ModuleShape.Type(ONE, List.of()),
              TICK, new ModuleShape.Type(List.of(), List.of()),
              ALLOC, new ModuleShape.Type(ONE, ONE),
              FREE, TWO_TO_NONE));

  @Override
  public void check(ModuleShape shape, Manifest manifest) {
    IMPORTS.check(shape, manifest);
    EXPORTS.check(shape);
  }

  @Override
  public Talk talk(Plugin plugin) {
    return new KubetileTalk(plugin);
  }
}
