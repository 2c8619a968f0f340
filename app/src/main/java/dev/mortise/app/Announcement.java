package dev.mortise.app;

import dev.mortise.api.PluginException;
import dev.mortise.embed.MortisePaths;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file `<pid>.starting` in the run folder while a process is on the way to a host that serves,
/// so that a command typed just after it waits instead of finding nothing.
///
/// Only a hint: where it cannot be written nobody waits.
final class Announcement {
  private static final String SUFFIX = ".starting";

  void make() {
    try {
      Path file = own(MortisePaths.ofThisUser().ensure());
      Files.writeString(file, "");
      file.toFile().deleteOnExit();
    } catch (IOException | PluginException e) {
      System.getLogger(Announcement.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot announce a host: {0}", e.getMessage());
    }
  }

  void end() {
    try {
      Files.deleteIfExists(own(MortisePaths.ofThisUser()));
    } catch (IOException e) {
      System.getLogger(Announcement.class.getName())
          .log(System.Logger.Level.DEBUG, "an announcement stays: {0}", e.getMessage());
    }
  }

  private static Path own(MortisePaths paths) {
    return paths.run().resolve(ProcessHandle.current().pid() + SUFFIX);
  }

  /// Whether a living process is on its way; what dead ones left is removed.
  boolean ofOthers() {
    Path run = MortisePaths.ofThisUser().run();
    boolean any = false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(run, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        String pid = name.substring(0, name.length() - SUFFIX.length());
        if (pid.matches("[0-9]{1,18}")) {
          boolean living = ProcessHandle.of(Long.parseLong(pid)).isPresent();
          any |= living;
          if (!living) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (IOException e) {
      return any;
    }
    return any;
  }
}
