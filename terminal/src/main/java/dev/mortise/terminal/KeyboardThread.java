package dev.mortise.terminal;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Reads the keyboard on a thread of its own, and nothing while it is paused.
final class KeyboardThread implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;

  private final KeyDecoder decoder;
  private final Consumer<Input> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean paused;
  private boolean resting;
  private boolean ended;

  KeyboardThread(KeyDecoder decoder, Consumer<Input> listener) {
    this.decoder = decoder;
    this.listener = listener;
  }

  void start() {
    Thread thread = new Thread(this::read, "workspace-keyboard");
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    try {
      while (mayRead()) {
        if (decoder.waiting(LOOK_MILLIS)) {
          Input input = decoder.next();
          listener.accept(input);
          if (input instanceof Input.End) {
            return;
          }
        }
      }
    } catch (IOException e) {
      listener.accept(new Input.End());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean mayRead() throws InterruptedException {
    lock.lock();
    try {
      resting = paused;
      changed.signalAll();
      while (paused && !ended) {
        changed.await();
      }
      resting = false;
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  /// Returns when nobody reads any more.
  void pause() {
    lock.lock();
    try {
      paused = true;
      while (!resting && !ended) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  void resume() {
    lock.lock();
    try {
      paused = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
