package dev.mortise.app;

import dev.mortise.cli.BuildInformation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// What this is a build of; the build wrote it into a resource.
final class Build {
  private Build() {}

  static String version() {
    var properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }

  static BuildInformation information() {
    return new BuildInformation(
        version(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("mortise.installation", "none: run from classes"));
  }
}
