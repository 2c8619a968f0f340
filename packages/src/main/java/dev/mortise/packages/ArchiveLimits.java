package dev.mortise.packages;

import java.time.Duration;

/// How much an archive may hold. Whatever is more is refused before it is written.
///
/// @param archiveBytesMax of the archive itself
/// @param unpackedBytesMax of all files together
/// @param entriesMax files and folders
/// @param ratioMax unpacked bytes per byte of the archive, beyond the first mebibyte
/// @param time for reading it, however slowly it comes
public record ArchiveLimits(
    long archiveBytesMax, long unpackedBytesMax, int entriesMax, int ratioMax, Duration time) {
  /// 64 MiB packed, 256 MiB unpacked, 10,000 entries, a ratio of 200, two minutes.
  public static final ArchiveLimits DEFAULT =
      new ArchiveLimits(64L << 20, 256L << 20, 10_000, 200, Duration.ofMinutes(2));

  /// All must be positive.
  public ArchiveLimits {
    if (archiveBytesMax < 1 || unpackedBytesMax < 1 || entriesMax < 1 || ratioMax < 1) {
      throw new IllegalArgumentException("the limits of an archive must be positive");
    }
  }

  /// How many bytes may come out of an archive of that size.
  long unpackedMax(long archiveBytes) {
    return Math.min(unpackedBytesMax, (1L << 20) + archiveBytes * ratioMax);
  }
}
