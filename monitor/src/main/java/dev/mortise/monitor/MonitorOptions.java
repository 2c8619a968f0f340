package dev.mortise.monitor;

import java.time.Duration;
import java.util.List;

/// What one run of the monitor is told.
///
/// @param command the server and its arguments; at least one word
/// @param bufferSize the largest copy of a message a plugin is shown; longer ones pass whole and
///   are shown cut off
/// @param callTimeout of each call into a plugin
/// @param drainTime how long plugins may work on after the server's end
/// @param pipeTime how long a pipe is still read after the server's end when a process it left
///   behind holds it open
/// @param grace between a signal and the kill
/// @param queueMessages how many messages wait for one plugin at most
/// @param queueBytes how many bytes of messages wait for one plugin at most
/// @param inline how plugins that may change messages stand in line
/// @param quiet whether only what went wrong is said on stderr
public record MonitorOptions(
    List<String> command,
    ByteSize bufferSize,
    Duration callTimeout,
    Duration drainTime,
    Duration pipeTime,
    Duration grace,
    int queueMessages,
    long queueBytes,
    InlineOptions inline,
    boolean quiet) {
  /// The largest copy a plugin is shown unless told otherwise.
  public static final ByteSize BUFFER_SIZE = new ByteSize(1 << 20);

  /// Checks and copies.
  public MonitorOptions {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("The monitor needs a command to run.");
    }
    if (queueMessages < 1 || queueBytes < 1) {
      throw new IllegalArgumentException("A queue holds at least one message.");
    }
  }

  /// The defaults: 1 MiB copies, 10 s a call, 5 s for plugins at the end, 2 s for pipes left open,
  /// 5 s of grace, 16,384 messages and 32 MiB waiting.
  public static MonitorOptions of(List<String> command) {
    return new MonitorOptions(
        command,
        BUFFER_SIZE,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        16_384,
        32L << 20,
        InlineOptions.DEFAULT,
        false);
  }

  /// The same with another largest copy.
  public MonitorOptions withBufferSize(ByteSize size) {
    return with(size, callTimeout, drainTime, pipeTime, grace, inline, quiet);
  }

  /// The same with other times for calls into plugins and for their last work.
  public MonitorOptions withPluginTimes(Duration call, Duration drain) {
    return with(bufferSize, call, drain, pipeTime, grace, inline, quiet);
  }

  /// The same with other times for the server's end.
  public MonitorOptions withServerTimes(Duration pipe, Duration killAfter) {
    return with(bufferSize, callTimeout, drainTime, pipe, killAfter, inline, quiet);
  }

  /// The same with other rules for plugins in line.
  public MonitorOptions withInline(InlineOptions rules) {
    return with(bufferSize, callTimeout, drainTime, pipeTime, grace, rules, quiet);
  }

  /// The same, silent unless something went wrong.
  public MonitorOptions withQuiet(boolean silent) {
    return with(bufferSize, callTimeout, drainTime, pipeTime, grace, inline, silent);
  }

  /// The same with other bounds of what waits for one plugin.
  public MonitorOptions withQueue(int messages, long bytes) {
    return new MonitorOptions(
        command,
        bufferSize,
        callTimeout,
        drainTime,
        pipeTime,
        grace,
        messages,
        bytes,
        inline,
        quiet);
  }

  private MonitorOptions with(
      ByteSize size,
      Duration call,
      Duration drain,
      Duration pipe,
      Duration killAfter,
      InlineOptions rules,
      boolean silent) {
    return new MonitorOptions(
        command, size, call, drain, pipe, killAfter, queueMessages, queueBytes, rules, silent);
  }
}
