package dev.mortise.benchmarks;

import dev.mortise.embed.Mortise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What plugin panes cost the workspace, and whether a list that changes all the time holds it up.
final class WorkspaceBench {
  private static final int PODS = 10_000;
  private static final int CHANGES_PER_SECOND = 500;
  private static final String PLUGIN = "bench-module";
  private static final long KEY_PAUSE_NANOS = 15_000_000;
  private static final double FRAME_NANOS = 1e9 / 60;

  /// What a person takes for at once.
  private static final double NOTICED_NANOS = 1e8;

  private static final double PLUGIN_RATIO_MAX = 1.2;
  private static final double HEAP_RATIO_MAX = 1.1;
  private static final int PLUGIN_PANES = 3;

  private final Context context;

  private WorkspaceBench(Context context) {
    this.context = context;
  }

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "workspace",
            "workspace",
            "pictures and keys with plugin panes and without",
            context -> new WorkspaceBench(context).panes()),
        new Bench(
            "workspace-watch",
            "workspace",
            "a list of 10,000 objects of which 500 change a second",
            context -> new WorkspaceBench(context).watch()));
  }

  private Mortise host() throws IOException, InterruptedException {
    Path plugin = context.folder("workspace/plugins").resolve(PLUGIN);
    ModuleFiles.install(context, "plugin", plugin);
    return ModuleBench.open(context, "workspace/home", List.of(plugin.getParent()));
  }

  private static String list() {
    return Screen.pane("resource-list", "resource", "pods", "cluster", "", "namespace", "");
  }

  /// Four panes of which three are the plugin's, and each draws anew some seven times a second.
  private static String withPlugins() {
    String pane = Screen.pane("plugin", "plugin", PLUGIN, "name", "ticking");
    return Screen.session(
        Screen.split(false, Screen.split(true, list(), pane), Screen.split(true, pane, pane)));
  }

  private static String without() {
    String pane = Screen.pane("help");
    return Screen.session(
        Screen.split(false, Screen.split(true, list(), pane), Screen.split(true, pane, pane)));
  }

  private Screen screen(Mortise mortise, PodServer pods, String name, String session)
      throws IOException, InterruptedException {
    var screen = new Screen(mortise, pods, context.folder("workspace/" + name), session);
    try {
      screen.until("the list of pods", text -> text.contains("pods * (" + PODS + ")"));
      return screen;
    } catch (IOException | RuntimeException e) {
      screen.close();
      throw e;
    }
  }

  /// Of each round of one screen: the 99th percentiles, the slowest picture, and how often in a
  /// second the plugin's panes were drawn anew.
  private static final class Figures {
    final List<Double> frames = new ArrayList<>();
    final List<Double> slowest = new ArrayList<>();
    final List<Double> keys = new ArrayList<>();
    final List<Double> updates = new ArrayList<>();
  }

  private List<Row> panes() throws IOException, InterruptedException {
    var ours = new Figures();
    var peer = new Figures();
    try (Mortise mortise = host();
        var pods = new PodServer(PODS)) {
      // Whatever the compiler does for the first screens counts for neither.
      for (int i = -1; i < context.rounds(); i++) {
        Context.say("workspace, round " + (i + 1) + " of " + context.rounds());
        Figures with = i < 0 ? new Figures() : ours;
        Figures plain = i < 0 ? new Figures() : peer;
        try (Screen screen = screen(mortise, pods, "with", withPlugins())) {
          screen.until("the plugin's panes", text -> drawn(text) > 0);
          int before = drawn(screen.text());
          long begin = System.nanoTime();
          measure(screen, with);
          int anew = drawn(screen.text()) - before;
          if (anew <= 0) {
            throw new IllegalStateException("the plugin's panes do not draw anew");
          }
          with.updates.add(anew * PLUGIN_PANES / seconds(begin));
        }
        try (Screen screen = screen(mortise, pods, "without", without())) {
          measure(screen, plain);
        }
      }
    }
    return List.of(
        new Row(
            "a picture with 3 plugin panes, p99",
            "ns",
            Context.median(ours.frames),
            Context.median(peer.frames),
            "the same without plugins",
            Row.Aim.atMost(PLUGIN_RATIO_MAX)),
        new Row(
            "the slowest picture with 3 plugin panes",
            "ns",
            Context.median(ours.slowest),
            FRAME_NANOS,
            "a sixtieth of a second",
            Row.Aim.atMost(1)),
        new Row(
            "a key to the screen with 3 plugin panes, p99",
            "ns",
            Context.median(ours.keys),
            Context.median(peer.keys),
            "the same without plugins",
            Row.Aim.atMost(PLUGIN_RATIO_MAX)),
        new Row(
            "updates of plugin panes, 20 meant",
            "per s",
            Context.median(ours.updates),
            null,
            "nobody",
            null));
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /// How often the plugin's first pane was drawn, as it says itself; 0 before the first time.
  private static int drawn(String screen) {
    int at = screen.indexOf("tick ");
    if (at < 0) {
      return 0;
    }
    int end = at + 5;
    while (end < screen.length() && Character.isDigit(screen.charAt(end))) {
      end++;
    }
    return end == at + 5 ? 0 : Integer.parseInt(screen.substring(at + 5, end));
  }

  private void measure(Screen screen, Figures into) {
    int count = context.scaled(600);
    screen.frames();
    long[] keys = keys(screen, 0, count);
    long[] frames = screen.frames();
    into.frames.add(Context.percentile(frames, 99));
    into.slowest.add(Context.percentile(frames, 100));
    into.keys.add(Context.percentile(keys, 99));
  }

  /// Goes down the list, key by key.
  ///
  /// @param from the row it begins at
  private static long[] keys(Screen screen, int from, int count) {
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      LockSupport.parkNanos(KEY_PAUSE_NANOS);
      nanos[i] = screen.press("j");
    }
    String row = "pod-%05d".formatted(from + count);
    if (!screen.text().contains(row)) {
      throw new IllegalStateException("the keys did not go down to " + row + ":\n" + screen.text());
    }
    return nanos;
  }

  private List<Row> watch() throws IOException, InterruptedException {
    int count = context.scaled(1_500);
    try (Mortise mortise = host();
        var pods = new PodServer(PODS);
        Screen screen = screen(mortise, pods, "watch", Screen.session(list()))) {
      Context.say("a list that changes all the time");
      pods.pace(CHANGES_PER_SECOND);
      keys(screen, 0, count);
      long heap = Memory.heap();
      int before = pods.sent();
      long begin = System.nanoTime();
      long[] keys = keys(screen, count, count);
      double changes = (pods.sent() - before) / seconds(begin);
      double grown = Memory.heap();
      pods.end(7);
      screen.press("g");
      screen.until("the last change", text -> text.contains("Last-7"));
      return List.of(
          new Row(
              "a key while 500 of 10,000 rows change, p99",
              "ns",
              Context.percentile(keys, 99),
              NOTICED_NANOS,
              "what a person notices",
              Row.Aim.atMost(1)),
          new Row(
              "a key while 500 of 10,000 rows change, slowest",
              "ns",
              Context.percentile(keys, 100),
              NOTICED_NANOS,
              "what a person notices",
              Row.Aim.atMost(1)),
          new Row(
              "heap after the changes",
              "bytes",
              grown,
              (double) heap,
              "before them",
              Row.Aim.atMost(HEAP_RATIO_MAX)),
          new Row("their pace, 500 meant", "per s", changes, null, "nobody", null));
    }
  }
}
