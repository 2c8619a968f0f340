package dev.mortise.runtime.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The filter of system calls of a confined plugin: a program of classic BPF, as `bwrap --seccomp`
/// reads it, 8 bytes an instruction.
///
/// Everything of [SystemCall] ends in EPERM. New namespaces are refused in `clone` by its flags;
/// `clone3` hides them in memory that a filter cannot read, so it does not exist (ENOSYS), and C
/// libraries fall back to `clone`. So does every system call that is younger than this table.
/// Sockets are Unix, IPv4 or IPv6 (EAFNOSUPPORT): netlink, packet and vsock, which no network
/// namespace holds, are not. A call of another architecture kills the process.
///
/// A plugin under a [SandboxWatch] has two filters, since an error of one would hide the question
/// of the other. [#asking] is the outer one, which asks the watch before each of those calls.
/// [#mute] is the inner one, in the place of this: it leaves them to a tracer, of which there is
/// none, so that they do not exist (ENOSYS) for whom nobody watches. What asks is refused by the
/// kernel as well once the watch is gone.
///
/// The kernel runs it before each call that it cannot allow by number alone; it knows the latter
/// beforehand.
final class SystemCallFilter {
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final int EAFNOSUPPORT = 97;

  private static final int CLONE3 = 435;

  /// `mseal`, the youngest that was looked at.
  private static final int YOUNGEST = 462;

  /// `CLONE_NEWNS`, `NEWCGROUP`, `NEWUTS`, `NEWIPC`, `NEWUSER`, `NEWPID` and `NEWNET`.
  private static final int NEW_NAMESPACES = 0x7E020000;

  private static final int[] FAMILIES = {1, 2, 10};

  private static final short LOAD = 0x20;
  private static final short JUMP_EQUAL = 0x15;
  private static final short JUMP_GREATER = 0x25;
  private static final short JUMP_ANY_SET = 0x45;
  private static final short RETURN = 0x06;

  private static final int ALLOW = 0x7FFF0000;
  private static final int ERROR = 0x00050000;
  private static final int KILL_PROCESS = 0x80000000;
  private static final int TRACE = 0x7FF00000;
  private static final int ASK = 0x7FC00000;

  /// Offsets in `struct seccomp_data`; of the first argument the low half, on little-endian
  /// machines, which both are.
  private static final int NUMBER = 0;

  private static final int AUDIT = 4;
  private static final int ARGUMENT = 16;

  private final ByteBuffer code = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

  // What becomes of whatever is not allowed; null where each has its own error.
  private final @Nullable Integer instead;

  private SystemCallFilter(@Nullable Integer instead) {
    this.instead = instead;
  }

  /// The program for the platform; empty where there is no table for it.
  static Optional<byte[]> of(Platform platform) {
    return SystemCall.Architecture.of(platform).map(SystemCallFilter::of);
  }

  static byte[] of(SystemCall.Architecture architecture) {
    return new SystemCallFilter(null).whole(architecture);
  }

  /// The inner one of two.
  static byte[] mute(SystemCall.Architecture architecture) {
    return new SystemCallFilter(TRACE).whole(architecture);
  }

  /// The outer one of two.
  ///
  /// @param more numbers of calls before which it asks too
  static byte[] asking(SystemCall.Architecture architecture, Collection<Integer> more) {
    var filter = new SystemCallFilter(ASK);
    filter.otherArchitectures(architecture, ALLOW);
    for (int number : more) {
      filter.refuse(number, EPERM);
    }
    filter.table(architecture);
    return filter.program();
  }

  private byte[] whole(SystemCall.Architecture architecture) {
    otherArchitectures(architecture, KILL_PROCESS);
    add(JUMP_GREATER, 0, 1, YOUNGEST);
    add(RETURN, 0, 0, ERROR | ENOSYS);
    add(JUMP_EQUAL, 0, 1, CLONE3);
    add(RETURN, 0, 0, ERROR | ENOSYS);
    table(architecture);
    return program();
  }

  private byte[] program() {
    byte[] program = new byte[code.position()];
    code.flip().get(program);
    return program;
  }

  private void otherArchitectures(SystemCall.Architecture architecture, int action) {
    add(LOAD, 0, 0, AUDIT);
    add(JUMP_EQUAL, 1, 0, architecture.audit);
    add(RETURN, 0, 0, action);
    add(LOAD, 0, 0, NUMBER);
  }

  private void table(SystemCall.Architecture architecture) {
    for (SystemCall call : SystemCall.values()) {
      int number = call.number(architecture);
      if (number != SystemCall.NONE) {
        refuse(number, EPERM);
      }
    }
    refuseNamespaces(architecture.cloning);
    onlyFamilies(architecture.socket);
    onlyFamilies(architecture.socketpair);
    add(RETURN, 0, 0, ALLOW);
  }

  private int refusal(int error) {
    return instead == null ? ERROR | error : instead;
  }

  private void refuse(int number, int error) {
    add(JUMP_EQUAL, 0, 1, number);
    add(RETURN, 0, 0, refusal(error));
  }

  private void refuseNamespaces(int number) {
    add(JUMP_EQUAL, 0, 4, number);
    add(LOAD, 0, 0, ARGUMENT);
    add(JUMP_ANY_SET, 0, 1, NEW_NAMESPACES);
    add(RETURN, 0, 0, refusal(EPERM));
    add(RETURN, 0, 0, ALLOW);
  }

  private void onlyFamilies(int number) {
    add(JUMP_EQUAL, 0, FAMILIES.length + 3, number);
    add(LOAD, 0, 0, ARGUMENT);
    for (int i = 0; i < FAMILIES.length; i++) {
      add(JUMP_EQUAL, FAMILIES.length - i, 0, FAMILIES[i]);
    }
    add(RETURN, 0, 0, refusal(EAFNOSUPPORT));
    add(RETURN, 0, 0, ALLOW);
  }

  /// One `struct sock_filter`: the operation, how many instructions to skip if true or false, and
  /// its constant.
  private void add(short operation, int ifTrue, int ifFalse, int constant) {
    code.putShort(operation).put((byte) ifTrue).put((byte) ifFalse).putInt(constant);
  }
}
