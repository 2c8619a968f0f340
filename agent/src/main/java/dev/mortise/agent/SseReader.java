package dev.mortise.agent;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads server-sent events as the HTML standard says, bounded in every direction.
///
/// A line ends with CR, LF or both; bytes become text a whole line at a time, so characters may be
/// split over any number of packets. What is not UTF-8 becomes U+FFFD. An event that the stream
/// breaks off in is not one.
final class SseReader {
  /// No line, and no event altogether, has more bytes.
  static final int EVENT_BYTES_MAX = 1 << 20;

  /// No stream has more.
  static final long STREAM_BYTES_MAX = 64L << 20;

  /// One event.
  ///
  /// @param name empty where none was said
  record Event(String name, String data) {}

  private final InputStream stream;
  private long total;
  private boolean afterReturn;
  private boolean begun;

  SseReader(InputStream stream) {
    this.stream = new BufferedInputStream(stream);
  }

  /// The next event; nothing at the end.
  ///
  /// @throws IOException when a bound is passed, or reading fails
  Optional<Event> next() throws IOException {
    String name = "";
    StringBuilder data = new StringBuilder();
    boolean any = false;
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      String text = line.get();
      if (text.isEmpty()) {
        if (any) {
          return Optional.of(new Event(name, data.toString()));
        }
        name = "";
      } else if (field(text).equals("event")) {
        name = value(text);
      } else if (field(text).equals("data")) {
        data.append(any ? "\n" : "").append(value(text));
        any = true;
        if (data.length() > EVENT_BYTES_MAX) {
          throw new IOException("an event has more than " + EVENT_BYTES_MAX + " bytes");
        }
      }
    }
    return Optional.empty();
  }

  private static String field(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? line : line.substring(0, colon);
  }

  private static String value(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return "";
    }
    return line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
  }

  /// A whole line without its end; nothing at the end of the stream, where half a line is dropped.
  private Optional<String> line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int next = read(); next >= 0; next = read()) {
      boolean second = next == '\n' && afterReturn;
      afterReturn = next == '\r';
      if (second) {
        continue;
      }
      if (next == '\n' || next == '\r') {
        return Optional.of(text(bytes));
      }
      bytes.write(next);
      if (bytes.size() > EVENT_BYTES_MAX) {
        throw new IOException("a line has more than " + EVENT_BYTES_MAX + " bytes");
      }
    }
    return Optional.empty();
  }

  private String text(ByteArrayOutputStream bytes) {
    String text = bytes.toString(StandardCharsets.UTF_8);
    boolean mark = !begun && text.startsWith("\ufeff");
    begun = true;
    return mark ? text.substring(1) : text;
  }

  private int read() throws IOException {
    int next = stream.read();
    if (next >= 0 && ++total > STREAM_BYTES_MAX) {
      throw new IOException("the stream has more than " + STREAM_BYTES_MAX + " bytes");
    }
    return next;
  }
}
