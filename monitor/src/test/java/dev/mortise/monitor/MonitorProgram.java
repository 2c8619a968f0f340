package dev.mortise.monitor;

import dev.mortise.api.MessageHandler;
import java.time.Duration;
import java.util.List;

/// The monitor in a process of its own: `graceMillis plugins command…`.
///
/// `plugins` is `none`, `fast` (counts and returns), or `slow` (20 µs a message).
final class MonitorProgram {
  private MonitorProgram() {}

  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    FakePluginService plugins = new FakePluginService();
    switch (words.get(1)) {
      case "fast" -> plugins.with("fast", new CountingHandler(0));
      case "slow" -> plugins.with("slow", new CountingHandler(20_000));
      default -> {}
    }
    MonitorOptions options =
        MonitorOptions.of(words.subList(2, words.size()))
            .withServerTimes(
                Duration.ofMillis(500), Duration.ofMillis(Long.parseLong(words.get(0))));
    System.exit(Monitor.run(options, plugins));
  }

  /// Keeps nothing.
  private static final class CountingHandler implements MessageHandler {
    private final long nanos;
    private long bytes;

    CountingHandler(long nanos) {
      this.nanos = nanos;
    }

    @Override
    public void started(Session session) {}

    @Override
    public void observe(Message message) {
      bytes += message.size();
      for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
        Thread.onSpinWait();
      }
    }

    @Override
    public Decision decide(Message message) {
      return Decision.CONTINUE;
    }

    @Override
    public void event(Event event) {}

    @Override
    public void failed(Failure failure) {}

    @Override
    public void ended(Session session) {
      if (bytes < 0) {
        throw new IllegalStateException("overflow");
      }
    }
  }
}
