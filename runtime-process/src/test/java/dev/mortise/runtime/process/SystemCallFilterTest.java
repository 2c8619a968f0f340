package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs the filter as the kernel does, for both architectures on whatever this machine is.
class SystemCallFilterTest {
  private static final int KILLED = -1;
  private static final int ASKED = -2;
  private static final int TRACED = -3;

  @ParameterizedTest
  @EnumSource
  @DisplayName("torture/21: what leads out of a sandbox is refused")
  void whatLeadsOutOfASandboxIsRefused(SystemCall.Architecture architecture) {
    for (SystemCall call : SystemCall.values()) {
      int number = call.number(architecture);
      if (number != SystemCall.NONE) {
        assertEquals(1, errno(architecture, number, 0), call.name());
      }
    }
    assertEquals(38, errno(architecture, 435, 0), "clone3");
    assertEquals(38, errno(architecture, 463, 0), "younger than the table");
    assertEquals(38, errno(architecture, 0x40000000 | 39, 0), "x32");
    assertEquals(38, errno(architecture, -1, 0), "no number");
    for (int flag = 0x02000000; flag > 0; flag <<= 1) {
      assertEquals(1, errno(architecture, architecture.cloning, 0x11 | flag), "clone " + flag);
    }
    assertEquals(1, errno(architecture, architecture.cloning, 0x20000), "clone NEWNS");
    for (int family : new int[] {0, 3, 9, 11, 16, 17, 38, 40, 44, -1}) {
      assertEquals(97, errno(architecture, architecture.socket, family), "socket " + family);
      assertEquals(97, errno(architecture, architecture.socketpair, family), "pair " + family);
    }
    assertEquals(KILLED, run(architecture, 0x40000003, 20, 0), "another architecture");
  }

  @ParameterizedTest
  @EnumSource
  void whatProgramsNeedIsAllowed(SystemCall.Architecture architecture) {
    var refused = new HashSet<Integer>();
    for (SystemCall call : SystemCall.values()) {
      assertTrue(
          call.number(architecture) == SystemCall.NONE || refused.add(call.number(architecture)),
          call + " has the number of another");
    }
    for (int number = 0; number <= 462; number++) {
      if (!refused.contains(number)
          && number != 435
          && number != architecture.socket
          && number != architecture.socketpair) {
        assertEquals(0, errno(architecture, number, 0), "number " + number);
      }
    }
    // What pthread_create and fork ask of clone.
    assertEquals(0, errno(architecture, architecture.cloning, 0x3D0F00));
    assertEquals(0, errno(architecture, architecture.cloning, 0x1200011));
    for (int family : new int[] {1, 2, 10}) {
      assertEquals(0, errno(architecture, architecture.socket, family));
      assertEquals(0, errno(architecture, architecture.socketpair, family));
    }
  }

  @Test
  void noFilterIsMadeUpForAnotherPlatform() {
    assertTrue(SystemCallFilter.of(new Platform("linux", "riscv64")).isEmpty());
    assertTrue(SystemCallFilter.of(new Platform("darwin", "arm64")).isEmpty());
    assertTrue(SystemCallFilter.of(new Platform("linux", "arm64")).isPresent());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName(
      "torture/21: of two filters the outer one asks and the inner one lets nothing through")
  void ofTwoFiltersOneAsksAndTheOtherLetsNothingThrough(SystemCall.Architecture architecture) {
    byte[] asking = SystemCallFilter.asking(architecture, List.of(architecture.connect));
    byte[] mute = SystemCallFilter.mute(architecture);
    for (SystemCall call : SystemCall.values()) {
      int number = call.number(architecture);
      if (number != SystemCall.NONE) {
        assertEquals(ASKED, run(asking, architecture.audit, number, 0), call.name());
        assertEquals(TRACED, run(mute, architecture.audit, number, 0), call.name());
      }
    }
    for (int family : new int[] {0, 3, 16, 40, -1}) {
      assertEquals(ASKED, run(asking, architecture.audit, architecture.socket, family));
      assertEquals(TRACED, run(mute, architecture.audit, architecture.socket, family));
    }
    int cloning = architecture.cloning;
    assertEquals(ASKED, run(asking, architecture.audit, cloning, 0x10000011));
    assertEquals(TRACED, run(mute, architecture.audit, cloning, 0x10000011));
    assertEquals(0, run(asking, architecture.audit, cloning, 0x3D0F00));
    assertEquals(ASKED, run(asking, architecture.audit, architecture.connect, 3));
    assertEquals(0, run(mute, architecture.audit, architecture.connect, 3));
    assertEquals(0, run(asking, architecture.audit, architecture.openat, 0));
    // What has an error of its own keeps it, whoever asks.
    assertEquals(38, run(mute, architecture.audit, 435, 0), "clone3");
    assertEquals(38, run(mute, architecture.audit, 463, 0), "younger than the table");
    assertEquals(KILLED, run(mute, 0x40000003, 20, 0), "another architecture");
  }

  private static int errno(SystemCall.Architecture architecture, int number, int argument) {
    return run(architecture, architecture.audit, number, argument);
  }

  private static int run(SystemCall.Architecture filter, int audit, int number, int argument) {
    return run(SystemCallFilter.of(filter), audit, number, argument);
  }

  /// 0 where the call is allowed, its error, [#KILLED], [#ASKED] or [#TRACED].
  private static int run(byte[] program, int audit, int number, int argument) {
    ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(number).putInt(audit).putLong(0).putLong(argument);
    int accumulator = 0;
    for (int at = 0; ; at++) {
      int operation = code.getShort(at * 8);
      int constant = code.getInt(at * 8 + 4);
      boolean holds =
          switch (operation) {
            case 0x15 -> accumulator == constant;
            case 0x25 -> Integer.compareUnsigned(accumulator, constant) > 0;
            case 0x45 -> (accumulator & constant) != 0;
            default -> false;
          };
      switch (operation) {
        case 0x20 -> accumulator = data.getInt(constant);
        case 0x06 -> {
          return switch (constant) {
            case 0x80000000 -> KILLED;
            case 0x7FC00000 -> ASKED;
            case 0x7FF00000 -> TRACED;
            default -> constant & 0xFFFF;
          };
        }
        default -> at += code.get(at * 8 + (holds ? 2 : 3)) & 0xFF;
      }
    }
  }
}
