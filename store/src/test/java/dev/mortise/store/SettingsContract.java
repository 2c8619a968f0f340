package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.ManifestReader;
import dev.mortise.protocol.ManifestResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Settings and their secrets, on either database.
abstract class SettingsContract extends StoreContract {
  private static final Manifest MANIFEST =
      manifest(
          """
          id = "tax-de"
          name = "Tax"
          version = "1.0.0"
          [runtime]
          kind = "process"
          [runtime.entry]
          any = "tax.jar"
          [[permissions]]
          use = "net:http:api.example.com"
          why = "rates"
          [[permissions]]
          use = "secrets:use"
          why = "its key"
          [[settings]]
          name = "rate"
          type = "number"
          default = 0.19
          [[settings]]
          name = "mode"
          type = "select"
          options = [{ label = "One", value = "one" }, { label = "Two", value = "two" }]
          [[settings]]
          name = "on"
          type = "boolean"
          [[settings]]
          name = "key"
          type = "secret"
          """);

  private static Manifest manifest(String toml) {
    try {
      Path file = Files.createTempDirectory("manifest").resolve("plugin.toml");
      Files.writeString(file, toml);
      return ((ManifestResult.Good) ManifestReader.read(file)).manifest();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void operatorsSetOverTheConfigurationAndTheDefaults() {
    Store store = store(database("one"));
    PluginSettings settings =
        store.settings(Map.of("tax-de", Json.of("{\"mode\":\"one\",\"rate\":0.1}")));
    settings.change(MANIFEST, "hash", Json.of("{\"rate\":0.07,\"on\":true}"));
    assertEquals(
        "{\"mode\":\"one\",\"rate\":0.07,\"on\":true}", settings.configured("tax-de").toString());
    settings.change(MANIFEST, "hash", Json.of("{\"rate\":null}"));
    assertEquals(
        "{\"rate\":0.1,\"mode\":\"one\",\"on\":true}",
        settings.view(MANIFEST, "hash").values().toString());
  }

  @Test
  void tellsAllProblemsAtOnceAndNoSecret() {
    Store store = store(database("one"));
    PluginSettings settings = store.settings(Map.of());
    var failure =
        assertThrows(
            PluginException.class,
            () ->
                settings.change(
                    MANIFEST,
                    "hash",
                    Json.of(
                        "{\"rate\":\"many\",\"mode\":\"three\",\"on\":1,\"key\":[\"hunter2\"],\"x\":1}")));
    assertEquals(ErrorCode.INVALID_ARGUMENT, failure.code());
    assertEquals(
        "tax-de 1.0.0 does not take these settings: rate must be a number; mode must be one of one,"
            + " two; on must be true or false; key must be a text; there is no setting x.",
        failure.getMessage());
    assertEquals("{}", settings.configured("tax-de").toString());
  }

  @Test
  void aSecretIsAHandleEverywhereButForItsOwner() throws IOException {
    Database database = database("one");
    Store store = store(database);
    PluginSettings settings = store.settings(Map.of());
    settings.change(MANIFEST, "hash", Json.of("{\"key\":\"hunter2\"}"));
    assertEquals("{\"key\":\"{{secret:key}}\"}", settings.configured("tax-de").toString());
    assertEquals("{\"rate\":0.19}", settings.view(MANIFEST, "hash").values().toString());
    var handle = settings.view(MANIFEST, "hash").secrets().getFirst();
    assertEquals(List.of("api.example.com"), handle.hosts());
    PluginSecrets secrets = store.secrets();
    assertEquals(Optional.of("hunter2"), secrets.value("tax-de", "hash", "key"));
    assertEquals(Optional.empty(), secrets.value("tax-de", "other hash", "key"));
    assertEquals(Optional.empty(), secrets.value("tax-fr", "hash", "key"));
    assertEquals(List.of(), secrets.handles("tax-de", "other hash"));
    secrets.inherit("tax-de", "hash", "other hash");
    assertEquals(Optional.of("hunter2"), secrets.value("tax-de", "other hash", "key"));
    List<String> read = new ArrayList<>();
    try (var files = Files.list(database.folder())) {
      for (Path file : files.toList()) {
        String bytes;
        try {
          bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
          // Who holds the database is written anew by a thread of its own, as a draft first.
          continue;
        }
        assertFalse(bytes.contains("hunter2"), file.toString());
        read.add(file.getFileName().toString());
      }
    }
    assertTrue(read.contains("secrets.key"), read::toString);
  }

  @Test
  void aSecretGoesOnlyWhereItsHostsSay() {
    PluginSettings settings = store(database("one")).settings(Map.of());
    settings.change(
        MANIFEST, "hash", Json.of("{\"key\":{\"value\":\"v\",\"hosts\":[\"a.example.com\"]}}"));
    assertEquals(
        List.of("a.example.com"), settings.view(MANIFEST, "hash").secrets().getFirst().hosts());
    settings.change(MANIFEST, "hash", Json.of("{\"key\":null}"));
    assertEquals(List.of(), settings.view(MANIFEST, "hash").secrets());
    assertEquals("{}", settings.configured("tax-de").toString());
  }

  @Test
  void aSecretOfAnotherPlaceIsNotOpened() {
    Database database = database("one");
    Store store = store(database);
    store.secrets().set("tax-de", "hash", "key", "hunter2", List.of());
    store.secrets().set("tax-de", "hash", "other", "x", List.of());
    database.inTransaction(handle ->
        handle.execute(
            "UPDATE mortise_secret SET content = (SELECT content FROM mortise_secret"
                + " WHERE name = 'key') WHERE name = 'other'"));
    var failure =
        assertThrows(PluginException.class, () -> store.secrets().value("tax-de", "hash", "other"));
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertFalse(failure.getMessage().contains("hunter2"));
  }

  @Test
  void aNewKeyEncryptsAndTheOldOneStillOpens() throws IOException {
    Database database = database("one");
    PluginSecrets secrets = store(database).secrets();
    secrets.set("tax-de", "hash", "old", "1", List.of());
    Path keys = database.folder().resolve("secrets.key");
    String first = Files.readString(keys);
    String second = "k2 " + java.util.Base64.getEncoder().encodeToString(new byte[32]) + "\n";
    Files.writeString(keys, first + second);
    secrets.set("tax-de", "hash", "new", "2", List.of());
    assertEquals(Optional.of("1"), secrets.value("tax-de", "hash", "old"));
    Files.writeString(keys, second);
    assertEquals(Optional.of("2"), secrets.value("tax-de", "hash", "new"));
    var failure = assertThrows(PluginException.class, () -> secrets.value("tax-de", "hash", "old"));
    assertTrue(failure.getMessage().contains("encrypted with the key k"), failure.getMessage());
  }

  @Test
  void othersHearOfChanges() throws Exception {
    PluginSettings one = store(database("one")).settings(Map.of());
    PluginSettings two = store(database("one")).settings(Map.of());
    CompletableFuture<String> heard = new CompletableFuture<>();
    two.onChange(plugin -> heard.complete(plugin + " " + two.configured(plugin)));
    one.change(MANIFEST, "hash", Json.of("{\"rate\":1}"));
    assertEquals("tax-de {\"rate\":1}", heard.get(60, TimeUnit.SECONDS));
    one.remove("tax-de");
    assertEquals("{}", one.configured("tax-de").toString());
  }
}
