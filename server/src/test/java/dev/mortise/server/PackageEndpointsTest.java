package dev.mortise.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Tool;
import dev.mortise.packages.ArchiveLimits;
import dev.mortise.packages.PluginArchive;
import dev.mortise.packages.PluginFolder;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;
import dev.mortise.testkit.PluginPackageBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Installing and removing over HTTP.
final class PackageEndpointsTest {
  private static final String BOUNDARY = "----x-4f1";

  @TempDir Path home;
  private final RecordedChanges changes = new RecordedChanges();
  private ServerFixture fixture;

  @BeforeEach
  void open() {
    fixture = new ServerFixture(home);
    fixture.runtime.add(
        "hello",
        () ->
            MortisePlugin.builder("hello", "1.0.0")
                .tool("greet", Tools.details("Greets", "{}"), _ -> Tool.Result.of("hi"))
                .build());
    fixture
        .tuned(c -> c.archiveBytesMax(1 << 20))
        .wired(
            p -> p.folder(new PluginFolder(fixture.folder, ArchiveLimits.DEFAULT)).changes(changes))
        .open();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private byte[] archive() throws IOException {
    String manifest =
        PluginPackageBuilder.of("hello")
            .permission("tool:offer:greet")
            .contributes("tools.greet", "description = \"Greets\"")
            .entry("plugin", "not run")
            .toml();
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("hello/plugin.toml"));
      zip.write(manifest.getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("hello/plugin"));
      zip.write("not run".getBytes(StandardCharsets.UTF_8));
      // So that the boundary is looked for in more than one window.
      zip.putNextEntry(new ZipEntry("hello/noise"));
      byte[] noise = new byte[300_000];
      new Random(1).nextBytes(noise);
      zip.write(noise);
    }
    return bytes.toByteArray();
  }

  private HttpResponse<String> upload(String who, String field, byte[] content) throws IOException {
    var body = new ByteArrayOutputStream();
    body.writeBytes(part("note"));
    body.writeBytes("\r\n-- hello --\r\n".getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(part(field));
    body.writeBytes(content);
    body.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return fixture.send(
        fixture
            .as(who, "/api/v1/admin/plugins/install")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private static byte[] part(String name) {
    return ((name.equals("note") ? "" : "\r\n")
            + "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\""
            + name
            + "\"; filename=\"x\"\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aPluginIsInstalledAndRemoved() throws IOException {
    HttpResponse<String> made = upload("root", "plugin", archive());
    assertEquals(201, made.statusCode(), made.body());
    assertEquals("hello", ServerFixture.json(made).get("name").asString());
    assertEquals("1.0.0", ServerFixture.json(made).get("version").asString());
    assertTrue(Files.exists(fixture.folder.resolve("hello/plugin.toml")));
    assertTrue(fixture.host().awaitSettled(ServerFixture.PATIENCE));
    assertEquals(
        200,
        fixture
            .post("alice", "/api/v1/plugins/tools/plugin_hello_greet", "{\"arguments\":{}}")
            .statusCode());
    assertEquals(409, upload("root", "plugin", archive()).statusCode());
    HttpResponse<String> gone =
        fixture.send(fixture.as("root", "/api/v1/admin/plugins/hello").DELETE());
    assertEquals(204, gone.statusCode(), gone.body());
    assertFalse(Files.exists(fixture.folder.resolve("hello")));
    assertEquals(
        List.of(
            "root plugin.install hello 1.0.0 DONE ",
            "root plugin.install an archive FAILED CONFLICT ",
            "root plugin.remove hello DONE "),
        changes.ends.stream().map(end -> end.replaceFirst("(CONFLICT ).*", "$1")).toList());
    assertEquals(
        404, fixture.send(fixture.as("root", "/api/v1/admin/plugins/hello").DELETE()).statusCode());
  }

  /// What `mortise package` makes is what this server takes.
  @Test
  void whatIsPackedIsInstalledAndRuns() throws IOException {
    Path source =
        PluginPackageBuilder.of("hello")
            .permission("tool:offer:greet")
            .contributes("tools.greet", "description = \"Greets\"")
            .entry("plugin", "not run")
            .write(Files.createDirectories(home.resolve("sources")));
    Path archive = new PluginArchive(ArchiveLimits.DEFAULT).make(source, home).archive();
    HttpResponse<String> made = upload("root", "plugin", Files.readAllBytes(archive));
    assertEquals(201, made.statusCode(), made.body());
    assertTrue(fixture.host().awaitSettled(ServerFixture.PATIENCE));
    HttpResponse<String> greeted =
        fixture.post("alice", "/api/v1/plugins/tools/plugin_hello_greet", "{\"arguments\":{}}");
    assertTrue(greeted.body().contains("hi"), greeted.body());
  }

  /// This server keeps no settings.
  @Test
  void whereNothingWasKeptNothingIsSaidToBeRemoved() throws IOException {
    assertEquals(201, upload("root", "plugin", archive()).statusCode());
    HttpResponse<String> gone = fixture.send(fixture.as("root", "/api/v2/plugins/hello").DELETE());
    assertEquals("none", ServerFixture.json(gone).path("data").asString());
  }

  @Test
  void whatWasNotInstalledHereIsNeitherStoppedNorRemoved() {
    PluginPackageBuilder.of("hello")
        .permission("tool:offer:greet")
        .contributes("tools.greet", "description = \"Greets\"")
        .entry("plugin", "not run")
        .write(fixture.folder);
    fixture.host().rescan(ServerFixture.operator());
    assertTrue(fixture.host().awaitSettled(ServerFixture.PATIENCE));
    HttpResponse<String> kept = fixture.send(fixture.as("root", "/api/v2/plugins/hello").DELETE());
    assertEquals(400, kept.statusCode(), kept.body());
    assertTrue(kept.body().contains("Remove it by hand"), kept.body());
    assertTrue(Files.exists(fixture.folder.resolve("hello/plugin.toml")));
    assertEquals(
        "running", fixture.host().plugin("hello").orElseThrow().state().word(), kept.body());
  }

  @Test
  void installingTakesAnAdminAndAFreshProof() throws IOException {
    assertEquals(403, upload("alice", "plugin", archive()).statusCode());
    assertEquals(401, upload("admin", "plugin", archive()).statusCode());
    assertFalse(Files.exists(fixture.folder.resolve("hello")));
  }

  @Test
  @DisplayName("torture/04: archives that are none, too large or break off")
  void whatIsNoArchiveIsRefused() throws IOException {
    assertEquals(400, upload("root", "other", archive()).statusCode());
    assertEquals(400, upload("root", "plugin", new byte[] {1, 2, 3}).statusCode());
    assertEquals(413, upload("root", "plugin", new byte[2 << 20]).statusCode());
    assertEquals(
        400,
        fixture
            .send(
                fixture
                    .as("root", "/api/v1/admin/plugins/install")
                    .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(part("plugin"))))
            .statusCode());
    assertEquals(400, fixture.post("root", "/api/v1/admin/plugins/install", "{}").statusCode());
  }
}
