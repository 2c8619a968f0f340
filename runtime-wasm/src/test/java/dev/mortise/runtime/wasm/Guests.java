package dev.mortise.runtime.wasm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import run.endive.runtime.ImportFunction;

/// Modules of these tests that speak the Mortise ABI, in the text format: an allocator that only
/// counts up, and a function for the part that a test is about.
final class Guests {
  private Guests() {}

  /// A module whose answer to a call is made by `$answer`, which is given where the message stands
  /// and how long it is, and returns pointer and length packed.
  ///
  /// @param parts functions, data and globals, `$answer` among them
  static byte[] module(String parts) {
    return Wat.module(text(parts));
  }

  static String text(String parts) {
    return """
    (module
      (import "mortise" "call" (func $host (param i32 i32) (result i64)))
      (memory (export "memory") 1)
      (global $top (mut i32) (i32.const 8192))
      (func $alloc (export "mortise_alloc") (param $n i32) (result i32)
        global.get $top
        global.get $top local.get $n i32.add i32.const 7 i32.add i32.const -8 i32.and global.set $top)
      (func (export "mortise_call") (param $at i32) (param $n i32) (result i64)
        local.get $at i32.load8_u offset=1 i32.const 1 i32.eq
        if (result i64) i64.const %s else local.get $at local.get $n call $answer end)
      %s
      (data (i32.const 4096) "%s")
      %s)
    """
        .formatted(packed(4096, DESCRIPTION_BYTES), "", DESCRIPTION, parts);
  }

  /// An instance with as much memory as its program may have.
  static Guest instance(Program program, ImportFunction... imports) {
    Quota.Share share = new Quota(program.budget().memoryBytes()).share();
    assertTrue(share.take(program.memoryBytes()));
    return new Guest(program, program.memory(share), List.of(imports), 1 << 20);
  }

  private static final String DESCRIPTION_HEAD =
      "{\"id\":\"guest\",\"version\":\"1.0.0\",\"contributions\":[{\"kind\":\"tools\",\"name\":\"it\",\"details\":{}}]}";
  private static final String DESCRIPTION = ok(DESCRIPTION_HEAD);
  private static final int DESCRIPTION_BYTES = 12 + DESCRIPTION_HEAD.length();

  /// An answer with this head, as a string of the text format.
  static String ok(String head) {
    return header(16, 1, 0, head.length()) + head.replace("\"", "\\22");
  }

  /// A message about something, without a head.
  static String about(int kind, String meta) {
    return header(kind, 0, meta.length(), 0) + meta.replace("\"", "\\22");
  }

  private static String header(int kind, int flags, int meta, int head) {
    return "\\01" + hex(kind) + hex(flags) + "\\00" + hex32(meta) + hex32(head);
  }

  private static String hex(int value) {
    return String.format(Locale.ROOT, "\\%02x", value & 0xff);
  }

  private static String hex32(int value) {
    return hex(value) + hex(value >> 8) + hex(value >> 16) + hex(value >> 24);
  }

  /// Pointer and length in one number.
  static long packed(int pointer, int length) {
    return ((long) pointer << 32) | length;
  }

  /// A piece of data and the instruction that answers with it.
  static String answering(int at, String head) {
    return "(data (i32.const %d) \"%s\")(func $say%d (result i64) i64.const %d)"
        .formatted(at, ok(head), at, packed(at, 12 + head.length()));
  }
}
