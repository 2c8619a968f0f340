package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.host.PluginConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Java plugins with a cache folder: compiled once, recorded once, and never failing for it.
@Tag("process")
class JavaStartTest {
  private static final String PLUGIN =
      """
      package acme;
      public class Plugin {
        public static void main(String[] a) { new Other().run(a); }
      }
      """;
  private static final String OTHER =
      """
      package acme;
      class Other {
        void run(String[] a) { dev.mortise.sdk.MortisePlugin.builder("probe", "1.0.0").serve(a); }
      }
      """;

  private final Fixture fixture = new Fixture();
  private final Path caches = fixture.folder.resolve("cache");
  private final Path cache = caches.resolve("java");
  private ProcessRuntime runtime = runtime(Fixture.classPath());

  @AfterEach
  void close() {
    runtime.close();
    fixture.close();
  }

  private ProcessRuntime runtime(List<Path> sdk) {
    return ProcessRuntime.create(
        ProcessRuntimeConfig.builder(fixture.folder.resolve("run"))
            .cacheDir(caches)
            .sdkJars(sdk)
            .build());
  }

  private PluginConnection start(Path folder, String entry) {
    PluginConnection connection =
        runtime.start(
            fixture.launch(
                folder,
                Fixture.manifest("probe", entry, "mortise"),
                Set.of(KeeperChoice.UNCONFINED),
                java.time.Duration.ofSeconds(60)));
    assertEquals("probe", connection.describe().id());
    return connection;
  }

  private Path sources(String plugin) throws IOException {
    Path folder = Files.createDirectories(fixture.folder.resolve("sources"));
    Files.createDirectories(folder.resolve("acme"));
    Files.writeString(folder.resolve("acme/Plugin.java"), plugin);
    Files.writeString(folder.resolve("acme/Other.java"), OTHER);
    return folder;
  }

  private List<Path> kept(String kind) throws IOException {
    if (!Files.isDirectory(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(file -> file.toString().endsWith("." + kind)).toList();
    }
  }

  @Test
  void sourcesInAPackageAreCompiledOnce() throws IOException {
    Path folder = sources(PLUGIN);
    start(folder, "acme/Plugin.java").close();
    List<Path> compiled = kept("jar");
    assertEquals(1, compiled.size());
    assertTrue(compiled.getFirst().toString().endsWith("-acme.Plugin.jar"), compiled.toString());
    var made = Files.getAttribute(compiled.getFirst(), "unix:ino");
    start(folder, "acme/Plugin.java").close();
    assertEquals(made, Files.getAttribute(kept("jar").getFirst(), "unix:ino"));
  }

  @Test
  void aSourceThatDoesNotCompileSaysFileAndLine() throws IOException {
    Path folder = sources(PLUGIN.replace("new Other().run(a);", "new Other().run(1);\n int x"));
    PluginException failure =
        assertThrows(PluginException.class, () -> start(folder, "acme/Plugin.java"));
    assertEquals(ErrorCode.NOT_EXECUTABLE, failure.code());
    assertEquals(
        "probe 1.0.0: Plugin.java does not compile: Plugin.java:4: ';' expected; mend it.",
        failure.getMessage());
    assertEquals(List.of(), kept("jar"));
  }

  @Test
  @DisplayName("torture/27: recorded in the background, used, and harmless when it is damaged")
  void aStartCacheIsRecordedAndADamagedOneDoesNoHarm() throws IOException {
    List<Path> sdk = jars();
    runtime.close();
    runtime = runtime(sdk);
    Path folder = sources(PLUGIN);
    PluginConnection first = start(folder, "acme/Plugin.java");
    assertFalse(command(first).contains("-XX:AOTCache="));
    Fixture.await("a start cache is kept", () -> !keptUnchecked().isEmpty());
    PluginConnection second = start(folder, "acme/Plugin.java");
    Path recorded = keptUnchecked().getFirst();
    assertTrue(command(second).contains("-XX:AOTCache=" + recorded), command(second));
    // Only what the host itself wrote is checked: this one has the right checksum and no sense.
    Files.delete(recorded);
    Path nonsense = Files.writeString(fixture.folder.resolve("nonsense"), "no cache at all");
    String key = recorded.getFileName().toString().substring(0, 64);
    new JavaCache(caches).keep(key, "start", "aot", nonsense);
    start(folder, "acme/Plugin.java");
    assertEquals(List.of(), fixture.log.stream().filter(l -> l.text().contains("AOT")).toList());
  }

  private List<Path> keptUnchecked() {
    try {
      return kept(StartRecorder.KIND);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String command(PluginConnection connection) {
    long pid = connection.pid().orElseThrow();
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// The class path with its folders as jars: a JVM records nothing of folders.
  private List<Path> jars() throws IOException {
    var jars = new java.util.ArrayList<Path>();
    for (Path path : Fixture.classPath()) {
      if (Files.isRegularFile(path)) {
        jars.add(path);
        continue;
      }
      Path jar = fixture.folder.resolve("sdk" + jars.size() + ".jar");
      try (var out = new JarOutputStream(Files.newOutputStream(jar));
          Stream<Path> files = Files.walk(path)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          out.putNextEntry(new ZipEntry(path.relativize(file).toString()));
          Files.copy(file, out);
        }
      }
      jars.add(jar);
    }
    return jars;
  }
}
