package dev.mortise.runtime.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tries a keeper by running a small program under it.
///
/// @param spawner starts it
/// @param scratch where it has a folder
record Trial(Spawner spawner, Path scratch) {
  private static final int SECONDS = 10;

  /// Unlikely to be anybody else's.
  private static final int CODE = 42;

  private static final String REFUSED = "unshare --user true 2> /dev/null; ";

  /// What came of a trial.
  ///
  /// @param problem why it does not work; empty where it does
  /// @param decided whether that is so; not where the trial could not be brought to its end, as on
  ///   a machine that is too busy
  record Outcome(String problem, boolean decided) {
    boolean works() {
      return problem.isEmpty();
    }
  }

  /// Works when the program really ran and could write where it should.
  Outcome of(Keeper keeper) {
    return in(folder -> {
      File output = folder.resolve("output").toFile();
      Process process =
          spawner.start(
              new ProcessBuilder(keeper.wrap(program(folder, "")))
                  .redirectInput(new File("/dev/null"))
                  .redirectErrorStream(true)
                  .redirectOutput(output));
      Outcome outcome = ended(process, folder);
      String said = Files.readString(output.toPath()).strip().lines().findFirst().orElse("");
      return outcome.works() || said.isEmpty()
          ? outcome
          : new Outcome(outcome.problem() + ": " + said, outcome.decided());
    });
  }

  /// The same under watch: what the program was refused must also have been told.
  Outcome of(Keeper keeper, SandboxWatch watch) {
    return in(folder -> {
      Program program = program(folder, REFUSED).underWatch();
      Set<String> told = ConcurrentHashMap.newKeySet();
      Process process =
          spawner.start(() ->
              watch.start(
                  "trial",
                  program,
                  keeper.wrap(program),
                  Map.of("PATH", "/usr/bin:/bin"),
                  folder,
                  (call, _, _) -> told.add(call)));
      Outcome outcome = ended(process, folder);
      return !outcome.works() || told.contains("unshare")
          ? outcome
          : new Outcome("the kernel told nothing of what it refused", true);
    });
  }

  private static Program program(Path folder, String before) {
    String script = before + "echo works > " + folder + "/file; exit " + CODE;
    return new Program(
        List.of("/bin/sh", "-c", script),
        folder,
        folder,
        List.of(),
        false,
        ResourceLimits.helper());
  }

  private static Outcome ended(Process process, Path folder) {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        return new Outcome("a trial of " + SECONDS + " s did not end", false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome("the trial was interrupted", false);
    } finally {
      process.destroyForcibly();
    }
    boolean wrote = Files.exists(folder.resolve("file"));
    boolean works = process.exitValue() == CODE && wrote;
    return new Outcome(works ? "" : "a trial ended with " + process.exitValue(), true);
  }

  private interface Attempt {
    Outcome in(Path folder) throws IOException;
  }

  private Outcome in(Attempt attempt) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(scratch, "trial").toRealPath();
      return attempt.in(folder);
    } catch (NoListenerException e) {
      return new Outcome(String.valueOf(e.getMessage()), true);
    } catch (IOException e) {
      // It was not started, or its folder not made: nothing is known of the keeper.
      return new Outcome(e.toString(), false);
    } finally {
      delete(folder);
    }
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
      System.getLogger(Trial.class.getName())
          .log(System.Logger.Level.DEBUG, "a trial's folder remains", e);
    }
  }
}
