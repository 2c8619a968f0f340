package dev.mortise.packages;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/// A `.tar.gz`: regular files and folders, nothing else.
///
/// @param bytesMax that may come out of it
record TarArchive(Path file, long bytesMax, Watch watch) implements Archive {
  private static final int OWNER_EXECUTES = 0100;
  private static final int SPECIAL_BITS = 07000;

  @Override
  public void each(Visitor visitor) throws IOException, Refused {
    try (InputStream plain = plain()) {
      TarHeaders.check(plain);
    }
    try (var tar = new TarArchiveInputStream(plain(), "UTF-8")) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        visitor.entry(entry(e), tar);
      }
    }
  }

  private InputStream plain() throws IOException {
    InputStream packed = new BufferedInputStream(Files.newInputStream(file));
    // Only one member: what follows it would be read by some and not by others.
    return new BoundedInput(
        GzipCompressorInputStream.builder()
            .setInputStream(packed)
            .setDecompressConcatenated(false)
            .get(),
        bytesMax,
        watch);
  }

  private static Entry entry(TarArchiveEntry e) throws Refused {
    boolean folder = e.isDirectory();
    boolean plain = e.getLinkFlag() == '0' || e.getLinkFlag() == 0 || folder;
    if (!plain || e.isSymbolicLink() || e.isLink() || e.isSparse() || e.getSize() < 0) {
      throw new Refused("it holds something that is neither a regular file nor a folder");
    }
    if ((e.getMode() & SPECIAL_BITS) != 0) {
      throw new Refused("it holds a file with the setuid, setgid or sticky bit");
    }
    try {
      return new Entry(
          EntryName.of(e.getName()),
          folder,
          folder ? 0 : e.getSize(),
          (e.getMode() & OWNER_EXECUTES) != 0);
    } catch (EntryName.Unsafe unsafe) {
      throw new Refused(String.valueOf(unsafe.getMessage()));
    }
  }

  @Override
  public void close() {
    // Each pass opens and closes the file itself.
  }
}
