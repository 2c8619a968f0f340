package dev.mortise.runtime.wasm;

import dev.mortise.host.LogText;
import java.util.HashMap;
import java.util.Map;

/// What the functions of a module are called, for people who read about a trap. What cannot be read
/// is left out: a name is no reason to refuse a plugin.
final class FunctionNames {
  private static final int FUNCTIONS = 1;
  private static final int CHARS_MAX = 120;

  private FunctionNames() {}

  /// @param section the content of the custom section `name`
  static Map<Integer, String> read(Cursor section, int functions) {
    Map<Integer, String> names = new HashMap<>();
    try {
      while (!section.atEnd()) {
        int kind = section.u8();
        Cursor content = section.part(section.u32());
        if (kind == FUNCTIONS) {
          read(content, functions, names);
        }
      }
    } catch (Malformed e) {
      // As far as it could be read.
    }
    return Map.copyOf(names);
  }

  private static void read(Cursor in, int functions, Map<Integer, String> names) {
    int count = in.count("names", functions);
    for (int i = 0; i < count; i++) {
      int index = in.index();
      names.putIfAbsent(index, shown(in.name(1 << 16)));
    }
  }

  /// A name from a module, fit for a message.
  static String shown(String name) {
    String cut = name.length() > CHARS_MAX ? name.substring(0, CHARS_MAX) + "…" : name;
    return LogText.clean(cut);
  }
}
