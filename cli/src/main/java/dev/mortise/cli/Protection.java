package dev.mortise.cli;

/// One thing that stands, or does not stand, between a plugin and this machine.
///
/// @param name short, for the first column
/// @param inForce whether it works here
/// @param detail one sentence: how, or what is missing and what to do
public record Protection(String name, boolean inForce, String detail) {
  /// The name of the one that says whether a plugin can be kept from everything it was not given.
  public static final String CONFINED = "plugins can be confined";
}
