package dev.mortise.packages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Looks at a tar's headers before any library does: a name of a gigabyte would be read into
/// memory, and a size that stands twice would be read in two ways.
final class TarHeaders {
  private static final int BLOCK = 512;
  private static final int TYPE_AT = 156;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int EXTENSION_BYTES_MAX = 16 * 1024;

  private TarHeaders() {}

  /// Reads all of it.
  static void check(InputStream in) throws IOException, Archive.Refused {
    byte[] header = in.readNBytes(BLOCK);
    while (header.length == BLOCK && !empty(header)) {
      long size = size(header);
      char type = (char) header[TYPE_AT];
      switch (type) {
        case '0', '5', 0 -> skip(in, size);
        case 'x', 'g', 'L', 'K' -> extension(in, type, size);
        default ->
            throw new Archive.Refused(
                "it holds something that is neither a regular file nor a folder");
      }
      header = in.readNBytes(BLOCK);
    }
    if (header.length != 0 && header.length != BLOCK) {
      throw new Archive.Refused("it breaks off");
    }
  }

  private static boolean empty(byte[] header) {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static long size(byte[] header) throws Archive.Refused {
    String text =
        new String(header, SIZE_AT, SIZE_LENGTH, StandardCharsets.ISO_8859_1)
            .replace('\0', ' ')
            .strip();
    try {
      return text.isEmpty() ? 0 : checked(Long.parseLong(text, 8));
    } catch (NumberFormatException e) {
      throw new Archive.Refused("the size of an entry is no octal number");
    }
  }

  private static long checked(long size) throws Archive.Refused {
    if (size < 0) {
      throw new Archive.Refused("the size of an entry is negative");
    }
    return size;
  }

  private static void skip(InputStream in, long size) throws IOException, Archive.Refused {
    long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
    byte[] buffer = new byte[64 * 1024];
    while (padded > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, padded));
      if (read < 0) {
        throw new Archive.Refused("it breaks off");
      }
      padded -= read;
    }
  }

  private static void extension(InputStream in, char type, long size)
      throws IOException, Archive.Refused {
    if (size > EXTENSION_BYTES_MAX) {
      throw new Archive.Refused(
          "the name or the attributes of an entry are longer than " + EXTENSION_BYTES_MAX);
    }
    long padded = (size + BLOCK - 1) / BLOCK * BLOCK;
    byte[] content = in.readNBytes((int) padded);
    if (content.length < padded) {
      throw new Archive.Refused("it breaks off");
    }
    String text = new String(Arrays.copyOf(content, (int) size), StandardCharsets.UTF_8);
    if ((type == 'x' || type == 'g') && (text.contains(" size=") || text.contains(" GNU.sparse"))) {
      throw new Archive.Refused("an entry has two sizes or holes");
    }
    if (type == 'K' || (type != 'L' && text.contains(" linkpath="))) {
      throw new Archive.Refused("it holds a link");
    }
  }
}
