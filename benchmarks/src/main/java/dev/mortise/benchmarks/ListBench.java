package dev.mortise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/// `mortise plugins list` against a program that does nothing, started in the same way.
///
/// The peer is an installation whose `main` is empty: the same launcher, jars and flags, and a
/// start cache made by the same launcher.
final class ListBench {
  private final Context context;
  private final Path work;

  private ListBench(Context context) throws IOException {
    this.context = context;
    this.work = context.folder("list");
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "list",
            "list",
            "wall time of mortise plugins list",
            context -> new ListBench(context).rows()));
  }

  private List<Row> rows() throws IOException, InterruptedException {
    Path empty = emptyInstallation();
    Path home = Files.createDirectories(work.resolve("home/data/plugins"));
    Context.say("mortise plugins list");
    Map<String, String> environment = Map.of("MORTISE_HOME", work.resolve("home").toString());
    Files.createDirectories(home);
    int rounds = context.quick() ? 10 : 40;
    long[] ours = new long[rounds];
    long[] theirs = new long[rounds];
    for (int i = -3; i < rounds; i++) {
      long mine = run(List.of(context.mortise().toString(), "plugins", "list"), environment);
      long peer = run(List.of(empty.toString(), "plugins", "list"), environment);
      if (i >= 0) {
        ours[i] = mine;
        theirs[i] = peer;
      }
    }
    return List.of(
        new Row(
            "mortise plugins list",
            "ns",
            Context.median(ours),
            Context.median(theirs),
            "empty main, same start",
            Row.Aim.atMost(1.5)));
  }

  private static long run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    long begin = System.nanoTime();
    int code = builder.start().waitFor();
    long time = System.nanoTime() - begin;
    if (code != 0) {
      throw new IOException(command + " ended with " + code);
    }
    return time;
  }

  private Path emptyInstallation() throws IOException, InterruptedException {
    Path dist = context.installation();
    Path empty = work.resolve("dist");
    Files.createDirectories(empty.resolve("lib"));
    for (String folder : List.of("bin", "libexec")) {
      Files.createDirectories(empty.resolve(folder));
      copy(dist.resolve(folder), empty.resolve(folder));
    }
    try (var jars = Files.newDirectoryStream(dist.resolve("lib"), "*.jar")) {
      for (Path jar : jars) {
        Files.createSymbolicLink(empty.resolve("lib").resolve(jar.getFileName()), jar);
      }
    }
    Path sources = context.root().resolve("benchmarks/empty");
    Path classes = work.resolve("classes");
    tool(
        "javac",
        "-d",
        classes.toString(),
        sources.resolve("Main.java").toString(),
        sources.resolve("Training.java").toString());
    // The first of the class path, so that its Main is the one.
    Path jar = empty.resolve("lib/aaa-empty.jar");
    tool("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
    Path launcher = empty.resolve("bin/mortise");
    long _ = run(List.of(launcher.toString(), "--prepare"), Map.of());
    return launcher;
  }

  private static void copy(Path from, Path to) throws IOException {
    var files = new ArrayList<Path>();
    try (var found = Files.newDirectoryStream(from)) {
      found.forEach(files::add);
    }
    for (Path file : files) {
      Path copy = Files.copy(file, to.resolve(file.getFileName()));
      if (!copy.toFile().setExecutable(true)) {
        throw new IOException(copy + " cannot be made executable");
      }
    }
  }

  private static void tool(String name, String... arguments) throws IOException {
    int code =
        ToolProvider.findFirst(name)
            .orElseThrow(() -> new IOException("this Java has no " + name + "; use a JDK"))
            .run(System.err, System.err, arguments);
    if (code != 0) {
      throw new IOException(name + " failed; it says above why");
    }
  }
}
