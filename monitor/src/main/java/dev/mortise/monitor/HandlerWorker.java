package dev.mortise.monitor;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.MessageHandler.Message;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One plugin's queue of messages and the thread that hands them over, in order.
///
/// What does not fit, or cannot be handed over, is counted; nobody ever waits for the plugin.
final class HandlerWorker {
  /// How long a refusal is believed before the plugin is tried again.
  private static final long REFUSAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// How much longer than its call a plugin rests while the traffic needs the processor.
  private static final int REST_SHARE = 8;

  private static final long REST_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int REASON_CHARS_MAX = 160;

  /// What became of the messages so far.
  ///
  /// @param why in a few words; empty when nothing was missed or cut off, and nothing failed
  record Tally(String label, long seen, long missed, long failed, String why) {}

  private record Task(Consumer<MessageHandler> call, int bytes, boolean message, boolean cut) {}

  private final Supplier<MessageHandler> handler;
  private final Notices notices;
  private final BooleanSupplier spare;
  private final int messagesMax;
  private final long bytesMax;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Task> queue = new ArrayDeque<>();
  private final Map<String, Long> missedBy = new TreeMap<>();
  private String label;
  private @Nullable Object instance;
  private long waitingBytes;
  private int waitingMessages;
  private boolean busyWithMessage;

  /// Set when the queue is full, cleared when half of it is done: so that the pumps need not copy
  /// whole reads for the one message that fits after each call.
  private boolean overrun;

  private boolean ending;
  private boolean ended;
  private boolean refused;
  private long refusedAt;
  private boolean refusalSaid;
  private long seen;
  private long missed;
  private long failed;
  private long cut;
  private String lastFailure = "";

