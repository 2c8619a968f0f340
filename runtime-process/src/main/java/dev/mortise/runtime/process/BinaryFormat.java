package dev.mortise.runtime.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What machine a file is made for, read from its first bytes.
final class BinaryFormat {
  private static final int HEADER_BYTES = 20;

  private BinaryFormat() {}

  /// The platform in the words of a manifest; empty for scripts and everything unknown.
  static Optional<String> platform(Path file) throws IOException {
    byte[] header;
    try (InputStream in = Files.newInputStream(file)) {
      header = in.readNBytes(HEADER_BYTES);
    }
    if (header.length < HEADER_BYTES) {
      return Optional.empty();
    }
    int magic = big(header, 0);
    if (magic == 0x7f454c46) {
      return Optional.of("linux-" + elfMachine(header));
    }
    if (magic == 0xcffaedfe || magic == 0xcafebabe) {
      return Optional.of(magic == 0xcafebabe ? "darwin" : "darwin-" + machMachine(header));
    }
    return header[0] == 'M' && header[1] == 'Z' ? Optional.of("windows") : Optional.empty();
  }

  private static String elfMachine(byte[] header) {
    boolean little = header[5] == 1;
    int low = header[little ? 18 : 19] & 0xff;
    int high = header[little ? 19 : 18] & 0xff;
    return switch ((high << 8) | low) {
      case 3 -> "386";
      case 40 -> "arm";
      case 62 -> "amd64";
      case 183 -> "arm64";
      case 243 -> "riscv64";
      default -> "machine " + ((high << 8) | low);
    };
  }

  private static String machMachine(byte[] header) {
    return switch (Integer.reverseBytes(big(header, 4))) {
      case 0x01000007 -> "amd64";
      case 0x0100000c -> "arm64";
      default -> "unknown machine";
    };
  }

  private static int big(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 24)
        | ((bytes[at + 1] & 0xff) << 16)
        | ((bytes[at + 2] & 0xff) << 8)
        | (bytes[at + 3] & 0xff);
  }
}
