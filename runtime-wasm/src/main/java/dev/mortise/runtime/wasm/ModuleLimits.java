package dev.mortise.runtime.wasm;

/// What a module may be at most, looked at before the engine sees it: an engine's own limits leave
/// room for modules that take minutes to compile or gigabytes to hold.
///
/// @param moduleBytes of the file
/// @param types in the type section
/// @param parameters of one function; the results count as well
/// @param imports of all kinds
/// @param functions that it defines
/// @param bodyBytes of one function
/// @param instructions of all functions, bulk ones counted several times
/// @param locals of one function, parameters included
/// @param depth of blocks within blocks
/// @param targets of one `br_table`
/// @param tables that it defines
/// @param tableElements that a table can grow to
/// @param globals that it defines
/// @param exports of all kinds
/// @param segments of data, and as many of elements
/// @param elements over all segments
/// @param nameBytes of an import or export
record ModuleLimits(
    int moduleBytes,
    int types,
    int parameters,
    int imports,
    int functions,
    int bodyBytes,
    int instructions,
    int locals,
    int depth,
    int targets,
    int tables,
    int tableElements,
    int globals,
    int exports,
    int segments,
    int elements,
    int nameBytes) {
  /// For plugins.
  static final ModuleLimits DEFAULT =
      new ModuleLimits(
          32 << 20, 10_000, 250, 1_000, 40_000, 1 << 20, 3_000_000, 4_000, 4_000, 20_000, 16,
          200_000, 10_000, 10_000, 20_000, 400_000, 4_096);
}
