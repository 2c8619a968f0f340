package dev.mortise.goplugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.mortise.wire.goplugin.StdioData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadingPaceTest {
  private static final int LINE = 1024;

  private final AtomicLong now = new AtomicLong(-5);
  private final ReadingPace pace = new ReadingPace(now::get);

  @Test
  void aBurstIsReadAtOnceAndAFloodIsNot() {
    assertEquals(ReadingPace.BURST_BYTES, readWithoutRest());
  }

  @Test
  void aFloodIsReadAtThePace() {
    long read = 0;
    for (int millis = 0; millis < 10_000; millis++) {
      read += readWithoutRest() + LINE;
      now.addAndGet(1_000_000);
    }
    long most = ReadingPace.BURST_BYTES + 10 * ReadingPace.BYTES_PER_SECOND;
    assertTrue(read <= most + 2 * LINE && read > most * 9 / 10, read + " of " + most);
  }

  @Test
  void whoWasQuietMayBurstAgain() {
    readWithoutRest();
    now.addAndGet(60_000_000_000L);
    assertFalse(pace.rest((int) ReadingPace.BURST_BYTES - LINE));
  }

  /// What is passed over costs as much as what is handed out: the clock stands still, so whatever
  /// was read beyond the burst is still owed.
  @Test
  @DisplayName("torture/15 the rest of a line without end is read at the pace too")
  void torture15_theRestOfALineWithoutEndCounts() throws IOException {
    int more = 64 << 10;
    InputStream zeros = new ByteArrayInputStream(new byte[(int) ReadingPace.BURST_BYTES + more]);
    var lines = new LineReader(zeros, 64 << 10, pace);
    assertTrue(Objects.requireNonNull(lines.next()).truncated());
    assertNull(lines.next());
    now.addAndGet(more * 1_000_000_000L / ReadingPace.BYTES_PER_SECOND / 2);
    assertTrue(pace.rest(0));
  }

  @Test
  @DisplayName("torture/15 a flood of empty lines costs more than its bytes")
  void torture15_emptyLinesCount() throws IOException {
    byte[] empty = "\n".repeat((int) ReadingPace.BURST_BYTES / 33 + 50).getBytes(UTF_8);
    var lines = new LineReader(new ByteArrayInputStream(empty), 64, pace);
    int read = 0;
    while (lines.next() != null) {
      read++;
    }
    assertEquals(empty.length, read);
    assertTrue(pace.rest(0));
  }

  @Test
  @DisplayName("torture/15 a flood of prints over gRPC is taken at the pace")
  void torture15_printsCount() {
    var prints = new HostStreams.Prints(StdioSink.none(), pace);
    int piece = 512 << 10;
    StdioData data =
        StdioData.newBuilder()
            .setChannel(StdioData.Channel.STDOUT)
            .setData(ByteString.copyFrom(new byte[piece]))
            .build();
    for (long printed = 0; printed <= ReadingPace.BURST_BYTES; printed += piece) {
      prints.onNext(data);
    }
    assertTrue(pace.rest(0));
    assertEquals(piece * 1_000_000_000L / ReadingPace.BYTES_PER_SECOND, pace.restNanos());
  }

  private long readWithoutRest() {
    long read = 0;
    while (!pace.rest(LINE)) {
      read += LINE;
    }
    return read;
  }
}
