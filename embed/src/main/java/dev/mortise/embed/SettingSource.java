package dev.mortise.embed;

import java.util.Locale;

/// What a setting's value came from; the first of them wins.
public enum SettingSource {
  /// An option of the command.
  FLAG,
  /// A variable of the environment.
  ENVIRONMENT,
  /// A configuration file.
  FILE,
  /// Nobody said anything.
  DEFAULT;

  /// The word people read.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
