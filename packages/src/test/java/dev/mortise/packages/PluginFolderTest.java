package dev.mortise.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an archive may try, and what is left of it.
final class PluginFolderTest {
  private static final ArchiveLimits SMALL =
      new ArchiveLimits(1 << 20, 4 << 20, 100, 50, Duration.ofSeconds(20));

  @TempDir Path home;
  private Path plugins;
  private PluginFolder folder;

  @BeforeEach
  void open() throws IOException {
    plugins = Files.createDirectories(home.resolve("plugins"));
    Files.createDirectories(plugins.resolve("victim"));
    Files.writeString(plugins.resolve("victim/plugin.toml"), "untouched");
    Files.writeString(home.resolve("outside"), "untouched");
    folder = new PluginFolder(plugins, SMALL);
  }

  private PluginFolder.Installed install(byte[] archive) {
    return folder.install(new ByteArrayInputStream(archive));
  }

  private PluginException refused(byte[] archive) {
    return assertThrows(PluginException.class, () -> install(archive));
  }

  /// Every file below the test's own folder with its content, without the lock.
  private Map<String, String> everything() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("lock")) {
          all.put(home.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return all;
  }

  private static final Map<String, String> UNTOUCHED =
      Map.of("outside", "untouched", "plugins/victim/plugin.toml", "untouched");

  @Test
  void aGoodArchiveIsPutInPlaceWhole() throws IOException {
    for (byte[] archive : List.of(Archives.plugin().tarGz(), Archives.plugin().zip())) {
      PluginFolder.Installed installed = install(archive);
      assertEquals("hello", installed.id());
      assertEquals("1.0.0", installed.version());
      assertEquals(Archives.MANIFEST, Files.readString(plugins.resolve("hello/plugin.toml")));
      assertTrue(Files.isExecutable(plugins.resolve("hello/bin/run")));
      folder.remove(installed.folder());
      assertEquals(UNTOUCHED, everything());
    }
  }

  @Test
  void itsOnlyFolderMayHoldThePlugin() throws IOException {
    byte[] wrapped =
        Archives.empty()
            .part("hello-1.0.0/", "", '5', 0755, "")
            .file("hello-1.0.0/plugin.toml", Archives.MANIFEST)
            .file("./hello-1.0.0/bin/run", "x")
            .tarGz();
    assertEquals(plugins.resolve("hello"), install(wrapped).folder());
    assertTrue(Files.exists(plugins.resolve("hello/bin/run")));
  }

  @Test
  @DisplayName("torture/01: names that climb, are absolute, hide, collide or are devices")
  void unsafeNamesAreRefusedBeforeAnythingIsWritten() throws IOException {
    for (String name :
        List.of(
            "../outside",
            "/etc/passwd",
            "C:\\x",
            "C:x",
            "a\\..\\..\\x",
            "victim/../../outside",
            "../victim/plugin.toml",
            "a/../b",
            "a/./b",
            "a//b",
            "a\u0000b",
            "a\nb",
            "a\u202eb",
            "a\u200bb",
            "x/".repeat(40) + "y",
            "n".repeat(300),
            "l".repeat(2_000),
            "PLUGIN.TOML",
            "plugin.TOML",
            "ｐlugin.toml",
            "CON",
            "aux.txt",
            "dir/NUL.tar.gz",
            "com1",
            "a.",
            "a ",
            "a:stream",
            "a?b")) {
      // In a tar, a NUL ends the name: what is in front of it is all there is.
      if (name.indexOf('\0') < 0) {
        assertRefused(name, Archives.plugin().file(name, "evil").tarGz());
      }
      if (name.indexOf('\\') < 0) {
        // The library that writes zips turns backslashes round itself.
        assertRefused(name, Archives.plugin().file(name, "evil").zip());
      }
    }
    assertRefused(
        "composed and decomposed",
        Archives.plugin().file("\u00e9", "1").file("e\u0301", "2").tarGz());
    assertRefused("twice", Archives.plugin().file("a", "1").file("a", "2").tarGz());
    assertRefused("file and folder", Archives.plugin().file("a", "1").file("a/b", "2").tarGz());
  }

  private void assertRefused(String what, byte[] archive) throws IOException {
    PluginException why =
        assertThrows(PluginException.class, () -> install(archive), "taken: " + what);
    assertEquals(ErrorCode.INVALID_ARGUMENT, why.code(), what + ": " + why.getMessage());
    assertEquals(UNTOUCHED, everything(), what);
  }

  @Test
  @DisplayName("torture/02: links, devices, setuid")
  void onlyRegularFilesAndFoldersAreTaken() throws IOException {
    for (char type : "123467".toCharArray()) {
      byte[] archive =
          Archives.plugin()
              .part("link", "", type, 0777, "../../outside")
              .file("link/x", "through")
              .tarGz();
      assertRefused("type " + type, archive);
    }
    assertRefused("zip link", Archives.plugin().part("l", "", '2', 0777, "../outside").zip());
    assertRefused("setuid", Archives.plugin().part("s", "x", '0', 04755, "").tarGz());
    assertRefused("setgid", Archives.plugin().part("s", "x", '0', 02755, "").zip());
  }

  @Test
  @DisplayName("torture/03: ids that are paths, taken, or look like others")
  void theManifestsIdIsNoWayOut() throws IOException {
    for (String id : List.of(".", "..", "../../x", "/abs", "a/b", "Hello", "h\u0435llo", "")) {
      String manifest = Archives.MANIFEST.replace("\"hello\"", "\"" + id + "\"");
      byte[] archive = Archives.empty().file("plugin.toml", manifest).file("bin/run", "x").tarGz();
      assertEquals(ErrorCode.MANIFEST_INVALID, refused(archive).code(), id);
      assertEquals(UNTOUCHED, everything(), id);
    }
    String taken = Archives.MANIFEST.replace("\"hello\"", "\"victim\"");
    byte[] archive = Archives.empty().file("plugin.toml", taken).file("bin/run", "x").tarGz();
    assertEquals(ErrorCode.CONFLICT, refused(archive).code());
    assertEquals(UNTOUCHED, everything());
  }

  @Test
  @DisplayName("torture/04: archives that unpack to far more than they weigh, or never end")
  void bombsAreRefusedAndLeaveNothing() throws IOException {
    String big = "\0".repeat(3 << 20);
    assertEquals(
        ErrorCode.RESOURCE_EXHAUSTED, refused(Archives.plugin().file("z", big).tarGz()).code());
    assertEquals(
        ErrorCode.RESOURCE_EXHAUSTED, refused(Archives.plugin().file("z", big).zip()).code());
    Archives many = Archives.plugin();
    for (int i = 0; i < 200; i++) {
      many.file("f" + i, "");
    }
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused(many.tarGz()).code());
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused(many.zip()).code());
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };
    assertEquals(
        ErrorCode.RESOURCE_EXHAUSTED,
        assertThrows(PluginException.class, () -> folder.install(endless)).code());
    assertEquals(UNTOUCHED, everything());
  }

  @Test
  @DisplayName("torture/04: an archive that comes at a byte a time is given up")
  void slownessIsBounded() throws IOException {
    var hasty =
        new PluginFolder(
            plugins, new ArchiveLimits(1 << 20, 4 << 20, 100, 50, Duration.ofNanos(1)));
    PluginException late =
        assertThrows(
            PluginException.class,
            () -> hasty.install(new ByteArrayInputStream(Archives.plugin().tarGz())));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, late.code());
    assertEquals(UNTOUCHED, everything());
  }

  @Test
  void aNameOfMegabytesIsNotReadIntoMemory() throws IOException {
    byte[] header = new byte[512];
    header[156] = 'L';
    byte[] size = "00077777777\0".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, header, 124, size.length);
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(header);
      gzip.write(new byte[1024]);
    }
    assertRefused("long name", bytes.toByteArray());
  }

  @Test
  void whatAKilledProcessLeftIsClearedAway() throws IOException {
    Path left = Files.createDirectories(plugins.resolve(".mortise-packages/left/unpacked"));
    Files.writeString(left.resolve("half"), "half");
    install(Archives.plugin().tarGz());
    assertTrue(Files.notExists(left));
  }

  /// Paths longer than the system takes cannot be deleted by their names, not even by root.
  @Test
  void whatCannotBeDeletedKeepsNobodyFromInstalling() throws IOException {
    String chain = ("d".repeat(200) + "/").repeat(12);
    Path left = plugins.resolve(".mortise-packages/left");
    Path deep = Files.createDirectories(left.resolve(chain)).resolve("deeper");
    Path deeper = home.resolve("deeper");
    Files.createDirectories(deeper.resolve(chain));
    Files.move(deeper, deep, StandardCopyOption.ATOMIC_MOVE);
    try {
      folder.remove(install(Archives.plugin().tarGz()).folder());
      assertTrue(Files.exists(left));
    } finally {
      Files.move(deep, deeper, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /// Root may do all this whatever the modes say; everybody else may not.
  @Test
  void foldersThatForbidItAreRemovedToo() throws IOException {
    for (String modes : List.of("r-xr-xr-x", "---------")) {
      PluginFolder.Installed installed = install(Archives.plugin().tarGz());
      for (Path closed : List.of(installed.folder().resolve("bin"), installed.folder())) {
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(modes));
      }
      folder.remove(installed.folder());
      assertEquals(UNTOUCHED, everything(), modes);
      try (Stream<Path> left = Files.list(plugins.resolve(".mortise-packages"))) {
        assertEquals(
            List.of("installed", "lock"),
            left.map(path -> path.getFileName().toString()).sorted().toList());
      }
    }
  }

  @Test
  void onlyFoldersOfItsOwnAreRemoved() throws IOException {
    for (Path path :
        List.of(
            plugins,
            home,
            plugins.resolve("victim/.."),
            plugins.resolve("victim/plugin.toml"),
            plugins.resolve(".mortise-packages"),
            plugins.resolve("../outside"))) {
      assertThrows(PluginException.class, () -> folder.remove(path), path.toString());
    }
    assertEquals(UNTOUCHED, everything());
  }

  /// An author's own folder, found because somebody looks through it.
  @Test
  void whatOthersPutThereIsNotRemoved() throws IOException {
    PluginException refused =
        assertThrows(PluginException.class, () -> folder.remove(plugins.resolve("victim")));
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
    assertTrue(refused.getMessage().contains(plugins.resolve("victim").toString()));
    assertEquals(UNTOUCHED, everything());
    PluginFolder.Installed installed = install(Archives.plugin().zip());
    assertThrows(PluginException.class, () -> folder.remove(plugins.resolve("victim")));
    // Another process knows as well what was installed.
    new PluginFolder(plugins, SMALL).remove(installed.folder());
    assertEquals(UNTOUCHED, everything());
    assertThrows(PluginException.class, () -> folder.remove(installed.folder()));
  }

  /// The number of a device may be another after a restart of the machine.
  @Test
  void whatWasInstalledIsKnownByNothingOfItsDevice() throws IOException {
    Path place = install(Archives.plugin().zip()).folder();
    Path note = plugins.resolve(".mortise-packages/installed/hello");
    String number = Files.getAttribute(place, "unix:ino").toString();
    assertEquals(number, Files.readString(note).split(" ", 2)[0]);
    // As it is noted where nobody knows when the folder was made.
    Files.writeString(note, number + " ");
    Files.writeString(place.resolve("later"), "x");
    folder.remove(place);
    assertEquals(UNTOUCHED, everything());
  }

  /// The note of what was installed is not one for what somebody put in its place.
  @Test
  void whatTookThePlaceOfAnInstalledOneIsNotRemoved() throws IOException {
    PluginFolder.Installed installed = install(Archives.plugin().zip());
    Path place = installed.folder();
    Files.move(place, home.resolve("taken-away"));
    Files.createDirectory(place);
    Files.writeString(place.resolve("plugin.toml"), "id = 'mine'");
    assertThrows(PluginException.class, () -> folder.remove(place));
    assertTrue(Files.exists(place.resolve("plugin.toml")));
  }

  @Test
  void fromTheFolderOfInstalledPluginsWhateverLiesThereIsRemoved() throws IOException {
    PluginFolder.ofInstalled(plugins, SMALL).remove(plugins.resolve("victim"));
    assertEquals(Map.of("outside", "untouched"), everything());
  }

  @Test
  @DisplayName("torture/45: the archive reader fed with mutations")
  void mutationsAreTakenOrRefusedButNeverSurprise() throws IOException {
    Random random = new Random(45);
    for (byte[] seed : List.of(Archives.plugin().tarGz(), Archives.plugin().zip())) {
      for (int i = 0; i < 150; i++) {
        byte[] mutated = mutated(seed, random);
        try {
          folder.remove(install(mutated).folder());
        } catch (PluginException e) {
          assertTrue(
              e.code() != ErrorCode.INTERNAL && e.code() != ErrorCode.UNAVAILABLE, e::toString);
        }
        assertEquals(UNTOUCHED, everything());
      }
    }
  }

  private static byte[] mutated(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return random.nextInt(4) == 0
        ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length))
        : bytes;
  }
}
