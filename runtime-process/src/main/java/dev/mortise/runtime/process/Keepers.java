package dev.mortise.runtime.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Which keepers work on this machine, found by trying each once.
///
/// @param confining the one that confines, or null
/// @param holding the best that does not
/// @param why why there is none that confines; empty where there is one
record Keepers(@Nullable Keeper confining, Keeper holding, String why) {
  private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin");
  private static final int TRIAL_SECONDS = 10;

  /// Unlikely to be anybody else's.
  private static final int TRIAL_CODE = 42;

  /// Tries what there is, best first. Takes a few milliseconds.
  ///
  /// @param scratch a folder in which trials may make their own
  static Keepers probe(Spawner spawner, Path scratch) {
    String setpriv = program("setpriv").orElse("");
    String bwrap = program("bwrap").orElse("");
    String unshare = program("unshare").orElse("");
    Keeper holding = holding(setpriv, unshare, spawner, scratch);
    if (setpriv.isEmpty() || bwrap.isEmpty()) {
      return new Keepers(null, holding, "bubblewrap (bwrap) or setpriv is not installed");
    }
    String why = "";
    for (boolean flat : List.of(true, false)) {
      var bubblewrap = new BubblewrapKeeper(bwrap, setpriv, flat);
      why = trial(bubblewrap, spawner, scratch);
      if (why.isEmpty()) {
        return new Keepers(bubblewrap, holding, "");
      }
    }
    return new Keepers(null, holding, why);
  }

  private static Keeper holding(String setpriv, String unshare, Spawner spawner, Path scratch) {
    if (!setpriv.isEmpty() && !unshare.isEmpty()) {
      for (boolean privileged : List.of(true, false)) {
        var namespace = new NamespaceKeeper(setpriv, unshare, privileged);
        if (trial(namespace, spawner, scratch).isEmpty()) {
          return namespace;
        }
      }
    }
    return new GroupKeeper();
  }

  private static Optional<String> program(String name) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /// Empty when a program really ran and could write where it should, else why not.
  private static String trial(Keeper keeper, Spawner spawner, Path scratch) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(scratch, "trial").toRealPath();
      String script = "echo works > " + folder + "/file; exit " + TRIAL_CODE;
      var program = new Program(List.of("/bin/sh", "-c", script), folder, folder, List.of(), false);
      return run(keeper.wrap(program), spawner, folder);
    } catch (IOException e) {
      return e.toString();
    } finally {
      delete(folder);
    }
  }

  private static String run(List<String> command, Spawner spawner, Path folder) throws IOException {
    File output = folder.resolve("output").toFile();
    Process process =
        spawner.start(
            new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output));
    try {
      if (!process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS)) {
        return "a trial of " + TRIAL_SECONDS + " s did not end";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the trial was interrupted";
    } finally {
      process.destroyForcibly();
    }
    boolean wrote = Files.exists(folder.resolve("file"));
    if (process.exitValue() == TRIAL_CODE && wrote) {
      return "";
    }
    String said = Files.readString(output.toPath()).strip().lines().findFirst().orElse("");
    return "a trial ended with " + process.exitValue() + (said.isEmpty() ? "" : ": " + said);
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (var files = Files.list(folder)) {
      var all = new ArrayList<>(files.toList());
      all.add(folder);
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.getLogger(Keepers.class.getName())
          .log(System.Logger.Level.DEBUG, "a trial's folder remains", e);
    }
  }
}
