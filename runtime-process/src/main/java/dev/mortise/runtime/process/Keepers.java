package dev.mortise.runtime.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Which keepers work on this machine, found by trying each once.
///
/// @param confining the one that confines, or null
/// @param holding the best that does not
/// @param why why there is none that confines; empty where there is one
record Keepers(@Nullable Keeper confining, Keeper holding, String why) {
  private static final int TRIAL_SECONDS = 10;

  /// Unlikely to be anybody else's.
  private static final int TRIAL_CODE = 42;

  /// Tries what there is, best first. Takes a few milliseconds.
  ///
  /// @param scratch a folder that lives as long as the keepers, in which trials may make their own
  /// @param folders where the programs are looked for
  static Keepers probe(Spawner spawner, Path scratch, List<Path> folders) {
    String setpriv = Tools.find("setpriv", folders).orElse("");
    String bwrap = Tools.find("bwrap", folders).orElse("");
    String unshare = Tools.find("unshare", folders).orElse("");
    Keeper holding = holding(setpriv, unshare, spawner, scratch);
    if (setpriv.isEmpty() || bwrap.isEmpty()) {
      return new Keepers(null, holding, "bubblewrap (bwrap) or setpriv is not installed");
    }
    var whole =
        new BubblewrapKeeper(
            bwrap,
            setpriv,
            holding instanceof NamespaceKeeper namespace ? namespace.namespace() : List.of(),
            Tools.inside("prlimit").orElse(null),
            true,
            filter(scratch));
    String why = "";
    for (BubblewrapKeeper bubblewrap : candidates(whole)) {
      why = trial(bubblewrap, spawner, scratch);
      if (why.isEmpty()) {
        return new Keepers(bubblewrap, holding, "");
      }
    }
    return new Keepers(null, holding, why);
  }

  /// What an old bubblewrap or kernel cannot do is given up; `doctor` says what.
  private static Set<BubblewrapKeeper> candidates(BubblewrapKeeper whole) {
    var all = new LinkedHashSet<BubblewrapKeeper>();
    for (Path filter : Arrays.asList(whole.filter(), null)) {
      for (List<String> around : List.of(whole.around(), List.<String>of())) {
        for (boolean modern : List.of(true, false)) {
          all.add(
              new BubblewrapKeeper(
                  whole.bwrap(), whole.setpriv(), around, whole.prlimit(), modern, filter));
        }
      }
    }
    return all;
  }

  /// A file with the filter of this machine's architecture, or null where there is none for it.
  private static @Nullable Path filter(Path scratch) {
    byte[] program = SystemCallFilter.of(Platform.current()).orElse(null);
    if (program == null) {
      return null;
    }
    try {
      return Files.write(scratch.toRealPath().resolve("system-calls.bpf"), program);
    } catch (IOException e) {
      System.getLogger(Keepers.class.getName())
          .log(System.Logger.Level.WARNING, "the filter of system calls cannot be written", e);
      return null;
    }
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

  /// Empty when a program really ran and could write where it should, else why not.
  private static String trial(Keeper keeper, Spawner spawner, Path scratch) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(scratch, "trial").toRealPath();
      String script = "echo works > " + folder + "/file; exit " + TRIAL_CODE;
      var program =
          new Program(
              List.of("/bin/sh", "-c", script),
              folder,
              folder,
              List.of(),
              false,
              ResourceLimits.helper());
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
