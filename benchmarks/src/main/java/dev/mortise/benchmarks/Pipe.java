package dev.mortise.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/// The client of a server that says everything again, through whatever stands between.
///
/// For one thread.
final class Pipe implements AutoCloseable {
  private static final int FIRST_ID = 10_000_000;
  private static final int LINES_A_BLOCK = 10_000;

  private final Process process;
  private final Path stderr;
  private final OutputStream to;
  private final InputStream from;
  private int id = FIRST_ID;

  Pipe(List<String> command, Map<String, String> environment, Path stderr) throws IOException {
    var builder = new ProcessBuilder(command).redirectError(stderr.toFile());
    builder.environment().putAll(environment);
    this.process = builder.start();
    this.stderr = stderr;
    this.to = process.getOutputStream();
    this.from = new BufferedInputStream(process.getInputStream(), 1 << 16);
  }

  /// Sends one message and waits until it is back.
  ///
  /// @return nanoseconds
  long pass() throws IOException {
    byte[] line = line(id++);
    long begin = System.nanoTime();
    to.write(line);
    to.flush();
    byte[] back = from.readNBytes(line.length);
    long time = System.nanoTime() - begin;
    if (!Arrays.equals(line, back)) {
      throw new IOException("another line came back than was sent: " + words());
    }
    return time;
  }

  private static byte[] line(int id) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\","
            + "\"arguments\":{\"text\":\"hello\"}}}\n")
        .formatted(id)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Sends lines of about a hundred bytes as fast as they go, and takes them back meanwhile.
  ///
  /// @return bytes a second
  /// @throws IOException when what came back is not, byte for byte, what was sent
  double stream(long bytes) throws IOException, InterruptedException {
    byte[] block = block();
    long blocks = Math.max(1, bytes / block.length);
    long begin = System.nanoTime();
    var sent = new CRC32C();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try (to) {
                for (long i = 0; i < blocks; i++) {
                  to.write(block);
                  sent.update(block);
                }
              } catch (IOException e) {
                Context.say("the pipe broke: " + e);
              }
            });
    var received = new CRC32C();
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      received.update(buffer, 0, count);
      total += count;
    }
    long time = System.nanoTime() - begin;
    writer.join();
    if (total != blocks * block.length || sent.getValue() != received.getValue()) {
      throw new IOException("other bytes came back than were sent: " + words());
    }
    return total * 1e9 / time;
  }

  private static byte[] block() {
    byte[] one = line(FIRST_ID);
    byte[] block = new byte[LINES_A_BLOCK * one.length];
    for (int i = 0; i < LINES_A_BLOCK; i++) {
      System.arraycopy(line(FIRST_ID + i), 0, block, i * one.length, one.length);
    }
    return block;
  }

  /// Closes the client's end, waits for the process, and returns what it said.
  String end() throws IOException, InterruptedException {
    to.close();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      throw new IOException("it does not end: " + words());
    }
    return words();
  }

  private String words() throws IOException {
    return Files.readString(stderr);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
