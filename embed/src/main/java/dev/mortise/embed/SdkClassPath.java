package dev.mortise.embed;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// What plugins that are a Java source file are compiled and run with.
final class SdkClassPath {
  private static final String SDK = "dev/mortise/sdk/MortisePlugin.class";
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private SdkClassPath() {}

  /// The program's own class path where the SDK is on it, so that whoever adds the SDK to a program
  /// needs no further setting; nothing otherwise. Folders and jars that are there, absolute.
  static List<Path> ofThisProgram() {
    if (ClassLoader.getSystemResource(SDK) == null) {
      return List.of();
    }
    return SEPARATOR
        .splitAsStream(System.getProperty("java.class.path", ""))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath())
        .filter(Files::exists)
        .toList();
  }
}
