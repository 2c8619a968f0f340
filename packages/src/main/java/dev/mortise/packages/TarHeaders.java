package dev.mortise.packages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Looks at a tar's headers before any library does: a name of a gigabyte would be read into
/// memory, a size that stands twice would be read in two ways, and so would the content of a
/// folder.
final class TarHeaders {
  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int TYPE_AT = 156;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int EXTENSION_BYTES_MAX = 16 * 1024;

  /// More than any program writes in front of one entry; a library goes one call deeper for each.
  private static final int EXTENSIONS_MAX = 8;

  private static final String NAMED = " path=";

  private final InputStream in;
  private int extensions;
  private long globalBytes;
  private boolean globalFolders;
  // Of the entry that comes next: null while nothing in front of it names it.
  private @Nullable Boolean namedAsFolder;

  private TarHeaders(InputStream in) {
    this.in = in;
  }

  /// Reads all of it.
  static void check(InputStream in) throws IOException, Archive.Refused {
    new TarHeaders(in).check();
  }

  private void check() throws IOException, Archive.Refused {
    byte[] header = in.readNBytes(BLOCK);
    while (header.length == BLOCK && !empty(header)) {
      long size = size(header);
      char type = (char) header[TYPE_AT];
      switch (type) {
        case '0', '5', 0 -> entry(header, type, size);
        case 'x', 'g', 'L', 'K' -> extension(type, size);
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

  /// What is taken for a folder has no content for the library, which reads on behind the header:
  /// so what stands there would be headers that nobody has looked at.
  private void entry(byte[] header, char type, long size) throws IOException, Archive.Refused {
    Boolean named = namedAsFolder;
    boolean folder = type == '5' || globalFolders || (named == null ? isFolder(header) : named);
    if (folder && size > 0) {
      throw new Archive.Refused("a folder in it has content");
    }
    namedAsFolder = null;
    extensions = 0;
    skip(size);
  }

  /// By its name, which behind a prefix may be empty.
  private static boolean isFolder(byte[] header) {
    int length = 0;
    while (length < NAME_LENGTH && header[length] != 0) {
      length++;
    }
    return length == 0 || header[length - 1] == '/';
  }

  private void skip(long size) throws IOException, Archive.Refused {
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

  private void extension(char type, long size) throws IOException, Archive.Refused {
    if (++extensions > EXTENSIONS_MAX) {
      throw new Archive.Refused(
          "more than " + EXTENSIONS_MAX + " names or lists of attributes stand before an entry");
    }
    // Those for all entries are kept, so they count together.
    globalBytes += type == 'g' ? size : 0;
    if (size > EXTENSION_BYTES_MAX || globalBytes > EXTENSION_BYTES_MAX) {
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
    named(type, text);
  }

  /// Several names for one entry count as a folder's when one of them does: which is the last word
  /// is the library's affair.
  private void named(char type, String text) {
    boolean names = type == 'L' || text.contains(NAMED);
    boolean folder =
        type == 'L'
            ? endsAsFolder(text)
            : text.lines().anyMatch(line -> line.contains(NAMED) && line.endsWith("/"));
    if (type == 'g') {
      globalFolders |= folder;
    } else if (names) {
      namedAsFolder = folder || Boolean.TRUE.equals(namedAsFolder);
    }
  }

  /// What stands behind the last of the name is NULs.
  private static boolean endsAsFolder(String name) {
    int length = name.length();
    while (length > 0 && name.charAt(length - 1) == 0) {
      length--;
    }
    return length > 0 && name.charAt(length - 1) == '/';
  }
}
