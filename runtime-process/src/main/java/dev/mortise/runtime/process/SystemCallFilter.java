package dev.mortise.runtime.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// The filter of system calls of a confined plugin: a program of classic BPF, as `bwrap --seccomp`
/// reads it, 8 bytes an instruction.
///
/// Everything of [SystemCall] ends in EPERM. New namespaces are refused in `clone` by its flags;
/// `clone3` hides them in memory that a filter cannot read, so it does not exist (ENOSYS), and C
/// libraries fall back to `clone`. So does every system call that is younger than this table.
/// Sockets are Unix, IPv4 or IPv6 (EAFNOSUPPORT): netlink, packet and vsock, which no network
/// namespace holds, are not. A call of another architecture kills the process.
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

  /// Offsets in `struct seccomp_data`; of the first argument the low half, on little-endian
  /// machines, which both are.
  private static final int NUMBER = 0;

  private static final int AUDIT = 4;
  private static final int ARGUMENT = 16;

  private final ByteBuffer code = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

  private SystemCallFilter() {}

  /// The program for the platform; empty where there is no table for it.
  static Optional<byte[]> of(Platform platform) {
    if (!platform.os().equals("linux")) {
      return Optional.empty();
    }
    return switch (platform.arch()) {
      case "amd64" -> Optional.of(of(SystemCall.Architecture.AMD64));
      case "arm64" -> Optional.of(of(SystemCall.Architecture.ARM64));
      default -> Optional.empty();
    };
  }

  static byte[] of(SystemCall.Architecture architecture) {
    var filter = new SystemCallFilter();
    filter.write(architecture);
    byte[] program = new byte[filter.code.position()];
    filter.code.flip().get(program);
    return program;
  }

  private void write(SystemCall.Architecture architecture) {
    add(LOAD, 0, 0, AUDIT);
    add(JUMP_EQUAL, 1, 0, architecture.audit);
    add(RETURN, 0, 0, KILL_PROCESS);
    add(LOAD, 0, 0, NUMBER);
    add(JUMP_GREATER, 0, 1, YOUNGEST);
    add(RETURN, 0, 0, ERROR | ENOSYS);
    refuse(CLONE3, ENOSYS);
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

  private void refuse(int number, int error) {
    add(JUMP_EQUAL, 0, 1, number);
    add(RETURN, 0, 0, ERROR | error);
  }

  private void refuseNamespaces(int number) {
    add(JUMP_EQUAL, 0, 4, number);
    add(LOAD, 0, 0, ARGUMENT);
    add(JUMP_ANY_SET, 0, 1, NEW_NAMESPACES);
    add(RETURN, 0, 0, ERROR | EPERM);
    add(RETURN, 0, 0, ALLOW);
  }

  private void onlyFamilies(int number) {
    add(JUMP_EQUAL, 0, FAMILIES.length + 3, number);
    add(LOAD, 0, 0, ARGUMENT);
    for (int i = 0; i < FAMILIES.length; i++) {
      add(JUMP_EQUAL, FAMILIES.length - i, 0, FAMILIES[i]);
    }
    add(RETURN, 0, 0, ERROR | EAFNOSUPPORT);
    add(RETURN, 0, 0, ALLOW);
  }

  /// One `struct sock_filter`: the operation, how many instructions to skip if true or false, and
  /// its constant.
  private void add(short operation, int ifTrue, int ifFalse, int constant) {
    code.putShort(operation).put((byte) ifTrue).put((byte) ifFalse).putInt(constant);
  }
}
