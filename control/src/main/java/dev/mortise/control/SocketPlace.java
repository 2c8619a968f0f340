package dev.mortise.control;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of control sockets in a run folder, and what a crashed host left there.
///
/// A host's socket is `<pid>.sock`; a second host of the same process gets `<pid>-2.sock`.
final class SocketPlace {
  /// What the name of a Unix socket may have on every system, in bytes.
  static final int PATH_BYTES_MAX = 103;

  private static final Pattern NAME = Pattern.compile("(\\d{1,18})(-\\d{1,4})?\\.sock");
  private static final int HOSTS_MAX = 1_000;

  /// A bound socket and its name.
  record Bound(ServerSocketChannel channel, Path socket) {}

  private SocketPlace() {}

  /// Binds the next free name, after sweeping out what dead hosts left.
  ///
  /// Names are taken under a lock file: between finding a name stale and binding it anew, no other
  /// host may bind it.
  static Bound bind(Path runDir) throws IOException {
    // The file lock keeps other processes out, the monitor other threads of this one.
    synchronized (SocketPlace.class) {
      try (var lockFile =
              FileChannel.open(
                  runDir.resolve(".control.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var lock = lockFile.lock()) {
        if (!lock.isValid()) {
          throw new IOException("the lock of " + runDir + " was lost");
        }
        sweep(runDir);
        return bindNext(runDir);
      }
    }
  }

  private static Bound bindNext(Path runDir) throws IOException {
    long pid = ProcessHandle.current().pid();
    for (int i = 1; i <= HOSTS_MAX; i++) {
      Path socket = runDir.resolve(pid + (i == 1 ? "" : "-" + i) + ".sock");
      if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
        return new Bound(bound(socket), socket);
      }
    }
    throw new PluginException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "This process already has %d hosts in %s.".formatted(HOSTS_MAX, runDir));
  }

  private static ServerSocketChannel bound(Path socket) throws IOException {
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "The control socket %s has a name of more than %d bytes, which sockets cannot have. Use a"
                  .formatted(socket, PATH_BYTES_MAX)
              + " shorter run folder.");
    }
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(socket), 64);
      if (PrivateFolder.posix(socket)) {
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      }
      return channel;
    } catch (BindException e) {
      channel.close();
      throw new IOException("another host took " + socket, e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// The sockets of a run folder, by name; links and other files with such names are not among
  /// them.
  static List<Path> sockets(Path runDir) throws IOException {
    List<Path> sockets = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(runDir, "*.sock")) {
      for (Path file : files) {
        if (NAME.matcher(String.valueOf(file.getFileName())).matches() && isSocket(file)) {
          sockets.add(file);
        }
      }
    }
    sockets.sort(null);
    return sockets;
  }

  private static boolean isSocket(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther();
    } catch (NoSuchFileException e) {
      return false; // Its host closed it in this moment.
    }
  }

  /// Removes sockets nobody listens at. Those of living processes are left alone, but for our own.
  private static void sweep(Path runDir) throws IOException {
    long own = ProcessHandle.current().pid();
    for (Path socket : sockets(runDir)) {
      long pid = pid(socket);
      boolean living = pid != own && ProcessHandle.of(pid).isPresent();
      if (!living && !answers(socket)) {
        Files.deleteIfExists(RunningHost.file(socket));
        Files.deleteIfExists(socket);
      }
    }
  }

  static long pid(Path socket) {
    Matcher name = NAME.matcher(String.valueOf(socket.getFileName()));
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }

  private static boolean answers(Path socket) throws IOException {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    } catch (ConnectException e) {
      return false;
    } catch (SocketException e) {
      // Refused is the only sure sign that nobody is there.
      return !String.valueOf(e.getMessage()).contains("refused");
    }
  }
}
