package dev.mortise.runtime.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A process whose system calls are watched: the kernel asks this host before it does what a plugin
/// may not do, so that the refusal can be on record. Safe for any thread.
///
/// Two platform threads belong to it. One takes the filter on and starts the process, which
/// inherits it, and then waits for its end: the kernel's request to die with the parent follows
/// that thread. A filter can never be taken off, and a new thread inherits it from the one that
/// makes it. So that thread runs nothing but what stands in [#launch], which makes no thread and
/// wakes none but platform threads: waking a virtual one may make a carrier. The other answers,
/// reaps, and tells everybody.
///
/// When the watch ends, for whatever reason, the kernel refuses by itself what it would have asked
/// about, and the process is killed.
final class WatchedProcess extends Process {
  private static final int POLL_MILLIS = 1_000;
  private static final int SIGKILL = 9;

  private final Watching watching;
  private final RefusalLedger ledger;
  private final CountDownLatch listening = new CountDownLatch(1);
  private final CountDownLatch spawned = new CountDownLatch(1);
  private final CountDownLatch handed = new CountDownLatch(1);
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  // Written by the launching thread and published by the latches.
  private int listener = -1;
  private int child = -1;
  private @Nullable Throwable failure;
  // Nobody got it: it failed to be handed out after it had begun.
  private volatile boolean abandoned;
  // Guarded by this: nothing is sent to a number that may be another's already.
  private boolean reaped;

  @SuppressWarnings("NullAway.Init") // set before it is handed out
  private ProcessHandle handle;

  @SuppressWarnings("NullAway.Init")
  private InputStream stdout;

  @SuppressWarnings("NullAway.Init")
  private InputStream stderr;

  private WatchedProcess(Watching watching, RefusalLedger ledger) {
    this.watching = watching;
    this.ledger = ledger;
  }

  /// Starts it. The caller is a platform thread, for the reason above.
  static WatchedProcess start(Watching watching, RefusalLedger ledger) throws IOException {
    return start(watching, ledger, Thread.ofPlatform().daemon()::unstarted);
  }

