package dev.mortise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From launching a server with ten plugins to its first answers, and what that time goes into.
final class ServeStartBench {
  private static final int PLUGINS = 10;

  private ServeStartBench() {}

  static List<Bench> benches() {
    return List.of(
        new Bench(
            "serve-start",
            "server",
            "a server with ten plugins, from launch to the first 200",
            ServeStartBench::rows));
  }

  private static List<Row> rows(Context context) throws Exception {
    Path plugins = plugins(context, context.folder("serve-start-plugins"));
    Map<String, List<Double>> parts = new LinkedHashMap<>();
    for (int i = 0; i < context.rounds(); i++) {
      Context.say("start of a server, round %d of %d".formatted(i + 1, context.rounds()));
      start(context, plugins, parts);
    }
    return parts.entrySet().stream()
        .map(part -> row(part.getKey(), Context.median(part.getValue())))
        .toList();
  }

  private static Row row(String part, double nanos) {
    return new Row(
        "server start, %d plugins, %s".formatted(PLUGINS, part), "ns", nanos, null, "", null);
  }

  private static void start(Context context, Path plugins, Map<String, List<Double>> parts)
      throws IOException {
    long begin = System.nanoTime();
    try (Served served = Served.plugins(context, "start", true, plugins, "-XX:+UseSerialGC")) {
      try (var http = new Http(served.port())) {
        http.send(Http.get("/healthz"));
      }
      long answered = System.nanoTime() - begin;
      served.settled();
      for (int i = 0; i < PLUGINS; i++) {
        try (var http = new Http(served.port())) {
          http.send(Http.get("/api/v1/plugins/" + id(i) + "/hello"));
        }
      }
      long all = System.nanoTime() - begin;
      add(parts, "to the first 200", answered);
      add(parts, "of it the JVM", served.part(0));
      add(parts, "of it opening the host", served.part(1));
      add(parts, "of it opening the server", served.part(2));
      add(parts, "until all have answered", all);
    }
  }

  private static void add(Map<String, List<Double>> parts, String name, long nanos) {
    parts.computeIfAbsent(name, _ -> new ArrayList<>()).add((double) nanos);
  }

  private static Path plugins(Context context, Path folder) throws Exception {
    Path web = context.built().resolve("webs/bench-web");
    String manifest = Files.readString(web.resolve("plugin.toml"));
    for (int i = 0; i < PLUGINS; i++) {
      Path bin = Files.createDirectories(folder.resolve(id(i)).resolve("bin"));
      Files.copy(web.resolve("bin/bench-web"), bin.resolve(id(i)));
      Files.writeString(
          folder.resolve(id(i)).resolve("plugin.toml"), manifest.replace("bench-web", id(i)));
    }
    return folder;
  }

  private static String id(int i) {
    return "web-" + i;
  }
}
