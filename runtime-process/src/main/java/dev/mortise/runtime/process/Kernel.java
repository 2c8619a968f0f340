package dev.mortise.runtime.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The few calls of the kernel (Linux) that starting a process under watch takes.
///
/// One object belongs to one thread, which opens and closes it.
final class Kernel implements AutoCloseable {
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final int SCRATCH_BYTES = 4096;
  private static final int PAGE = 4096;
  private static final byte[] NOTHING = new byte[SCRATCH_BYTES];

  private static final int SET_NO_NEW_PRIVS = 38;
  private static final int SET_MODE_FILTER = 1;
  private static final int NEW_LISTENER = 8;

  // <linux/seccomp.h>: the sizes of its structures are part of these numbers.
  private static final long RECEIVE = 0xC0502100L;
  private static final long ANSWER = 0xC0182101L;
  private static final long IS_VALID = 0x40082102L;
  private static final long SET_FLAGS = 0x40082104L;
  private static final int CONTINUE = 1;

  private static final int BY_PID = 1;
  private static final int EXITED = 4;
  private static final int DO_NOT_REAP = 0x01000000;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final short READABLE = 1;
  private static final short SET_SIGNAL_MASK = 8;

  // <linux/openat2.h>
  private static final int HERE = -100;
  private static final long ONLY_THE_PATH = 0x200000;
  private static final long RESOLVE_IN_ROOT = 0x10;
  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final int HOW_BYTES = 24;
  private static final Set<Integer> ABSENT = Set.of(2, 20); // ENOENT, ENOTDIR

  private final CLibrary calls;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment errno = arena.allocate(CLibrary.STATE);
  private final MemorySegment scratch = arena.allocate(SCRATCH_BYTES, 8);
  private final MemorySegment text = arena.allocate(PAGE, 8);
  private final MemorySegment vectors = arena.allocate(48, 8);
  private final List<Runnable> endings = new ArrayList<>();

  private Kernel(CLibrary calls) {
    this.calls = calls;
  }

  /// Empty where this machine or this JVM has no way to it. The first time takes long enough to be
  /// done beforehand.
  static Optional<Kernel> open() {
    return CLibrary.FOUND.map(Kernel::new);
  }

  private long call(MethodHandle function, long a, long b, long c, long d, long e, long f) {
    try {
      return (long) function.invokeExact(errno, a, b, c, d, e, f, 0L);
    } catch (Throwable thrown) {
      throw new IllegalStateException(thrown);
    }
  }

  private long call(MethodHandle function, long a, long b, long c) {
    return call(function, a, b, c, 0, 0, 0);
  }

  private long call(MethodHandle function, long a, long b, long c, long d) {
    return call(function, a, b, c, d, 0, 0);
  }

  private int error() {
    return (int) CLibrary.ERRNO.get(errno, 0L);
  }

  private IOException failure(String what) {
    return new IOException(what + " failed with error " + error());
  }

  private void clear(int bytes) {
    MemorySegment.copy(NOTHING, 0, scratch, ValueLayout.JAVA_BYTE, 0, bytes);
  }

  /// Two ends of a pipe that no other child inherits: where to read, where to write.
  int[] pipe() throws IOException {
    if ((int) call(calls.pipe(), scratch.address(), CLOSE_ON_EXEC, 0) != 0) {
      throw failure("pipe");
    }
    return new int[] {scratch.get(INT, 0), scratch.get(INT, 4)};
  }

  void close(int descriptor) {
    call(calls.close(), descriptor, 0, 0);
  }

  void kill(int process, int signal) {
    call(calls.kill(), process, signal, 0);
  }

  /// What a process of [#spawn] is started with, as the C library wants it.
  record Prepared(
      MemorySegment path,
      MemorySegment actions,
      MemorySegment attributes,
      MemorySegment words,
      MemorySegment environment,
      MemorySegment filter,
      int filterSystemCall) {}

