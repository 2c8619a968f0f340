package dev.mortise.runtime.wasm;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What modules of one contract export.
///
/// @param needed must be there
/// @param optional may be there, and then with that signature
record Exports(Map<String, ModuleShape.Type> needed, Map<String, ModuleShape.Type> optional) {
  /// @throws Malformed the first that is missing or is something else
  void check(ModuleShape shape) {
    ModuleShape.Export memory = shape.exports().get("memory");
    if (memory == null || memory.kind() != ModuleShape.Export.MEMORY) {
      throw new Malformed("it exports no memory of the name \"memory\"");
    }
    new TreeMap<>(needed).forEach((name, type) -> check(shape, name, type, true));
    new TreeMap<>(optional).forEach((name, type) -> check(shape, name, type, false));
  }

  private static void check(ModuleShape shape, String name, ModuleShape.Type type, boolean needed) {
    ModuleShape.@Nullable Export found = shape.exports().get(name);
    if (found == null) {
      if (needed) {
        throw new Malformed("it exports no function %s %s".formatted(name, type.words()));
      }
      return;
    }
    if (found.kind() != ModuleShape.Export.FUNCTION) {
      throw new Malformed(
          "it exports %s, which must be a function %s".formatted(name, type.words()));
    }
    ModuleShape.Type actual = shape.typeOf(found.index());
    if (!actual.equals(type)) {
      throw new Malformed(
          "it exports %s as %s; it must be %s".formatted(name, actual.words(), type.words()));
    }
  }
}
