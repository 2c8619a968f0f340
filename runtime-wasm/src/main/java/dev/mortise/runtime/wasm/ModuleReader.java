package dev.mortise.runtime.wasm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a module and refuses what is more than a plugin may be, before the engine sees it.
///
/// Time and memory grow with the size of the file, never with a number that stands in it. Types are
/// left to the engine's own validation; every index is checked here.
final class ModuleReader {
  private static final int BULK_WEIGHT = 10;

  private static final int[] MAGIC = {0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00};
  private static final int FUNCTION_TYPE = 0x60;

  /// Where each section stands among the others: tags are left out, the data count comes before the
  /// code.
  private static final List<Integer> ORDER = List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11);

  private final byte[] bytes;
  private final ModuleLimits limits;
  private final List<ModuleShape.Section> sections = new ArrayList<>();
  private final List<ModuleShape.Type> types = new ArrayList<>();
  private final List<ModuleShape.Import> imports = new ArrayList<>();
  private final List<Integer> functions = new ArrayList<>();
  private final Map<String, ModuleShape.Export> exports = new HashMap<>();
  private final List<ModuleShape.Body> bodies = new ArrayList<>();
  private long instructions;
  private Map<Integer, String> names = Map.of();
  private int tables;
  private long memoryPages = -1;
  private int globals;

  private ModuleReader(byte[] bytes, ModuleLimits limits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  /// @throws Malformed when it is no module, or more than the limits allow
  static ModuleShape read(byte[] bytes, ModuleLimits limits) {
    if (bytes.length > limits.moduleBytes()) {
      throw new Malformed(
          "it has %,d bytes, more than the %,d a plugin may have"
              .formatted(bytes.length, limits.moduleBytes()));
    }
    return new ModuleReader(bytes, limits).read();
  }

  private ModuleShape read() {
    var in = new Cursor(bytes, 0, bytes.length);
    header(in);
    int last = -1;
    @Nullable Cursor nameSection = null;
    while (!in.atEnd()) {
      int id = in.u8();
      Cursor content = in.part(in.u32());
      if (id == 0) {
        nameSection = custom(content, nameSection);
        continue;
      }
      int place = ORDER.indexOf(id);
      if (place <= last) {
        throw new Malformed(
            place < 0
                ? "it has a section of the unknown kind " + id + "; build it without extensions"
                : "the section " + id + " stands in the wrong place");
      }
      last = place;
      sections.add(new ModuleShape.Section(id, content.at(), content.end()));
      section(id, content);
      if (!content.atEnd()) {
        throw new Malformed("the section " + id + " is longer than what stands in it");
      }
    }
    return finish(nameSection);
  }

  private void header(Cursor in) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (in.atEnd() || in.u8() != MAGIC[i]) {
        throw new Malformed(
            i == 4 || i == 6
                ? "it is a component, or of another version; a core module of version 1 is expected"
                : "it is no WebAssembly module: its first bytes are not \"\\0asm\" and version 1");
      }
    }
  }

  /// The first section of names is the one that counts; the others mean nothing here.
  private @Nullable Cursor custom(Cursor content, @Nullable Cursor before) {
    boolean found = content.name(limits.nameBytes()).equals("name");
    return found && before == null ? content : before;
  }

  private ModuleShape finish(@Nullable Cursor nameSection) {
    if (bodies.size() != functions.size()) {
      throw new Malformed(
          "it declares " + functions.size() + " functions and has the code of " + bodies.size());
    }
    if (nameSection != null) {
      names = FunctionNames.read(nameSection, imports.size() + functions.size());
    }
    return new ModuleShape(
        bytes,
        List.copyOf(sections),
        List.copyOf(types),
        List.copyOf(imports),
        List.copyOf(functions),
        tables,
        memoryPages,
        globals,
        Map.copyOf(exports),
        List.copyOf(bodies),
        names);
  }

  private void section(int id, Cursor in) {
    switch (id) {
      case 1 -> each(in, "types", limits.types(), this::type);
      case 2 -> each(in, "imports", limits.imports(), this::imported);
      case 3 ->
          each(
              in,
              "functions",
              limits.functions(),
              c -> functions.add(within(c, "type", types.size())));
      case 4 -> each(in, "tables", limits.tables(), this::table);
      case 5 -> each(in, "memories", 1, this::memory);
      case 6 -> each(in, "globals", limits.globals(), this::global);
      case 7 -> each(in, "exports", limits.exports(), this::export);
      case 8 -> within(in, "function", imports.size() + functions.size());
      case 9 -> elements(in);
      case 12 -> in.count("segments of data", limits.segments());
      case 10 -> each(in, "functions", limits.functions(), this::body);
      default -> each(in, "segments of data", limits.segments(), this::data);
    }
  }

  @FunctionalInterface
  private interface Part {
    void read(Cursor in);
  }

  private static void each(Cursor in, String what, int max, Part part) {
    int count = in.count(what, max);
    for (int i = 0; i < count; i++) {
      part.read(in);
    }
  }

  private static int within(Cursor in, String what, int count) {
    int index = in.index();
    if (index >= count) {
      throw new Malformed("it names the " + what + " " + index + " and has " + count);
    }
    return index;
  }

  private void type(Cursor in) {
    if (in.u8() != FUNCTION_TYPE) {
      throw new Malformed("it has a type of garbage collection; build it without that feature");
    }
    types.add(new ModuleShape.Type(values(in), values(in)));
  }

  private List<Integer> values(Cursor in) {
    int count = in.count("parameters or results of one function", limits.parameters());
    List<Integer> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(value(in));
    }
    return values;
  }

  private static int value(Cursor in) {
    int type = in.u8();
    return switch (type) {
      case 0x7f, 0x7e, 0x7d, 0x7c, 0x70, 0x6f -> type;
      case 0x7b -> throw new Malformed("it has vectors (SIMD); build it without that feature");
      default ->
          throw new Malformed(
              "it has a value of the type 0x%02x, which plugins may not have".formatted(type));
    };
  }

  private void imported(Cursor in) {
    String module = in.name(limits.nameBytes());
    String name = in.name(limits.nameBytes());
    int kind = in.u8();
    if (kind != 0) {
      throw new Malformed(
          "it imports %s.%s, which is no function; a plugin has its memory, tables and globals to itself"
              .formatted(module, name));
    }
    imports.add(new ModuleShape.Import(module, name, within(in, "type", types.size())));
  }

  private void table(Cursor in) {
    int type = in.u8();
    if (type != 0x70 && type != 0x6f) {
      throw new Malformed(
          "it has a table of the type 0x%02x, which plugins may not have".formatted(type));
    }
    int flags = in.u8();
    if (flags > 1) {
      throw new Malformed("it has a shared or 64-bit table; build it without that feature");
    }
    long min = in.u32();
    if (min > limits.tableElements()) {
      throw new Malformed(
          "a table begins with %,d elements, more than the %,d a plugin may have"
              .formatted(min, limits.tableElements()));
    }
    if (flags == 1) {
      in.u32();
    }
    tables++;
  }

  private void memory(Cursor in) {
    int flags = in.u8();
    if (flags > 1) {
      throw new Malformed("it has a shared or 64-bit memory; build it without that feature");
    }
    memoryPages = in.u32();
    if (flags == 1) {
      in.u32();
    }
  }

  private void global(Cursor in) {
    value(in);
    if (in.u8() > 1) {
      throw new Malformed("it has a global that is neither constant nor variable");
    }
    expression(in, globals);
    globals++;
  }

  private void expression(Cursor in, int globalsBefore) {
    var bounds =
        new CodeWalker.Bounds(
            0, imports.size() + functions.size(), 0, false, globalsBefore, 0, 0, 0);
    var walker = new CodeWalker(in, bounds);
    while (walker.next()) {
      if (walker.op() == Op.CALL) {
        throw new Malformed("a constant of it calls a function");
      }
    }
  }

  private void export(Cursor in) {
    String name = in.name(limits.nameBytes());
    int kind = in.u8();
    int index =
        switch (kind) {
          case ModuleShape.Export.FUNCTION ->
              within(in, "function", imports.size() + functions.size());
          case ModuleShape.Export.TABLE -> within(in, "table", tables);
          case ModuleShape.Export.MEMORY -> within(in, "memory", memoryPages < 0 ? 0 : 1);
          case ModuleShape.Export.GLOBAL -> within(in, "global", globals);
          default -> throw new Malformed("it exports something of the unknown kind " + kind);
        };
    if (exports.put(name, new ModuleShape.Export(kind, index)) != null) {
      throw new Malformed("it exports " + FunctionNames.shown(name) + " twice");
    }
  }

  private void elements(Cursor in) {
    int[] left = {limits.elements()};
    each(in, "segments of elements", limits.segments(), c -> left[0] -= segment(c, left[0]));
  }

  /// The eight forms of the specification: bit 0 passive or declared, bit 1 a table or a kind is
  /// written, bit 2 expressions instead of indices.
  private int segment(Cursor in, int left) {
    int flags = in.u8();
    if (flags > 7) {
      throw new Malformed("it has a segment of elements of the unknown form " + flags);
    }
    boolean active = (flags & 1) == 0;
    boolean written = (flags & 2) != 0;
    if (active) {
      if (written) {
        within(in, "table", tables);
      }
      expression(in, globals);
    }
    if (!active || written) {
      in.u8();
    }
    int count = in.count("elements", left);
    for (int i = 0; i < count; i++) {
      if ((flags & 4) == 0) {
        within(in, "function", imports.size() + functions.size());
      } else {
        expression(in, globals);
      }
    }
    return count;
  }

  private void body(Cursor in) {
    if (bodies.size() >= functions.size()) {
      throw new Malformed("it has the code of more functions than it declares");
    }
    Cursor body = in.part(in.count("bytes in the function " + bodies.size(), limits.bodyBytes()));
    bodies.add(new ModuleShape.Body(body.at(), body.end()));
    ModuleShape.Type type = types.get(functions.get(bodies.size() - 1));
    int locals = locals(body, type.parameters().size());
    var walker = new CodeWalker(body, bounds(locals));
    // Walking is the check; what follows makes several objects of each instruction.
    while (walker.next()) {
      instructions += Bulk.of(walker.op()) == Bulk.NONE ? 1 : BULK_WEIGHT;
      if (instructions > limits.instructions()) {
        throw new Malformed(
            "it has more than %,d instructions, bulk ones counted %d times"
                .formatted(limits.instructions(), BULK_WEIGHT));
      }
    }
    if (!body.atEnd()) {
      throw new Malformed("something stands behind the end of the function " + (bodies.size() - 1));
    }
  }

  private int locals(Cursor body, int parameters) {
    int groups = body.count("groups of locals", limits.locals());
    long locals = parameters;
    for (int i = 0; i < groups; i++) {
      locals += body.u32();
      value(body);
      if (locals > limits.locals()) {
        throw new Malformed(
            "a function has more than the %,d locals a plugin may have".formatted(limits.locals()));
      }
    }
    return (int) locals;
  }

  private CodeWalker.Bounds bounds(int locals) {
    return new CodeWalker.Bounds(
        types.size(),
        imports.size() + functions.size(),
        tables,
        memoryPages >= 0,
        globals,
        locals,
        limits.depth(),
        limits.targets());
  }

  private void data(Cursor in) {
    int flags = in.u8();
    if (flags > 2) {
      throw new Malformed("it has a segment of data of the unknown form " + flags);
    }
    if (flags == 2) {
      within(in, "memory", memoryPages < 0 ? 0 : 1);
    }
    if (flags != 1) {
      expression(in, globals);
    }
    in.skip(in.u32());
  }
}