  /// Puts everything together beforehand, since a thread with a filter should do little. It is good
  /// until this is closed.
  ///
  /// @param words an absolute path and its arguments
  /// @param output descriptors that become standard output and standard error
  /// @param filter a program of classic BPF
  /// @throws IOException where the C library refuses any of it: a process that is started with less
  ///   than was asked for has what it must not have
  Prepared prepare(
      List<String> words,
      List<String> environment,
      String folder,
      int[] output,
      byte[] filter,
      int filterSystemCall)
      throws IOException {
    MemorySegment actions = arena.allocate(SCRATCH_BYTES, 8);
    MemorySegment attributes = arena.allocate(SCRATCH_BYTES, 8);
    long onFiles = actions.address();
    must("the list of files", calls.actions(), onFiles, 0, 0);
    endings.add(() -> call(calls.endActions(), onFiles, 0, 0));
    must("standard input", calls.addOpen(), onFiles, 0, word("/dev/null"));
    must("standard output", calls.addDup(), onFiles, output[0], 1);
    must("standard error", calls.addDup(), onFiles, output[1], 2);
    must("closing other files", calls.addCloseFrom(), onFiles, 3, 0);
    must("the folder", calls.addFolder(), onFiles, word(folder), 0);
    long how = attributes.address();
    must("the attributes", calls.attributes(), how, 0, 0);
    endings.add(() -> call(calls.endAttributes(), how, 0, 0));
    must("the flags", calls.setFlags(), how, SET_SIGNAL_MASK, 0);
    // No signal is blocked in the child, whatever the JVM blocks in its threads.
    must("signals", calls.setMask(), how, arena.allocate(SCRATCH_BYTES, 8).address(), 0);
    return new Prepared(
        arena.allocateFrom(words.getFirst()),
        actions,
        attributes,
        pointers(words),
        pointers(environment),
        program(filter),
        filterSystemCall);
  }

  /// These functions return their error.
  private void must(String what, MethodHandle function, long a, long b, long c) throws IOException {
    int failed = (int) call(function, a, b, c);
    if (failed != 0) {
      throw new IOException("preparing " + what + " failed with error " + failed);
    }
  }

  private long word(String text) {
    return arena.allocateFrom(text).address();
  }

  private MemorySegment pointers(List<String> words) {
    MemorySegment all = arena.allocate(WORD, words.size() + 1L);
    for (int i = 0; i < words.size(); i++) {
      all.setAtIndex(WORD, i, arena.allocateFrom(words.get(i)).address());
    }
    return all;
  }

  /// `struct sock_fprog`.
  private MemorySegment program(byte[] filter) {
    MemorySegment code = arena.allocate(filter.length, 8);
    MemorySegment.copy(filter, 0, code, ValueLayout.JAVA_BYTE, 0, filter.length);
    MemorySegment program = arena.allocate(16, 8);
    program.set(ValueLayout.JAVA_SHORT, 0, (short) (filter.length / 8));
    program.set(WORD, 8, code.address());
    return program;
  }

  /// From now on the calling thread, and all it starts, ask before what the filter names.
  ///
  /// @return the descriptor at which the questions come
  int listen(Prepared prepared) throws IOException {
    if ((int) call(calls.prctl(), SET_NO_NEW_PRIVS, 1, 0, 0) != 0) {
      throw failure("prctl");
    }
    long descriptor =
        call(
            calls.syscall(),
            prepared.filterSystemCall(),
            SET_MODE_FILTER,
            NEW_LISTENER,
            prepared.filter().address());
    if (descriptor < 0) {
      throw failure("seccomp");
    }
    return (int) descriptor;
  }

  /// Starts the process as a child of the calling thread.
  ///
  /// @return its number
  int spawn(Prepared prepared) throws IOException {
    long failed =
        call(
            calls.spawn(),
            scratch.address(),
            prepared.path().address(),
            prepared.actions().address(),
            prepared.attributes().address(),
            prepared.words().address(),
            prepared.environment().address());
    if ((int) failed != 0) {
      throw new IOException("starting the process failed with error " + (int) failed);
    }
    return scratch.get(INT, 0);
  }

  /// Waits until the child has ended, and leaves it to be reaped.
  void await(int child) {
    int result;
    do {
      result = (int) call(calls.waitid(), BY_PID, child, scratch.address(), EXITED | DO_NOT_REAP);
    } while (result != 0 && error() == 4); // EINTR
  }

  /// Reaps a child that has ended.
  ///
  /// @return its exit code; 128 and the signal where one ended it
  int reap(int child) {
    clear(8);
    call(calls.waitpid(), child, scratch.address(), 0);
    int status = scratch.get(INT, 0);
    int signal = status & 0x7F;
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal;
  }

  /// Asks the kernel to hand the processor over at once with each question and answer; newer ones
  /// can.
  void hurry(int listener) {
    call(calls.ioctl(), listener, SET_FLAGS, 1);
  }

  /// What came of waiting for a question.
  enum Waited {
    QUESTION,
    NOTHING,
    /// Whoever could ask is gone.
    OVER
  }