  HandlerWorker(
      String label,
      Supplier<MessageHandler> handler,
      Notices notices,
      BooleanSupplier spare,
      int messagesMax,
      long bytesMax) {
    this.label = label;
    this.handler = handler;
    this.notices = notices;
    this.spare = spare;
    this.messagesMax = messagesMax;
    this.bytesMax = bytesMax;
    this.thread = Thread.ofVirtual().name("monitor-" + label).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// The plugin serves, as that instance.
  ///
  /// @return whether it is another instance than before, which knows nothing of the session yet
  boolean serves(String newLabel, Object newInstance) {
    lock.lock();
    try {
      boolean other = !newInstance.equals(instance);
      label = newLabel;
      instance = newInstance;
      if (other) {
        refused = false;
      }
      return other;
    } finally {
      lock.unlock();
    }
  }

  /// The plugin does not serve.
  void down() {
    lock.lock();
    try {
      instance = null;
    } finally {
      lock.unlock();
    }
  }

  /// Whether a message of that size would be taken now.
  boolean hasRoom(int bytes) {
    lock.lock();
    try {
      return obstacle(bytes).isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Takes a message, or counts it as missed.
  void observe(Message message) {
    int bytes = message.payload().size();
    lock.lock();
    try {
      String obstacle = obstacle(bytes);
      if (!obstacle.isEmpty()) {
        countMissed(1, obstacle);
        return;
      }
      queue.add(new Task(each -> each.observe(message), bytes, true, message.truncated()));
      waitingBytes += bytes;
      waitingMessages++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Messages that were not even offered.
  void miss(long count) {
    lock.lock();
    try {
      String obstacle = obstacle(1);
      countMissed(count, obstacle.isEmpty() ? "traffic too fast" : obstacle);
    } finally {
      lock.unlock();
    }
  }

  /// Something that is no message: always taken.
  void tell(Consumer<MessageHandler> call) {
    lock.lock();
    try {
      if (instance != null) {
        queue.add(new Task(call, 0, false, false));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Nothing will be added any more.
  void end() {
    lock.lock();
    try {
      ending = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the rest of the queue, then gives it up.
  Tally finish(long patienceNanos) throws InterruptedException {
    thread.join(Duration.ofNanos(Math.max(1, patienceNanos)));
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        countMissed(waitingMessages + (busyWithMessage ? 1 : 0), "not done in time");
        queue.clear();
      }
      return new Tally(label, seen, missed, failed, why());
    } finally {
      lock.unlock();
      thread.interrupt();
    }
  }

  private String obstacle(int bytes) {
    if (instance == null) {
      return "not running";
    }
    if (refused && System.nanoTime() - refusedAt < REFUSAL_NANOS) {
      return "not granted";
    }
    if (overrun) {
      overrun = waitingMessages > messagesMax / 2 || waitingBytes > bytesMax / 2;
    } else {
      overrun =
          waitingMessages >= messagesMax
              || (waitingMessages > 0 && waitingBytes + bytes > bytesMax);
    }
    return overrun ? "queue full" : "";
  }

  private void run() {
    try {
      for (Task task = next(); task != null; task = next()) {
        long start = System.nanoTime();
        hand(task);
        rest(System.nanoTime() - start);
      }
    } catch (InterruptedException givenUp) {
      // The session is over and the plugin's time was up.
    }
  }

  /// In a rush a plugin sees a sample in any case: a smaller one leaves the processor to the
  /// traffic.
  private void rest(long spent) {
    if (spare.getAsBoolean()) {
      LockSupport.parkNanos(Math.min(REST_NANOS_MAX, REST_SHARE * spent));
    }
  }

  private @Nullable Task next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty()) {
        if (ending || ended) {
          ended = true;
          return null;
        }
        changed.await();
      }
      Task task = queue.remove();
      if (task.message()) {
        waitingMessages--;
        waitingBytes -= task.bytes();
        busyWithMessage = true;
      }
      return task;
    } finally {
      lock.unlock();
    }
  }

  private void hand(Task task) {
    RuntimeException failure = null;
    try {
      task.call().accept(handler.get());
    } catch (RuntimeException thrown) {
      failure = thrown;
    }
    lock.lock();
    try {
      busyWithMessage = false;
      if (!ended) {
        count(task, failure);
      }
    } finally {
      lock.unlock();
    }
  }

  private void count(Task task, @Nullable RuntimeException failure) {
    if (failure == null) {
      seen += task.message() ? 1 : 0;
      cut += task.cut() ? 1 : 0;
      return;
    }
    ErrorCode code =
        failure instanceof PluginException known ? known.code() : ErrorCode.PLUGIN_FAILED;
    switch (code) {
      case PERMISSION_DENIED -> refuse(failure);
      case NOT_RUNNING, UNAVAILABLE, NOT_FOUND -> {
        if (task.message()) {
          countMissed(1, "not running");
        }
        return;
      }
      case UNIMPLEMENTED -> {
        if (!task.message()) {
          return;
        }
      }
      default -> {}
    }
    failed += task.message() ? 1 : 0;
    lastFailure = Notices.oneLine(Notices.words(failure), REASON_CHARS_MAX);
  }

  private void refuse(RuntimeException failure) {
    refused = true;
    refusedAt = System.nanoTime();
    if (!refusalSaid) {
      refusalSaid = true;
      notices.warn(Notices.oneLine(Notices.words(failure), REASON_CHARS_MAX));
    }
  }

  private void countMissed(long count, String why) {
    if (count > 0) {
      missed += count;
      missedBy.merge(why, count, Long::sum);
    }
  }

  private String why() {
    StringBuilder text = new StringBuilder();
    missedBy.forEach((reason, count) ->
        text.append(text.isEmpty() ? "" : ", ").append(reason).append(' ').append(count));
    if (cut > 0) {
      text.append(text.isEmpty() ? "" : "; ").append("shown only the beginning of ").append(cut);
    }
    if (!lastFailure.isEmpty()) {
      text.append(text.isEmpty() ? "" : "; ").append("last error: ").append(lastFailure);
    }
    return text.toString();
  }
}
