package dev.mortise.runtime.wasm;

import dev.mortise.api.Manifest;
import java.util.List;
import java.util.Map;

/// The Mortise module ABI, version 1: `docs/abi.md`.
final class MortiseAbi implements Abi {
  static final String ALLOC = "mortise_alloc";
  static final String FREE = "mortise_free";
  static final String CALL = "mortise_call";
  static final String INITIALIZE = "_initialize";
  static final String IMPORT_MODULE = "mortise";
  static final String IMPORT_NAME = "call";

  private static final int I32 = ModuleShape.Type.I32;
  private static final ModuleShape.Type POINTER_AND_LENGTH_TO_BOTH =
      new ModuleShape.Type(List.of(I32, I32), List.of(ModuleShape.Type.I64));

  private static final Imports IMPORTS =
      new Imports(
          IMPORT_MODULE, Map.of(IMPORT_NAME, new Imports.Known(POINTER_AND_LENGTH_TO_BOTH, null)));

  private static final Exports EXPORTS =
      new Exports(
          Map.of(
              ALLOC,
              new ModuleShape.Type(List.of(I32), List.of(I32)),
              CALL,
              POINTER_AND_LENGTH_TO_BOTH),
          Map.of(
              FREE, new ModuleShape.Type(List.of(I32, I32), List.of()),
              INITIALIZE, new ModuleShape.Type(List.of(), List.of())));

  @Override
  public void check(ModuleShape shape, Manifest manifest) {
    IMPORTS.check(shape, manifest);
    EXPORTS.check(shape);
  }

  @Override
  public Talk talk(Plugin plugin) {
    return new MortiseTalk(plugin);
  }
}
