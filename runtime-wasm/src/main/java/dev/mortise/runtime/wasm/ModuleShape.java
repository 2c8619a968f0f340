package dev.mortise.runtime.wasm;

import java.util.List;
import java.util.Map;

/// What a module consists of, as far as it must be known to check and to rewrite it.
///
/// @param bytes the file
/// @param sections in their order, custom ones left out
/// @param types of functions
/// @param imports in their order; all are functions
/// @param functions the type of each one that it defines
/// @param tables how many it defines
/// @param memoryPages how many its memory begins with; -1 where it has none
/// @param globals how many it defines
/// @param exports by name
/// @param bodies where the code of each function stands
/// @param names what its functions are called, by index, imported ones first
// The file itself: large, and never changed.
@SuppressWarnings("ArrayRecordComponent")
record ModuleShape(
    byte[] bytes,
    List<Section> sections,
    List<Type> types,
    List<Import> imports,
    List<Integer> functions,
    int tables,
    long memoryPages,
    int globals,
    Map<String, Export> exports,
    List<Body> bodies,
    Map<Integer, String> names) {
  /// A part of the file.
  ///
  /// @param from where its content begins
  /// @param to where it ends
  record Section(int id, int from, int to) {}

  /// A function's type.
  record Type(List<Integer> parameters, List<Integer> results) {
    static final int I32 = 0x7f;
    static final int I64 = 0x7e;

    Type {
      parameters = List.copyOf(parameters);
      results = List.copyOf(results);
    }

    /// As the text format has it: `(i32 i32) -> i64`.
    String words() {
      return "(" + words(parameters) + ") -> " + (results.isEmpty() ? "()" : words(results));
    }

    private static String words(List<Integer> types) {
      return String.join(" ", types.stream().map(Type::word).toList());
    }

    private static String word(int type) {
      return switch (type) {
        case I32 -> "i32";
        case I64 -> "i64";
        case 0x7d -> "f32";
        case 0x7c -> "f64";
        case 0x70 -> "funcref";
        case 0x6f -> "externref";
        default -> "?";
      };
    }
  }

  /// An imported function.
  record Import(String module, String name, int type) {
    String words() {
      return module + "." + name;
    }
  }

  /// Something it exports: 0 a function, 1 a table, 2 a memory, 3 a global.
  record Export(int kind, int index) {
    static final int FUNCTION = 0;
    static final int TABLE = 1;
    static final int MEMORY = 2;
    static final int GLOBAL = 3;
  }

  /// The code of one function.
  ///
  /// @param from where its locals are declared
  /// @param to where it ends
  record Body(int from, int to) {}

  /// The type of a function, imported ones first.
  Type typeOf(int function) {
    int index =
        function < imports.size()
            ? imports.get(function).type()
            : functions.get(function - imports.size());
    return types.get(index);
  }

  /// How many functions there are, imported ones included.
  int functionCount() {
    return imports.size() + functions.size();
  }

  /// What it is called, or its number.
  String nameOf(int function) {
    String name = names.get(function);
    return name == null ? "function " + function : name;
  }

  /// Whether it exports a function of that name.
  boolean exportsFunction(String name) {
    Export export = exports.get(name);
    return export != null && export.kind() == Export.FUNCTION;
  }
}
