package dev.mortise.cli;

/// What was built, for `mortise version`.
///
/// @param version of Mortise
/// @param java of the JVM that runs it
/// @param system operating system and processor
/// @param installation the folder it runs from
public record BuildInformation(String version, String java, String system, String installation) {}
