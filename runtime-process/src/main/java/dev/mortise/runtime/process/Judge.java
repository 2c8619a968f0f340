package dev.mortise.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Answers the questions of a watched process. Used by one thread.
///
/// What no plugin may do is refused, unless whoever asks is still making the sandbox. The kernel
/// itself tells the two apart: the sandbox's own filter is the last thing that bubblewrap takes on,
/// so a thread with no more filters than this host gave it has not come to the plugin yet, and one
/// with more can never have fewer. Nothing that a plugin has in its memory decides about this.
///
/// Opening files and connecting are for the kernel to decide, which looks for itself; what stands
/// in the plugin's memory is read for the record only, and may be a lie.
final class Judge {
  private static final int EPERM = 1;
  private static final int EAFNOSUPPORT = 97;
  private static final int ADDRESS_BYTES_MAX = 128;
  private static final int TABLE_BYTES_MAX = 1 << 20;
  private static final int WRITES = 0x43; // O_WRONLY, O_RDWR, O_CREAT
  private static final int AT_FDCWD = -100;
  private static final String FILTERS = "\nSeccomp_filters:";

  private static final Pattern PROCESS = Pattern.compile("/proc/[0-9]{1,10}(?=/|$)");

  private final SandboxView view;
  private final SystemCall.Architecture architecture;
  private final Kernel kernel;
  private final int filters;
  private final List<Integer> opening;
  private final Map<Integer, String> names = new HashMap<>();

  /// What becomes of a call.
  ///
  /// @param error it fails with; 0 where the kernel is to decide
  /// @param refusal for the record, or null
  record Verdict(int error, @Nullable Refusal refusal) {
    static final Verdict ALLOWED = new Verdict(0, null);
  }

  Judge(Watching watching, Kernel kernel) {
    this.view = watching.view();
    this.architecture = watching.architecture();
    this.kernel = kernel;
    this.opening = architecture.opening();
    this.filters = filters(Path.of("/proc/thread-self/status")).orElse(0) + 1;
    for (SystemCall call : SystemCall.values()) {
      names.put(call.number(architecture), call.name().toLowerCase(Locale.ROOT));
    }
  }

  Verdict of(Notice notice, int listener) {
    int number = notice.number();
    if (number == architecture.connect) {
      return noted(notice, listener, connecting(notice));
    }
    if (opening.contains(number)) {
      return noted(notice, listener, opening(notice));
    }
    if (making(notice.thread()) && kernel.valid(listener, notice)) {
      return Verdict.ALLOWED;
    }
    return refused(notice);
  }

  private Verdict refused(Notice notice) {
    int number = notice.number();
    if (number == architecture.socket || number == architecture.socketpair) {
      return new Verdict(EAFNOSUPPORT, new Refusal("socket", "family " + notice.first()));
    }
    if (number == architecture.cloning) {
      return new Verdict(EPERM, new Refusal("clone", "new namespaces"));
    }
    return new Verdict(EPERM, new Refusal(names.getOrDefault(number, "call " + number), ""));
  }

  /// Only for the record, and only where whoever asked is still the same and is the plugin.
  private Verdict noted(Notice notice, int listener, Optional<Refusal> refusal) {
    boolean counts =
        refusal.isPresent() && !making(notice.thread()) && kernel.valid(listener, notice);
    return counts ? new Verdict(0, refusal.get()) : Verdict.ALLOWED;
  }

  /// Whether it is bubblewrap, or what comes before it. Whoever cannot be looked at is the plugin.
  private boolean making(int thread) {
    Optional<Integer> own = filters(Path.of("/proc/" + thread + "/status"));
    return own.isPresent() && own.get() <= filters;
  }

