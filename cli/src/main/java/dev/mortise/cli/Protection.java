package dev.mortise.cli;

/// One thing that stands, or does not stand, between a plugin and this machine.
///
/// @param name short, for the first column
/// @param inForce whether it works here
/// @param detail one sentence: how, or what is missing and what to do
public record Protection(String name, boolean inForce, String detail) {}
