package dev.mortise.benchmarks;

import dev.mortise.protocol.Suggest;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// `./mortise bench [name…] [--json] [--quick]`.
public final class Main {
  private static final Set<String> OPTIONS = Set.of("--json", "--record", "--quick", "--help");
  private static final List<Bench> BENCHES =
      Stream.of(
              WireBench.benches(),
              MonitorBench.benches(),
              InlineBench.benches(),
              ListBench.benches(),
              ReloadBench.benches(),
              ModuleBench.benches(),
              ModuleCallBench.benches(),
              ModuleFuelBench.benches(),
              ModuleLoadBench.benches(),
              ModuleMemoryBench.benches(),
              WorkspaceBench.benches(),
              NeighbourBench.benches(),
              DecisionBench.benches(),
              ProxyBench.benches(),
              ServeStartBench.benches(),
              TransferBench.benches(),
              ListenerBench.benches())
          .flatMap(List::stream)
          .toList();

  private Main() {}

  /// Runs what was named, or everything; exits 1 when a bench could not run at all.
  ///
  /// A missed aim is a fact, not a failure: it stands in the row.
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    if (!words.isEmpty() && words.getFirst().equals("--alone")) {
      alone(words.subList(1, words.size()));
      return;
    }
    words.forEach(Main::known);
    if (words.contains("--help")) {
      System.out.print(help());
      return;
    }
    // Whatever a library prints must not come between the rows.
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    System.exit(run(words, out) ? 0 : 1);
  }

  /// What must have a process of its own.
  private static void alone(List<String> words) throws Exception {
    switch (words.getFirst()) {
      case "memory" ->
          System.out.println(
              WireBench.memory(Path.of(words.get(1)), Integer.parseInt(words.get(2))));
      case "table" ->
          Report.markdown(
              Path.of(words.get(1)), new PrintStream(System.out, true, StandardCharsets.UTF_8));
      case "module-memory" ->
          System.out.println(
              ModuleMemoryBench.held(
                  words.get(1), Path.of(words.get(2)), Integer.parseInt(words.get(3))));
      case "serve" -> ServedHost.run(words.subList(1, words.size()));
      case "kilometers" -> KilometersDesign.run(words.get(1), words.subList(2, words.size()));
      default -> throw new IllegalArgumentException(words.getFirst());
    }
  }

  private static boolean run(List<String> words, PrintStream out) throws InterruptedException {
    List<String> names = words.stream().filter(word -> !word.startsWith("--")).toList();
    boolean json = words.contains("--json");
    var context =
        new Context(
            Path.of(System.getProperty("mortise.root", ".")).toAbsolutePath().normalize(),
            words.contains("--quick"));
    var rows = new ArrayList<Row>();
    boolean all = true;
    for (Bench bench : BENCHES) {
      if (!bench.selectedBy(names)) {
        continue;
      }
      try {
        List<Row> measured = bench.work().run(context);
        rows.addAll(measured);
        if (json) {
          measured.forEach(row -> Report.json(row, out));
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        Context.say(bench.name() + " could not run: " + e);
        all = false;
      }
    }
    if (!json) {
      Report.table(rows, out);
    }
    return all;
  }

  private static Set<String> names() {
    var names = new LinkedHashSet<String>();
    BENCHES.forEach(bench -> {
      names.add(bench.group());
      names.add(bench.name());
    });
    return names;
  }

  private static void known(String word) {
    Set<String> all = word.startsWith("-") ? OPTIONS : names();
    if (!all.contains(word)) {
      String what = word.startsWith("-") ? "option" : "bench";
      System.err.printf(
          "mortise bench: there is no %s \"%s\"%s; there are: %s%n",
          what,
          word,
          Suggest.nearest(word, all).map(near -> ", did you mean " + near + "?").orElse(""),
          String.join(", ", all));
      System.exit(2);
    }
  }

  private static String help() {
    var text = new StringBuilder();
    text.append("Usage: ./mortise bench [name…] [--json] [--quick]\n\n");
    text.append("Measures this checkout, each row with its peer in the same run.\n\n");
    for (Bench bench : BENCHES) {
      text.append("  %-15s %s%n".formatted(bench.name(), bench.about()));
    }
    text.append("  %-15s the first six%n%n".formatted("wire"));
    text.append("  --json      one object a line: name, ours, peer, ratio, aim, met\n");
    text.append("  --record    the same into a new folder of benchmarks/runs\n");
    text.append("  --quick     a fraction of the rounds; good to see that all runs\n\n");
    text.append("A missed aim does not fail the command; docs/performance.md says why.\n");
    return text.toString();
  }
}
