package dev.mortise.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `./mortise bench [name…] [--json] [--quick]`.
public final class Main {
  private static final List<Bench> BENCHES = List.of(new WireBench());

  private Main() {}

  /// Runs what was named, or everything; exits 1 when a bench could not run at all.
  ///
  /// A missed aim is a fact, not a failure: it stands in the row.
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    if (!words.isEmpty() && words.getFirst().equals("--alone")) {
      System.out.println(WireBench.memory(Path.of(words.get(2)), Integer.parseInt(words.get(3))));
      return;
    }
    boolean json = words.contains("--json");
    List<String> names = words.stream().filter(w -> !w.startsWith("--")).toList();
    names.forEach(Main::known);
    Path root = Path.of(System.getProperty("mortise.root", "."));
    Context context = new Context(root, build(root), words.contains("--quick"));
    // Whatever a library prints must not come between the rows.
    PrintStream out = System.out;
    System.setOut(System.err);
    var rows = new ArrayList<Row>();
    for (Bench bench : BENCHES) {
      if (names.isEmpty() || names.contains(bench.name())) {
        List<Row> measured = bench.run(context);
        rows.addAll(measured);
        if (json) {
          measured.forEach(row -> Report.json(row, out));
        }
      }
    }
    if (!json) {
      Report.table(rows, new PrintStream(out, true, StandardCharsets.UTF_8));
    }
    System.exit(0);
  }

  private static void known(String name) {
    if (BENCHES.stream().noneMatch(b -> b.name().equals(name))) {
      System.err.printf(
          "mortise bench: there is no \"%s\"; there are: %s%n",
          name, String.join(", ", BENCHES.stream().map(Bench::name).toList()));
      System.exit(2);
    }
  }

  private static Path build(Path root) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", root.resolve("benchmarks/build-go.sh").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("benchmarks/build-go.sh failed; it says above what to install");
    }
    return root.resolve("benchmarks/target/go");
  }
}
