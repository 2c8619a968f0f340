package dev.mortise.runtime.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// What a hostile plugin tries against the machine, as [TestPlugin] tells it: one line an attempt,
/// `refused` and the reason, or `DONE`.
final class Escapes {
  private static final SystemCall.Architecture ARCHITECTURE =
      Platform.current().arch().equals("arm64")
          ? SystemCall.Architecture.ARM64
          : SystemCall.Architecture.AMD64;

  private Escapes() {}

  /// Each line of the order is one attempt: `read <path>`, `write <path>`, `create <path>`, `list
  /// <path>`, `connect <host> <port>`, `unix <path>`, `abstract <name>`, `socket <family>`, `call
  /// <SYSTEM_CALL>` or `clone <flags>`.
  static String attempt(String orders) {
    var told = new StringBuilder();
    for (String order : orders.lines().toList()) {
      String[] words = order.split(" ", 3);
      told.append(order).append(": ").append(outcome(words)).append('\n');
    }
    return told.toString();
  }

  private static String outcome(String[] words) {
    try {
      return switch (words[0]) {
        case "read" -> "DONE " + Files.readAllBytes(Path.of(words[1])).length;
        case "write" -> open(Path.of(words[1]), StandardOpenOption.WRITE);
        case "create" -> open(Path.of(words[1]), StandardOpenOption.CREATE_NEW);
        case "list" -> list(Path.of(words[1]));
        case "connect" -> connect(words[1], Integer.parseInt(words[2]));
        case "unix" -> unix(Path.of(words[1]));
        case "abstract" -> abstracted(words[1]);
        case "socket" -> system(ARCHITECTURE.socket, Long.parseLong(words[1]), 3); // SOCK_RAW
        case "call" -> system(SystemCall.valueOf(words[1]).number(ARCHITECTURE), -1, 0);
        case "clone" -> system(ARCHITECTURE.cloning, Long.decode(words[1]), 0);
        default -> throw new IllegalArgumentException(words[0]);
      };
    } catch (IOException e) {
      return "refused " + e.getClass().getSimpleName() + " " + e.getMessage();
    }
  }

  /// Opens it as a folder where it is one.
  private static String list(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (var files = Files.list(path)) {
        return "DONE " + files.count();
      }
    }
    return "DONE " + Files.readAllBytes(path).length;
  }

  /// Opens it and writes nothing.
  private static String open(Path path, StandardOpenOption how) throws IOException {
    Files.newOutputStream(path, StandardOpenOption.WRITE, how).close();
    return "DONE";
  }

  private static String connect(String host, int port) throws IOException {
    try (var channel = SocketChannel.open()) {
      channel.socket().connect(new InetSocketAddress(host, port), 5_000);
      return "DONE";
    }
  }

  private static String unix(Path path) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      return "DONE";
    }
  }

  private static String abstracted(String name) {
    try (Arena arena = Arena.ofConfined()) {
      long descriptor = call(ARCHITECTURE.socket, 1, 1, 0).result();
      byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      MemorySegment address = arena.allocate(110);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) 1);
      MemorySegment.copy(bytes, 0, address, ValueLayout.JAVA_BYTE, 3, bytes.length);
      int connect = ARCHITECTURE == SystemCall.Architecture.ARM64 ? 203 : 42;
      return call(connect, descriptor, address.address(), 3L + bytes.length).told();
    }
  }

  private static String system(int number, long first, long second) {
    return call(number, first, second, 0).told();
  }

  private record Result(long result, int error) {
    String told() {
      return result >= 0
          ? "DONE " + result
          : "refused "
              + switch (error) {
                case 1 -> "EPERM";
                case 38 -> "ENOSYS";
                case 97 -> "EAFNOSUPPORT";
                case 111 -> "ECONNREFUSED";
                default -> String.format(Locale.ROOT, "errno %d", error);
              };
    }
  }

  /// `long syscall(long, ...)` of the C library.
  @SuppressWarnings("restricted")
  private static Result call(long number, long first, long second, long third) {
    StructLayout state = Linker.Option.captureStateLayout();
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    MethodHandle syscall =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().find("syscall").orElseThrow(),
                FunctionDescriptor.of(word, word, word, word, word),
                Linker.Option.firstVariadicArg(1),
                Linker.Option.captureCallState("errno"));
    VarHandle errno = state.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment captured = arena.allocate(state);
      long result = (long) syscall.invokeExact(captured, number, first, second, third);
      return new Result(result, (int) errno.get(captured, 0L));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
