package dev.mortise.packages;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Looks at a zip's directory before any library does, which would make objects of all of it: of
/// each entry, and of each extra field of an entry.
///
/// The directory is looked for where the library looks: from the last end record, or from the
/// record of ZIP64 that stands before it. What these say of the number of entries is only the first
/// thing to be compared; what is counted is what is there.
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int COMMENT_BYTES_MAX = 0xffff;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int LOCATOR_64_BYTES = 20;
  private static final int END_64 = 0x06064b50;
  private static final int END_64_BYTES = 56;
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;

  /// Of the name and the comment of one entry together.
  private static final int TEXT_BYTES_MAX = 4 * 1024;

  private static final int EXTRA_FIELDS_MAX = 32;

  private final FileChannel file;
  private final int entriesMax;

  private ZipDirectory(FileChannel file, int entriesMax) {
    this.file = file;
    this.entriesMax = entriesMax;
  }

  /// Reads all of it.
  static void check(Path file, int entriesMax) throws IOException, Archive.Refused {
    try (FileChannel channel = FileChannel.open(file)) {
      var directory = new ZipDirectory(channel, entriesMax);
      directory.count(directory.start());
    }
  }

  private long start() throws IOException, Archive.Refused {
    long end = end();
    if (end > LOCATOR_64_BYTES) {
      ByteBuffer locator = read(end - LOCATOR_64_BYTES, LOCATOR_64_BYTES);
      if (locator.getInt(0) == LOCATOR_64) {
        return start64(locator.getLong(8));
      }
    }
    ByteBuffer record = read(end, END_BYTES);
    requireFew(Short.toUnsignedLong(record.getShort(10)));
    long length = Integer.toUnsignedLong(record.getInt(12));
    long start = Integer.toUnsignedLong(record.getInt(16));
    // Something may stand in front of the archive, which its own offsets do not count.
    return start + Math.max(0, end - length - start);
  }

  private long start64(long at) throws IOException, Archive.Refused {
    ByteBuffer record = read(at, END_64_BYTES);
    if (record.getInt(0) != END_64) {
      throw new Archive.Refused("its end record is not where it says");
    }
    requireFew(record.getLong(32));
    return record.getLong(48);
  }

  /// Where the last end record is.
  private long end() throws IOException, Archive.Refused {
    long size = file.size();
    int length = (int) Math.min(size, END_BYTES + COMMENT_BYTES_MAX);
    ByteBuffer tail = read(size - length, length);
    for (int at = length - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END) {
        return size - length + at;
      }
    }
    throw new Archive.Refused("it has no end record");
  }

  private void count(long start) throws IOException, Archive.Refused {
    long at = start;
    long entries = 0;
    while (read(at, Integer.BYTES).getInt(0) == ENTRY) {
      requireFew(++entries);
      ByteBuffer entry = read(at, ENTRY_BYTES);
      int name = Short.toUnsignedInt(entry.getShort(28));
      int extra = Short.toUnsignedInt(entry.getShort(30));
      int comment = Short.toUnsignedInt(entry.getShort(32));
      if (name + comment > TEXT_BYTES_MAX) {
        throw new Archive.Refused(
            "the name and the comment of an entry are longer than " + TEXT_BYTES_MAX);
      }
      if (extraFields(read(at + ENTRY_BYTES + name, extra)) > EXTRA_FIELDS_MAX) {
        throw new Archive.Refused("an entry has more than " + EXTRA_FIELDS_MAX + " extra fields");
      }
      at += ENTRY_BYTES + name + extra + comment;
    }
  }

  private static int extraFields(ByteBuffer extra) {
    int fields = 0;
    int at = 0;
    while (at + 4 <= extra.limit()) {
      fields++;
      at += 4 + Short.toUnsignedInt(extra.getShort(at + 2));
    }
    return fields;
  }

  private void requireFew(long entries) throws Archive.Refused {
    if (entries < 0 || entries > entriesMax) {
      throw new Archive.Refused("it holds more than " + entriesMax + " files and folders");
    }
  }

  private ByteBuffer read(long at, int length) throws IOException, Archive.Refused {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (at >= 0 && bytes.hasRemaining()) {
      if (file.read(bytes, at + bytes.position()) < 0) {
        break;
      }
    }
    if (bytes.hasRemaining()) {
      throw new Archive.Refused("it breaks off");
    }
    return bytes.flip();
  }
}
