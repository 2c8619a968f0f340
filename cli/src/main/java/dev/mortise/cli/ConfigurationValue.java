package dev.mortise.cli;

/// One configuration value and where it came from.
///
/// @param name the key, as in the file
/// @param value as text; a secret is already masked
/// @param source for people: `default`, `--plugin-dir`, `KM_API_KEY`, a file with its line
public record ConfigurationValue(String name, String value, String source) {}