  /// Waits for a question.
  Waited poll(int listener, int millis) {
    vectors.set(INT, 0, listener);
    vectors.set(INT, 4, READABLE);
    int ready = (int) call(calls.poll(), vectors.address(), 1, millis);
    if (ready <= 0) {
      return Waited.NOTHING;
    }
    int events = vectors.get(INT, 4) >>> 16;
    return (events & READABLE) == 0 ? Waited.OVER : Waited.QUESTION;
  }

  /// The next question; empty where whoever asked is gone.
  Optional<Notice> receive(int listener) {
    clear(128);
    if ((int) call(calls.ioctl(), listener, RECEIVE, scratch.address()) != 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Notice(
            scratch.get(WORD, 0),
            scratch.get(INT, 8),
            scratch.get(INT, 16),
            scratch.get(WORD, 32),
            scratch.get(WORD, 40),
            scratch.get(WORD, 48)));
  }

  /// Whether whoever asked still waits, so that its number is still its own.
  boolean valid(int listener, Notice notice) {
    scratch.set(WORD, 0, notice.id());
    return (int) call(calls.ioctl(), listener, IS_VALID, scratch.address()) == 0;
  }

  /// Has the kernel do what was asked, as if nobody had asked.
  void allow(int listener, Notice notice) {
    answer(listener, notice, 0, CONTINUE);
  }

  /// Has the call fail.
  void refuse(int listener, Notice notice, int error) {
    answer(listener, notice, -error, 0);
  }

  private void answer(int listener, Notice notice, int error, int flags) {
    scratch.set(WORD, 0, notice.id());
    scratch.set(WORD, 8, 0);
    scratch.set(INT, 16, error);
    scratch.set(INT, 20, flags);
    call(calls.ioctl(), listener, ANSWER, scratch.address());
  }

  /// What another process has in its memory, up to so many bytes; fewer, or none, where it has no
  /// more or does not show them. It may be something else a moment later.
  byte[] memory(int thread, long address, int bytes) {
    return taken(read(thread, address, Math.min(bytes, PAGE)));
  }

  /// The same up to the first zero, as a path.
  String path(int thread, long address) {
    long there = read(thread, address, PAGE);
    long end = 0;
    while (end < there && text.get(ValueLayout.JAVA_BYTE, end) != 0) {
      end++;
    }
    return new String(taken(end), StandardCharsets.UTF_8);
  }

  private byte[] taken(long bytes) {
    return text.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
  }

  /// In two pieces, since the page after the first may not be there: the kernel reads whole pieces.
  private long read(int thread, long address, int bytes) {
    long inPage = Math.min(bytes, PAGE - (address & (PAGE - 1)));
    vectors.set(WORD, 0, text.address());
    vectors.set(WORD, 8, bytes);
    vectors.set(WORD, 16, address);
    vectors.set(WORD, 24, inPage);
    vectors.set(WORD, 32, address + inPage);
    vectors.set(WORD, 40, bytes - inPage);
    long here = vectors.address();
    return Math.max(0, call(calls.readFrom(), thread, here, 1, here + 16, 2, 0));
  }

  /// Whether there may be a file of that name below a process's root folder, the last link not
  /// followed. The kernel looks as the process would: no link leads out of that root, so whoever
  /// made the links learns nothing of the host's own files, not even from how long this takes.
  ///
  /// @param noFollow the flag of this architecture for it
  /// @return true too where the kernel does not say
  boolean there(Path rootFolder, String path, int noFollow) {
    // A path that is too long is not asked about, so there is no answer to read.
    if (path.getBytes(StandardCharsets.UTF_8).length >= PAGE) {
      return true;
    }
    long root = openAt2(HERE, rootFolder.toString(), 0, 0);
    if (root < 0) {
      return true;
    }
    try {
      long resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
      long file = openAt2((int) root, path, noFollow, resolve);
      if (file < 0) {
        return !ABSENT.contains(error());
      }
      close((int) file);
      return true;
    } finally {
      close((int) root);
    }
  }

  /// Neither reads nor writes.
  ///
  /// @param path shorter than a page
  private long openAt2(int folder, String path, long flags, long resolve) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    MemorySegment.copy(name, 0, text, ValueLayout.JAVA_BYTE, 0, name.length);
    text.set(ValueLayout.JAVA_BYTE, name.length, (byte) 0);
    vectors.set(WORD, 0, ONLY_THE_PATH | CLOSE_ON_EXEC | flags);
    vectors.set(WORD, 8, 0);
    vectors.set(WORD, 16, resolve);
    int number = SystemCall.Architecture.OPENAT2;
    long how = vectors.address();
    return call(calls.syscall(), number, folder, text.address(), how, HOW_BYTES, 0);
  }

  @Override
  public void close() {
    endings.forEach(Runnable::run);
    arena.close();
  }
}
