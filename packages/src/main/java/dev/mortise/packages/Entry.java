package dev.mortise.packages;

/// One file or folder of an archive, its name checked.
///
/// @param bytes of a file; 0 for a folder
/// @param executable whether its owner may run it
record Entry(EntryName name, boolean folder, long bytes, boolean executable) {}
