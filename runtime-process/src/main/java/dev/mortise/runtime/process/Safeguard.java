package dev.mortise.runtime.process;

/// One thing that stands, or does not stand, between a plugin's process and this machine.
///
/// @param name in a few words
/// @param inForce whether it works here
/// @param detail how; or what is missing and what to do
public record Safeguard(String name, boolean inForce, String detail) {}
