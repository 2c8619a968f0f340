package dev.mortise.sdk;

import java.lang.System.Logger.Level;

/// Writes to the plugin's log. Safe for any thread.
public final class PluginLogger {
  static final PluginLogger INSTANCE = new PluginLogger();

  private final System.Logger logger = System.getLogger("plugin");

  private PluginLogger() {}

  /// What only a developer wants to know.
  public void debug(String message) {
    logger.log(Level.DEBUG, message);
  }

  /// A step, once.
  public void info(String message) {
    logger.log(Level.INFO, message);
  }

  /// Something works less well than it should.
  public void warn(String message) {
    logger.log(Level.WARNING, message);
  }

  /// Someone must act.
  public void error(String message) {
    logger.log(Level.ERROR, message);
  }

  /// Someone must act, and this is why.
  public void error(String message, Throwable cause) {
    logger.log(Level.ERROR, message, cause);
  }
}
