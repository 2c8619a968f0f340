package dev.mortise.runtime.process;

import java.util.Locale;

/// The machine this host runs on, in the words of a manifest: `linux-amd64`.
///
/// @param os `linux`, `darwin`, `windows`, or what the JDK calls it
/// @param arch `amd64`, `arm64`, or what the JDK calls it
record Platform(String os, String arch) {
  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Platform of(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    return new Platform(
        os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "windows" : os,
        switch (arch) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> arch;
        });
  }

  /// The key of a manifest's entries.
  String key() {
    return os + "-" + arch;
  }
}
