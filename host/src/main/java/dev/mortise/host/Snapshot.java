package dev.mortise.host;

import java.nio.file.Path;

/// The files of one plugin as they were at one moment, copied to where nobody changes them.
///
/// @param folder holds exactly those files, read-only
/// @param contentHash SHA-256 over names, exec bits and bytes of all of them, in hex
record Snapshot(Path folder, String contentHash) {}
