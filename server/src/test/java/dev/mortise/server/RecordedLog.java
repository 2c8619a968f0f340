package dev.mortise.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What an operator would be told by one library's log, from warnings on.
final class RecordedLog extends Handler implements AutoCloseable {
  private final List<String> messages = new CopyOnWriteArrayList<>();
  // Held here: a logger that nobody holds is collected, and its handlers with it.
  private final Logger logger;

  RecordedLog(String name) {
    logger = Logger.getLogger(name);
    logger.addHandler(this);
  }

  List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
      messages.add(line.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
