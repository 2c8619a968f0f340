package dev.mortise.packages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is packed, and that hosts take all of it.
final class PluginArchiveTest {
  private static final ArchiveLimits SMALL =
      new ArchiveLimits(1 << 20, 4 << 20, 100, 50, Duration.ofSeconds(20));
  private static final PluginArchive ARCHIVE = new PluginArchive(SMALL);

  @TempDir Path home;
  private Path source;
  private Path plugins;

  @BeforeEach
  void write() throws IOException {
    source = home.resolve("source");
    plugins = Files.createDirectories(home.resolve("plugins"));
    write("plugin.toml", Archives.MANIFEST);
    write("bin/run", "#!/bin/sh\n");
    assertTrue(source.resolve("bin/run").toFile().setExecutable(true));
  }

  private Path write(String name, String content) throws IOException {
    Path file = source.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, content);
  }

  private PluginArchive.Made make() {
    return ARCHIVE.make(source, home);
  }

  private PluginException refused() throws IOException {
    PluginException refused = assertThrows(PluginException.class, this::make);
    try (Stream<Path> left = Files.list(home)) {
      assertEquals(
          List.of("plugins", "source"),
          left.map(path -> path.getFileName().toString()).sorted().toList());
    }
    return refused;
  }

  private PluginFolder.Installed install(Path archive) throws IOException {
    try (InputStream in = Files.newInputStream(archive)) {
      return new PluginFolder(plugins, SMALL).install(in);
    }
  }

  @Test
  void whatItMakesIsInstalledAsItWas() throws IOException {
    write("name with blanks/ünïcode.txt", "text");
    write("a/".repeat(13) + "x".repeat(200), "deep and long");
    PluginArchive.Made made = make();
    assertEquals(home.resolve("hello-1.0.0.tar.gz"), made.archive());
    assertEquals(Files.size(made.archive()), made.bytes());
    PluginFolder.Installed installed = install(made.archive());
    for (PluginArchive.File file : made.entries()) {
      Path there = installed.folder().resolve(file.name());
      assertEquals(-1, Files.mismatch(source.resolve(file.name()), there), file.name());
      assertEquals(file.executable(), Files.isExecutable(there), file.name());
    }
    assertEquals(4, made.entries().size());
  }

  /// Whatever names and contents there are: either it is refused here, or it can be installed.
  @Test
  void everyArchiveItMakesIsTaken() throws IOException {
    Random random = new Random(7);
    String signs = "abAB12.-_ ~:*é\u0301ſ";
    int installed = 0;
    for (int i = 0; i < 150; i++) {
      Trees.delete(source);
      write("plugin.toml", Archives.MANIFEST);
      for (int files = random.nextInt(4); files >= 0; files--) {
        StringBuilder name = new StringBuilder();
        for (int length = random.nextInt(6) + 1; length > 0; length--) {
          name.append(signs.charAt(random.nextInt(signs.length())));
        }
        write("d" + random.nextInt(2) + "/" + name.toString().replace("..", "a") + "x", "x");
      }
      try {
        Path archive = make().archive();
        Trees.delete(install(archive).folder());
        installed++;
      } catch (PluginException e) {
        assertEquals(ErrorCode.INVALID_ARGUMENT, e.code(), e.getMessage());
        assertTrue(e.getMessage().startsWith("The archive cannot be taken: "), e.getMessage());
      }
    }
    assertTrue(installed > 10, "only " + installed + " were good");
  }

  @Test
  void theSameFilesMakeTheSameBytes() throws IOException {
    byte[] first = Files.readAllBytes(make().archive());
    Path copy = home.resolve("copy");
    Files.createDirectories(copy.resolve("bin"));
    Files.copy(source.resolve("bin/run"), copy.resolve("bin/run"));
    assertTrue(copy.resolve("bin/run").toFile().setExecutable(true));
    Files.copy(source.resolve("plugin.toml"), copy.resolve("plugin.toml"));
    Files.setLastModifiedTime(copy.resolve("plugin.toml"), FileTime.from(Instant.EPOCH));
    Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
    assertArrayEquals(first, Files.readAllBytes(ARCHIVE.make(copy, elsewhere).archive()));
  }

  @Test
  void whatIsHiddenAndEarlierArchivesStayOut() throws IOException {
    write(".git/config", "secret");
    write(".env", "TOKEN=1");
    write("hello-0.9.0.tar.gz", "old");
    assertEquals(
        List.of("bin/run", "plugin.toml"),
        make().entries().stream().map(PluginArchive.File::name).toList());
  }

  @Test
  void whatHostsWouldRefuseIsRefused() throws IOException {
    Path link = source.resolve("link");
    Files.createSymbolicLink(link, Path.of("/etc/passwd"));
    assertTrue(refused().getMessage().contains("neither a regular file nor a folder"));
    Files.delete(link);

    Path setuid = write("setuid", "x");
    Files.setAttribute(setuid, "unix:mode", 04755);
    assertTrue(refused().getMessage().contains("setuid"));
    Files.delete(setuid);

    Path device = write("aux.txt", "x");
    assertTrue(refused().getMessage().contains("a device on Windows"));
    Files.delete(device);

    Path large = write("zeros", "0".repeat(5 << 20));
    assertEquals(ErrorCode.RESOURCE_EXHAUSTED, refused().code());
    Files.delete(large);

    for (int i = 0; i < 100; i++) {
      write("many/" + i, "");
    }
    assertTrue(refused().getMessage().contains("more than 100 files"));
    Trees.delete(source.resolve("many"));

    write("plugin.toml", Archives.MANIFEST.replace("hello", "../hello"));
    assertEquals(ErrorCode.MANIFEST_INVALID, refused().code());
    Files.delete(source.resolve("plugin.toml"));
    assertEquals(ErrorCode.MANIFEST_INVALID, refused().code());
  }
}
