package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes.Output;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes.Message;
import dev.mortise.gate.Change;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of a terminal when something in it fails that should not.
@Timeout(60)
final class PodTerminalTest {
  private final RecordedChanges changes = new RecordedChanges();

  /// Says what a test puts in, or throws it; without anything it waits.
  private static final class Side<T> implements Items<T> {
    final BlockingQueue<Object> next = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable T next() {
      try {
        Object taken = next.take();
        if (taken instanceof RuntimeException fault) {
          throw fault;
        }
        return (T) taken;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PluginException(ErrorCode.CANCELLED, "Ended.", e);
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private PodTerminal open(Side<Message> client, Items<Output> command) {
    return PodTerminal.open(
        client,
        typed -> {
          Thread.ofVirtual().start(() -> typedOn(typed));
          return command;
        },
        Optional::empty,
        changes.begin(
            new Change(Instant.EPOCH, new Caller.User("tess", Set.of()), "k8s.exec", "web", "sh")));
  }

  private static <T> void typedOn(Items<T> typed) {
    try {
      typed.next();
    } catch (RuntimeException e) {
      // The command's own business.
      return;
    }
  }

  private void endsWithAnError(PodTerminal terminal, Side<Output> command) throws Exception {
    assertTrue(error(terminal).contains("the log says why"), "the client is told");
    PluginException why = assertThrows(PluginException.class, terminal::next);
    assertEquals(ErrorCode.INTERNAL, why.code());
    command.closed.await();
    assertEquals(1, changes.ends.size(), changes.ends::toString);
    assertTrue(
        changes.ends.getFirst().startsWith("tess k8s.exec web FAILED INTERNAL "),
        changes.ends::toString);
  }

  /// What it says of an error; what else it had to say it need not say any more.
  private static String error(PodTerminal terminal) {
    Message message = terminal.next();
    while (message != null && !message.payload().text().contains("\"error\"")) {
      message = terminal.next();
    }
    return message == null ? "the end" : message.payload().text();
  }

  @Test
  void aFaultInWhatTheCommandWritesEndsBothSides() throws Exception {
    Side<Output> command = new Side<>();
    PodTerminal terminal = open(new Side<>(), command);
    command.next.add(new IllegalStateException("a fault of ours"));
    endsWithAnError(terminal, command);
  }

  @Test
  void aFaultInWhatTheClientSendsEndsBothSides() throws Exception {
    Side<Output> command = new Side<>();
    Side<Message> client = new Side<>();
    PodTerminal terminal = open(client, command);
    client.next.add(new IllegalStateException("a fault of ours"));
    endsWithAnError(terminal, command);
  }

  @Test
  void whatIsNoTerminalsWordEndsItToo() throws Exception {
    Side<Output> command = new Side<>();
    Side<Message> client = new Side<>();
    PodTerminal terminal = open(client, command);
    client.next.add(new Message(true, Bytes.of("[1]")));
    assertTrue(error(terminal).contains("stdin, resize or ping"));
    assertThrows(PluginException.class, terminal::next);
    command.closed.await();
    assertNull(command.next.peek());
  }
}
