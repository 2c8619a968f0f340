package dev.mortise.goplugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Finds out why the system will not run a file, by reading its first bytes.
final class BinaryDiagnosis {
  private static final int HEAD_BYTES = 256;

  private BinaryDiagnosis() {}

  /// What is wrong and what to do, as the end of a sentence; empty when nothing is seen to be.
  static Optional<String> problem(Path file) {
    if (!Files.exists(file)) {
      return Optional.of(file + " does not exist; install the plugin again or mend its entry");
    }
    if (!Files.isRegularFile(file)) {
      return Optional.of(file + " is not a file; name the plugin's executable itself");
    }
    if (!Files.isExecutable(file)) {
      return Optional.of(file + " is not executable; run chmod +x on it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return format(file, in.readNBytes(HEAD_BYTES));
    } catch (IOException e) {
      return Optional.of(file + " cannot be read (" + e + "); check its permissions");
    }
  }

  private static Optional<String> format(Path file, byte[] head) {
    if (head.length == 0) {
      return Optional.of(file + " is empty; install the plugin again");
    }
    if (startsWith(head, 0x7f, 'E', 'L', 'F') && head.length >= 20) {
      return elf(file, head);
    }
    if (startsWith(head, '#', '!')) {
      return script(file, head);
    }
    String other =
        startsWith(head, 'M', 'Z')
            ? "a Windows program"
            : startsWith(head, 0xcf, 0xfa, 0xed, 0xfe) || startsWith(head, 0xca, 0xfe, 0xba, 0xbe)
                ? "a macOS program"
                : startsWith(head, 0, 'a', 's', 'm') ? "a WebAssembly module" : "no program";
    return Optional.of(
        file + " is " + other + "; install the plugin's build for linux-" + machine());
  }

  private static Optional<String> elf(Path file, byte[] head) {
    boolean little = head[5] == 1;
    int low = head[little ? 18 : 19] & 0xff;
    int high = head[little ? 19 : 18] & 0xff;
    String built = machine(high << 8 | low);
    if (built.equals(machine())) {
      return Optional.empty();
    }
    return Optional.of(
        file
            + " is built for "
            + built
            + ", this machine is "
            + machine()
            + "; install the plugin's build for linux-"
            + machine());
  }

  private static Optional<String> script(Path file, byte[] head) {
    String line = new String(head, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    String interpreter = line.substring(2).strip().split("\\s+", 2)[0];
    if (interpreter.isEmpty() || Files.isExecutable(Path.of(interpreter))) {
      return Optional.empty();
    }
    return Optional.of(
        file
            + " needs the interpreter "
            + SafeText.quote(interpreter, 100)
            + ", which is missing; install it");
  }

  private static boolean startsWith(byte[] head, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static String machine(int elf) {
    return switch (elf) {
      case 3 -> "386";
      case 20, 21 -> "ppc64";
      case 22 -> "s390x";
      case 40 -> "arm";
      case 62 -> "amd64";
      case 183 -> "arm64";
      case 243 -> "riscv64";
      default -> "machine " + elf;
    };
  }

  private static String machine() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case "x86", "i386", "i686" -> "386";
      case "ppc64le" -> "ppc64";
      default -> name;
    };
  }
}
