package dev.mortise.packages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/// A `.zip`: regular files and folders, stored or deflated, as its directory lists them.
record ZipPackage(ZipFile zip, int entriesMax, Watch watch) implements Archive {
  private static final int TYPE_BITS = 0170000;
  private static final int REGULAR = 0100000;
  private static final int FOLDER = 0040000;
  private static final int SPECIAL_BITS = 07000;
  private static final int OWNER_EXECUTES = 0100;

  /// @throws Refused when its directory is more than anybody needs
  static ZipPackage open(Path file, int entriesMax, Watch watch) throws IOException, Refused {
    ZipDirectory.check(file, entriesMax);
    // What stands once more in front of each file has been looked at by nobody.
    return new ZipPackage(
        ZipFile.builder().setPath(file).setIgnoreLocalFileHeader(true).get(), entriesMax, watch);
  }

  @Override
  public void each(Visitor visitor) throws IOException, Refused {
    int count = 0;
    for (ZipArchiveEntry e : Collections.list(zip.getEntriesInPhysicalOrder())) {
      if (++count > entriesMax) {
        throw new Refused("it holds more than " + entriesMax + " files and folders");
      }
      Entry entry = entry(e);
      if (entry.folder()) {
        visitor.entry(entry, InputStream.nullInputStream());
      } else {
        try (InputStream content = new BoundedInput(zip.getInputStream(e), entry.bytes(), watch)) {
          visitor.entry(entry, content);
        }
      }
    }
  }

  private Entry entry(ZipArchiveEntry e) throws Refused, ZipException {
    int mode = e.getUnixMode();
    int type = mode & TYPE_BITS;
    boolean folder = e.isDirectory();
    if (e.isUnixSymlink() || (type != 0 && type != (folder ? FOLDER : REGULAR))) {
      throw new Refused("it holds something that is neither a regular file nor a folder");
    }
    if ((mode & SPECIAL_BITS) != 0) {
      throw new Refused("it holds a file with the setuid, setgid or sticky bit");
    }
    boolean readable =
        !e.getGeneralPurposeBit().usesEncryption()
            && (e.getMethod() == ZipArchiveEntry.STORED
                || e.getMethod() == ZipArchiveEntry.DEFLATED);
    if (!readable || e.getSize() < 0) {
      throw new Refused("it holds an entry that is encrypted or packed in a way nobody needs");
    }
    try {
      return new Entry(
          EntryName.of(e.getName()), folder, folder ? 0 : e.getSize(), executable(mode));
    } catch (EntryName.Unsafe unsafe) {
      throw new Refused(String.valueOf(unsafe.getMessage()));
    }
  }

  /// Where the archive does not say, a file may be run: it was made on a system that knows no such
  /// thing.
  private static boolean executable(int mode) {
    return mode == 0 || (mode & OWNER_EXECUTES) != 0;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
