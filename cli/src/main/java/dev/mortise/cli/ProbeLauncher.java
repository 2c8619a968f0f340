package dev.mortise.cli;

import dev.mortise.goplugin.Exit;
import dev.mortise.goplugin.LaunchRequest;
import dev.mortise.goplugin.LaunchedProcess;
import dev.mortise.goplugin.PlainLauncher;
import dev.mortise.goplugin.PluginLauncher;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Launches a program and keeps a copy of the first line it prints, so that a probe can show it
/// also when it is no handshake.
final class ProbeLauncher implements PluginLauncher {
  private static final int LINE_BYTES_MAX = 4 << 10;

  private final PlainLauncher plain;
  private volatile @Nullable Watched process;

  ProbeLauncher(PlainLauncher plain) {
    this.plain = plain;
  }

  @Override
  public LaunchedProcess launch(LaunchRequest request) throws IOException {
    var launched = new Watched(plain.launch(request));
    process = launched;
    return launched;
  }

  @Override
  public Optional<Path> binary() {
    return plain.binary();
  }

  /// What it printed first, up to the end of the line; empty when it never ran or said nothing.
  Optional<String> firstLine() {
    Watched launched = process;
    return launched == null ? Optional.empty() : launched.tee.firstLine();
  }

  /// How it ended by itself; empty when it was killed or never ran.
  Optional<Exit> ownEnd() {
    Watched launched = process;
    return launched == null || launched.killed
        ? Optional.empty()
        : Optional.ofNullable(launched.exited().getNow(null));
  }

  /// Whether there ever was a process.
  boolean ran() {
    return process != null;
  }

  private static final class Watched implements LaunchedProcess {
    private static final long END_MILLIS = 200;

    private final LaunchedProcess inner;
    private final FirstLineTee tee;
    private volatile boolean killed;

    Watched(LaunchedProcess inner) {
      this.inner = inner;
      this.tee = new FirstLineTee(inner.stdout());
    }

    @Override
    public InputStream stdout() {
      return tee;
    }

    @Override
    public InputStream stderr() {
      return inner.stderr();
    }

    @Override
    public OptionalLong pid() {
      return inner.pid();
    }

    @Override
    public CompletableFuture<Exit> exited() {
      return inner.exited();
    }

    @Override
    public void kill() {
      killed = !endsByItself();
      inner.kill();
    }

    /// What printed a handshake and ended may not be known to have ended yet.
    private boolean endsByItself() {
      try {
        inner.exited().get(END_MILLIS, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException | ExecutionException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /// Copies what passes until the first line ends. Read by one thread, asked by another.
  private static final class FirstLineTee extends FilterInputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean ended;

    FirstLineTee(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      for (int i = 0; i < count; i++) {
        keep(buffer[offset + i]);
      }
      return count;
    }

    private synchronized void keep(byte b) {
      ended |= b == '\n' || line.size() >= LINE_BYTES_MAX;
      if (!ended) {
        line.write(b);
      }
    }

    synchronized Optional<String> firstLine() {
      return line.size() == 0
          ? Optional.empty()
          : Optional.of(line.toString(StandardCharsets.UTF_8));
    }
  }
}