  /// The last such line: the name of a thread, which stands before it, is the plugin's own word.
  private static Optional<Integer> filters(Path status) {
    try {
      String text = new String(Files.readAllBytes(status), StandardCharsets.ISO_8859_1);
      int line = text.lastIndexOf(FILTERS);
      int end = line < 0 ? -1 : text.indexOf('\n', line + 1);
      return end < 0
          ? Optional.empty()
          : Optional.of(Integer.parseInt(text.substring(line + FILTERS.length(), end).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Optional<Refusal> opening(Notice notice) {
    boolean at = notice.number() != architecture.open && notice.number() != architecture.creat;
    String path = kernel.path(notice.thread(), at ? notice.second() : notice.first());
    if (path.isEmpty()) {
      return Optional.empty();
    }
    boolean writes = notice.number() == architecture.creat || (flags(notice, at) & WRITES) != 0;
    String whole = whole(notice.thread(), at ? (int) notice.first() : AT_FDCWD, path);
    return view.refusal(whole, writes, there(notice.thread()))
        .or(() -> stranger(notice.thread(), whole))
        .map(why -> new Refusal("open", why));
  }

  /// Whether the plugin has a file of that name, as it would see it itself.
  private Predicate<Path> there(int thread) {
    Path root = Path.of("/proc/" + thread + "/root");
    return path -> kernel.there(root, path.toString(), architecture.noFollow);
  }

  /// A process by its number, which the plugin does not have.
  private Optional<String> stranger(int thread, String path) {
    Matcher number = PROCESS.matcher(path);
    return number.lookingAt() && !there(thread).test(Path.of(number.group()))
        ? Optional.of(path + ", not in its sandbox")
        : Optional.empty();
  }

  private long flags(Notice notice, boolean at) {
    long given = at ? notice.third() : notice.second();
    if (notice.number() != SystemCall.Architecture.OPENAT2) {
      return given;
    }
    byte[] how = kernel.memory(notice.thread(), given, Integer.BYTES);
    return how.length == 0 ? 0 : how[0];
  }

  /// With the folder it starts from, where it leads upwards; else it stays where the plugin is.
  private static String whole(int thread, int folder, String path) {
    if (path.startsWith("/") || !path.contains("..")) {
      return path;
    }
    String from = folder == AT_FDCWD ? "cwd" : "fd/" + folder;
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + thread + "/" + from)) + "/" + path;
    } catch (IOException e) {
      return path;
    }
  }

  private static String text(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private Optional<Refusal> connecting(Notice notice) {
    int length = Math.clamp(notice.third(), 0, ADDRESS_BYTES_MAX);
    byte[] address = kernel.memory(notice.thread(), notice.second(), length);
    if (address.length < 4) {
      return Optional.empty();
    }
    Optional<String> target =
        switch (address[0] | (address[1] << 8)) {
          case 1 -> unix(notice.thread(), address);
          case 2 -> internet(notice.thread(), address, 4, 4);
          case 10 -> internet(notice.thread(), address, 8, 16);
          default -> Optional.empty();
        };
    return target.map(t -> new Refusal("connect", t));
  }

  private Optional<String> unix(int thread, byte[] address) {
    byte[] name = java.util.Arrays.copyOfRange(address, 2, address.length);
    if (name[0] != 0) {
      return view.refusal(text(name), false, there(thread));
    }
    String shown = "@" + new String(name, 1, name.length - 1, StandardCharsets.UTF_8);
    return own(thread, "unix", shown) ? Optional.empty() : Optional.of(shown);
  }

  /// A network of its own has nobody in it but the plugin itself.
  private Optional<String> internet(int thread, byte[] address, int at, int length) {
    if (address.length < at + length) {
      return Optional.empty();
    }
    int port = ((address[2] & 0xFF) << 8) | (address[3] & 0xFF);
    try {
      var host = InetAddress.getByAddress(java.util.Arrays.copyOfRange(address, at, at + length));
      String listening = String.format(Locale.ROOT, ":%04X ", port);
      boolean mine =
          (host.isLoopbackAddress() || host.isAnyLocalAddress())
              && (own(thread, "tcp", listening) || own(thread, "tcp6", listening));
      return mine ? Optional.empty() : Optional.of(host.getHostAddress() + " port " + port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whether the plugin's own network knows it.
  private static boolean own(int thread, String table, String words) {
    return names(Path.of("/proc/" + thread + "/net/" + table), words);
  }

  /// Whether a table of sockets has these words. A plugin makes it as long as it likes; what stands
  /// beyond the first megabyte is as good as not there, and is on record at worst.
  static boolean names(Path table, String words) {
    try (InputStream in = Files.newInputStream(table)) {
      return new String(in.readNBytes(TABLE_BYTES_MAX), StandardCharsets.UTF_8).contains(words);
    } catch (IOException e) {
      return false;
    }
  }
}
