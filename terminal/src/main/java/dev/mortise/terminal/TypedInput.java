package dev.mortise.terminal;

import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// What a person types for a program elsewhere. Bounded: what is typed while the program does not
/// read is dropped at some point. The loop writes, one thread reads.
final class TypedInput implements Items<Kubernetes.Input> {
  private static final int CAPACITY = 1_024;
  private static final Kubernetes.Input END = ExecPane.input(0, 0, "");

  private final BlockingQueue<Kubernetes.Input> typed = new LinkedBlockingQueue<>(CAPACITY);
  private volatile boolean closed;

  void type(String text) {
    if (!text.isEmpty()) {
      var _ = typed.offer(ExecPane.input(0, 0, text));
    }
  }

  void size(int columns, int rows) {
    var _ = typed.offer(ExecPane.input(columns, rows, ""));
  }

  @Override
  public Kubernetes.@Nullable Input next() {
    try {
      Kubernetes.Input next = closed ? END : typed.take();
      return closed ? null : next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void close() {
    closed = true;
    var _ = typed.offer(END);
  }
}
