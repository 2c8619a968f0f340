package dev.mortise.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The content of one field of a `multipart/form-data` body, read as it comes.
final class MultipartFile extends InputStream {
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "(?i)multipart/form-data\\s*;.*boundary=\"?([0-9A-Za-z'()+_,./:=?-]{1,70})\"?.*");
  private static final int HEADERS_BYTES_MAX = 8 * 1024;
  private static final int FIELDS_MAX = 32;

  private final InputStream in;
  private final byte[] delimiter;
  // A window of the body: what was read and not given out yet.
  private final byte[] window = new byte[64 * 1024];
  private int from;
  private int to;
  private boolean ended;

  private MultipartFile(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
  }

  /// The content of the first field of that name; empty where there is none.
  ///
  /// @param contentType of the body
  static Optional<InputStream> field(InputStream in, String contentType, String name)
      throws IOException {
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    // The first delimiter has no line before it.
    InputStream whole =
        new java.io.SequenceInputStream(
            new java.io.ByteArrayInputStream("\r\n".getBytes(StandardCharsets.US_ASCII)), in);
    var file = new MultipartFile(whole, matcher.group(1));
    file.transferTo(OutputNothing.INSTANCE);
    for (int i = 0; i < FIELDS_MAX && file.next(); i++) {
      String headers = file.headers();
      if (headers.contains("name=\"" + name + "\"")) {
        return Optional.of(file);
      }
      file.transferTo(OutputNothing.INSTANCE);
    }
    return Optional.empty();
  }

  /// Passes a delimiter; whether a part follows it.
  private boolean next() throws IOException {
    from += delimiter.length;
    ended = false;
    return fill(2) && window[from] == '\r' && window[from + 1] == '\n';
  }

  /// The headers of a part, in lower case but for quoted names.
  private String headers() throws IOException {
    var bytes = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      if (!fill(1) || bytes.size() > HEADERS_BYTES_MAX) {
        throw new IOException("the headers of a part have no end");
      }
      bytes.write(window[from++]);
      text = bytes.toString(StandardCharsets.ISO_8859_1);
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /// Makes sure of so many bytes in the window; false when the body ends before.
  private boolean fill(int count) throws IOException {
    if (window.length - from < Math.max(count, delimiter.length)) {
      System.arraycopy(window, from, window, 0, to - from);
      to -= from;
      from = 0;
    }
    while (to - from < count) {
      int read = in.read(window, to, window.length - to);
      if (read < 0) {
        return false;
      }
      to += read;
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    if (!fill(delimiter.length)) {
      throw new IOException("the body breaks off before its last boundary");
    }
    int free = free();
    if (free == 0) {
      ended = true;
      return -1;
    }
    int count = Math.min(free, length);
    System.arraycopy(window, from, buffer, offset, count);
    from += count;
    return count;
  }

  /// How many bytes of the window are content for sure.
  private int free() {
    for (int at = from; at < to; at++) {
      int same = 0;
      while (same < delimiter.length && at + same < to && window[at + same] == delimiter[same]) {
        same++;
      }
      if (same == delimiter.length || at + same == to) {
        return at - from;
      }
    }
    return to - from;
  }

  /// Where passed-over parts go.
  private static final class OutputNothing extends java.io.OutputStream {
    static final OutputNothing INSTANCE = new OutputNothing();

    @Override
    public void write(int b) {
      // Nobody wants it.
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      // Nobody wants them.
    }
  }
}
