package dev.mortise.runtime.wasm;

import java.util.ArrayList;
import java.util.List;

/// Writes a module anew: every function pays for what it does, its memory and its tables have a
/// most, and nothing is left that only debuggers read.
final class ModuleMeter {
  /// Part of the key of every cache: what is made of a module changes with it.
  static final int VERSION = 2;

  private static final int TYPES = 1;
  private static final int TABLES = 4;
  private static final int MEMORIES = 5;
  private static final int CODE = 10;
  private static final int EMPTY_TYPE = -64;

  /// Whether functions pay.
  enum Fuel {
    COUNTED,
    NOT_COUNTED
  }

  private final ModuleShape shape;
  private final int memoryPages;
  private final int tableElements;
  private final Fuel fuel;
  private final List<ModuleShape.Type> types;

  private ModuleMeter(ModuleShape shape, int memoryPages, int tableElements, Fuel fuel) {
    this.shape = shape;
    this.memoryPages = memoryPages;
    this.tableElements = tableElements;
    this.fuel = fuel;
    this.types = new ArrayList<>(shape.types());
  }

  /// @param memoryPages that its memory can grow to
  /// @param tableElements that each of its tables can grow to
  /// @param fuel whether functions pay
  static byte[] rewrite(ModuleShape shape, int memoryPages, int tableElements, Fuel fuel) {
    return new ModuleMeter(shape, memoryPages, tableElements, fuel).write();
  }

  private byte[] write() {
    // The code first: it may need further types.
    Output code = code();
    var out = new Output(shape.bytes().length * 2);
    out.bytes(shape.bytes(), 0, 8);
    for (ModuleShape.Section section : shape.sections()) {
      Output content =
          switch (section.id()) {
            case TYPES -> types(section);
            case TABLES -> tables(section);
            case MEMORIES -> memory(section);
            case CODE -> fuel == Fuel.COUNTED ? code : content(section);
            default -> content(section);
          };
      out.u8(section.id()).sized(content);
    }
    return out.toByteArray();
  }

  private Output content(ModuleShape.Section section) {
    return new Output(section.to() - section.from())
        .bytes(shape.bytes(), section.from(), section.to());
  }

  private Cursor cursor(ModuleShape.Section section) {
    return new Cursor(shape.bytes(), section.from(), section.to());
  }

  private Output types(ModuleShape.Section section) {
    Cursor in = cursor(section);
    in.u32();
    var out = new Output(section.to() - section.from() + 64);
    out.u32(types.size()).bytes(shape.bytes(), in.at(), in.end());
    for (ModuleShape.Type added : types.subList(shape.types().size(), types.size())) {
      out.u8(0x60).u32(0).u32(added.results().size());
      added.results().forEach(out::u8);
    }
    return out;
  }

  private Output tables(ModuleShape.Section section) {
    Cursor in = cursor(section);
    var out = new Output(section.to() - section.from() + 16);
    int count = in.index();
    out.u32(count);
    for (int i = 0; i < count; i++) {
      int type = in.u8();
      boolean bounded = in.u8() == 1;
      long min = in.u32();
      long max = bounded ? in.u32() : tableElements;
      out.u8(type).u8(1).u32(min).u32(Math.min(max, tableElements));
    }
    return out;
  }

  private Output memory(ModuleShape.Section section) {
    Cursor in = cursor(section);
    var out = new Output(16);
    int count = in.index();
    out.u32(count);
    if (count == 1) {
      boolean bounded = in.u8() == 1;
      long min = in.u32();
      long max = bounded ? in.u32() : memoryPages;
      out.u8(1).u32(min).u32(Math.min(max, memoryPages));
    }
    return out;
  }

  private Output code() {
    var out = new Output(shape.bytes().length * 2);
    out.u32(shape.bodies().size());
    for (int i = 0; i < shape.bodies().size(); i++) {
      int function = shape.imports().size() + i;
      int results = blockType(shape.typeOf(function).results());
      out.sized(new FunctionMeter(shape, i, results).write());
    }
    return out;
  }

  /// How a block with these results and without parameters is written.
  private int blockType(List<Integer> results) {
    if (results.isEmpty()) {
      return EMPTY_TYPE;
    }
    if (results.size() == 1) {
      // As a signed number of seven bits the byte of a value's type is this.
      return results.getFirst() - 0x80;
    }
    var wanted = new ModuleShape.Type(List.of(), results);
    int index = types.indexOf(wanted);
    if (index < 0) {
      types.add(wanted);
      index = types.size() - 1;
    }
    return index;
  }
}