  /// @param launching makes the thread that starts the process
  static WatchedProcess start(Watching watching, RefusalLedger ledger, ThreadFactory launching)
      throws IOException {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread must not wait for this");
    }
    var process = new WatchedProcess(watching, ledger);
    try (Kernel kernel = Kernel.open().orElseThrow()) {
      List<int[]> pipes = new ArrayList<>();
      boolean begun = false;
      try {
        int[] out = kernel.pipe();
        pipes.add(out);
        int[] err = kernel.pipe();
        pipes.add(err);
        process.begin(out[1], err[1], launching);
        process.stdout = new FileInputStream("/proc/self/fd/" + out[0]);
        process.stderr = new FileInputStream("/proc/self/fd/" + err[0]);
        begun = true;
      } finally {
        process.abandoned = !begun;
        for (int[] pipe : pipes) {
          kernel.close(pipe[0]);
          kernel.close(pipe[1]);
        }
        process.handed.countDown();
      }
    }
    return process;
  }

  private void begin(int out, int err, ThreadFactory made) throws IOException {
    String name = watching.name();
    Thread launching = made.newThread(() -> launch(out, err));
    launching.setName("plugin-" + name + "-launch");
    Thread.ofPlatform().daemon().name("plugin-" + name + "-watch").start(() -> watch(launching));
    try {
      spawned.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
    if (failure instanceof NoListenerException never) {
      throw never;
    }
    if (failure != null) {
      throw new IOException(
          "the sandbox's watch could not begin: " + failure.getMessage(), failure);
    }
    handle = ProcessHandle.of(child).orElseThrow(() -> new IOException("it ended at once"));
  }

  /// All that ever runs with the filter on.
  private void launch(int out, int err) {
    try (Kernel kernel = Kernel.open().orElseThrow()) {
      Kernel.Prepared prepared =
          kernel.prepare(
              watching.words(),
              watching.environment(),
              watching.folder().toString(),
              new int[] {out, err},
              watching.filter().array(),
              watching.architecture().seccomp);
      listener = listen(kernel, prepared);
      listening.countDown();
      child = kernel.spawn(prepared);
      spawned.countDown();
      kernel.await(child);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    } finally {
      listening.countDown();
      spawned.countDown();
    }
  }

  private static int listen(Kernel kernel, Kernel.Prepared prepared) throws NoListenerException {
    try {
      return kernel.listen(prepared);
    } catch (IOException e) {
      throw new NoListenerException(e);
    }
  }

  private void watch(Thread launching) {
    try (Kernel kernel = Kernel.open().orElseThrow()) {
      var judge = new Judge(watching, kernel);
      launching.start();
      watch(kernel, judge, launching);
    } catch (RuntimeException | Error e) {
      // Where no thread can be made, nobody else says that nothing will come.
      if (launching.getState() == Thread.State.NEW) {
        failure = e;
        listening.countDown();
        spawned.countDown();
      } else {
        throw e;
      }
    }
  }

  private void watch(Kernel kernel, Judge judge, Thread launching) {
    try {
      listening.await();
      if (listener >= 0) {
        kernel.hurry(listener);
        answer(kernel, judge, launching);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(kernel);
    }
  }

  private void answer(Kernel kernel, Judge judge, Thread launching) {
    while (true) {
      switch (kernel.poll(listener, POLL_MILLIS)) {
        case QUESTION -> {
          var notice = kernel.receive(listener);
          if (notice.isPresent()) {
            answer(kernel, judge.of(notice.get(), listener), notice.get());
          }
        }
        case NOTHING -> {
          if (!launching.isAlive()) {
            return;
          }
        }
        case OVER -> {
          return;
        }
      }
      if (abandoned) {
        return;
      }
      ledger.tick();
    }
  }

  private void answer(Kernel kernel, Judge.Verdict verdict, Notice notice) {
    if (verdict.refusal() != null) {
      ledger.add(verdict.refusal());
    }
    if (verdict.error() == 0) {
      kernel.allow(listener, notice);
    } else {
      kernel.refuse(listener, notice, verdict.error());
    }
  }

  /// Nobody is asked any more from here on: what is left of it is refused and killed.
  private void end(Kernel kernel) {
    if (listener >= 0) {
      kernel.close(listener);
    }
    int code = 128 + SIGKILL;
    try {
      spawned.await();
      handed.await();
      if (child > 0) {
        kernel.kill(child, SIGKILL);
        kernel.await(child);
        code = reap(kernel);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      tellTheRest();
      exit.complete(code);
    }
  }

  /// Before anybody knows that it ended. Whoever is told may fail, and the end is an end all the
  /// same.
  private void tellTheRest() {
    try {
      ledger.close();
    } catch (RuntimeException | Error e) {
      System.getLogger(WatchedProcess.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the last of what " + watching.name() + " was refused is not on record",
              e);
    }
  }

  private synchronized int reap(Kernel kernel) {
    reaped = true;
    return kernel.reap(child);
  }

  @Override
  public OutputStream getOutputStream() {
    return OutputStream.nullOutputStream();
  }

  @Override
  public InputStream getInputStream() {
    return stdout;
  }

  @Override
  public InputStream getErrorStream() {
    return stderr;
  }

  @Override
  public int waitFor() throws InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    try {
      exit.get(timeout, unit);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public int exitValue() {
    if (!exit.isDone()) {
      throw new IllegalThreadStateException("process hasn't exited");
    }
    return exit.join();
  }

  @Override
  public CompletableFuture<Process> onExit() {
    return exit.thenApply(_ -> this);
  }

  @Override
  public boolean isAlive() {
    return !exit.isDone();
  }

  @Override
  public ProcessHandle toHandle() {
    return handle;
  }

  @Override
  public long pid() {
    return child;
  }

  @Override
  public void destroy() {
    destroyForcibly();
  }

  @Override
  public synchronized Process destroyForcibly() {
    if (!reaped) {
      try (Kernel kernel = Kernel.open().orElseThrow()) {
        kernel.kill(child, SIGKILL);
      }
    }
    return this;
  }
}
