package dev.mortise.runtime.wasm;

import dev.mortise.api.Manifest;
import dev.mortise.api.Permission;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What modules of one contract may import, and what a manifest must ask for before they do.
///
/// That something may be imported lets nobody use it: each call goes before the gate.
///
/// @param module the name they are imported from
/// @param known by name
record Imports(String module, Map<String, Known> known) {
  /// One function.
  ///
  /// @param type its signature
  /// @param need must be declared; null where nothing is needed
  record Known(ModuleShape.Type type, @Nullable Permission need) {}

  /// Signatures are compared here, so that the message can name them.
  ///
  /// @throws Malformed the first import that is not known, or not asked for
  void check(ModuleShape shape, Manifest manifest) {
    for (ModuleShape.Import wanted : shape.imports()) {
      Known found = wanted.module().equals(module) ? known.get(wanted.name()) : null;
      if (found == null) {
        throw unknown(wanted);
      }
      ModuleShape.Type type = shape.types().get(wanted.type());
      if (!type.equals(found.type())) {
        throw new Malformed(
            "it imports %s as %s; it is %s"
                .formatted(shown(wanted), type.words(), found.type().words()));
      }
      Permission need = found.need();
      if (need != null && !declared(need, manifest)) {
        throw new Malformed(
            "it imports %s, which its manifest does not ask for; add %s"
                .formatted(shown(wanted), line(need, manifest)));
      }
    }
  }

  private Malformed unknown(ModuleShape.Import wanted) {
    String hint =
        wanted.module().startsWith("wasi")
            ? "; plugins have no WASI: build it for a target without an operating system, such as wasm32-unknown-unknown"
            : "";
    return new Malformed(
        "it imports %s, which does not exist; a plugin of this kind may import %s%s"
            .formatted(shown(wanted), String.join(", ", names()), hint));
  }

  private List<String> names() {
    return new TreeMap<>(known).keySet().stream().map(name -> module + "." + name).toList();
  }

  private static String shown(ModuleShape.Import wanted) {
    return FunctionNames.shown(wanted.words());
  }

  private static boolean declared(Permission need, Manifest manifest) {
    return manifest.permissions().stream()
        .map(Manifest.Declared::permission)
        .anyMatch(p ->
            p.area().equals(need.area())
                && same(p.action(), need.action())
                && same(p.target(), need.target()));
  }

  private static boolean same(String declared, @Nullable String needed) {
    return declared.equals(needed) || declared.equals("*");
  }

  private static String line(Permission need, Manifest manifest) {
    return manifest.format() == Manifest.Format.KUBETILE
        ? "permissions = [\"%s\"] to its [[plugins]] entry".formatted(need)
        : "[[permissions]] with use = \"%s\" and why".formatted(need);
  }
}
