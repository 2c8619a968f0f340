package dev.mortise.embed;

import java.nio.file.Path;

/// A folder in which plugins are looked for.
///
/// @param path absolute
/// @param source what named it
/// @param origin the option, variable or file that named it, or what default it is
public record PluginFolder(Path path, SettingSource source, String origin) {}
