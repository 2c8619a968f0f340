package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.cli.ServeRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `mortise serve --tls-cert … --tls-key …`: what works, and what is said when it cannot.
final class ServedTlsTest {
  @TempDir private Path folder;
  private Scene scene = new Scene(Path.of(""), Path.of(""));

  @BeforeEach
  void prepare() throws Exception {
    scene = new Scene(folder.resolve("home"), Files.createDirectories(folder.resolve("plugins")));
  }

  private ServedHost open(Path certificate, Path key) {
    return scene.open(
        new ServeRequest(
            "127.0.0.1",
            0,
            "",
            certificate,
            key,
            null,
            null,
            List.of(scene.plugins()),
            List.of(),
            false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void answersOverTlsAndItsCookiesAreSecure(String algorithm) throws Exception {
    Pem pem = Pem.make(folder, "server", algorithm);
    try (ServedHost server = open(pem.certificate(), pem.key());
        HttpClient client = HttpClient.newBuilder().sslContext(pem.trusted()).build()) {
      assertEquals("https", server.uri().getScheme());
      HttpResponse<String> healthy =
          client.send(
              HttpRequest.newBuilder(URI.create(server.uri() + "/healthz")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(200, healthy.statusCode());
      assertEquals(HttpClient.Version.HTTP_1_1, healthy.version());
      assertTrue(healthy.sslSession().isPresent());
      Browser browser = Browser.admin(client, server.firstStart().orElseThrow());
      assertTrue(browser.setCookie().contains("; Secure"), browser.setCookie());
      assertTrue(browser.setCookie().contains("; HttpOnly"), browser.setCookie());
    }
  }

  private String refused(Path certificate, Path key) {
    PluginException refused = assertThrows(PluginException.class, () -> open(certificate, key));
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
    return String.valueOf(refused.getMessage());
  }

  @Test
  void saysWhichFileIsWrongAndWhy() throws Exception {
    Pem pem = Pem.make(folder, "server", "EC");
    Pem other = Pem.make(folder, "other", "EC");
    Pem rsa = Pem.make(folder, "rsa", "RSA");
    Path none = folder.resolve("none.pem");
    assertEquals("There is no key " + none + ".", refused(pem.certificate(), none));
    assertEquals("There is no certificate " + none + ".", refused(none, pem.key()));
    String stranger = "The key %s is not the one of the certificate " + pem.certificate() + ".";
    assertEquals(stranger.formatted(other.key()), refused(pem.certificate(), other.key()));
    assertEquals(stranger.formatted(rsa.key()), refused(pem.certificate(), rsa.key()));
    String swapped = refused(pem.key(), pem.certificate());
    assertTrue(swapped.startsWith("The certificate " + pem.key() + " cannot be read"), swapped);
    Path old = folder.resolve("old.key");
    Files.writeString(old, Files.readString(pem.key()).replace("PRIVATE", "EC PRIVATE"));
    String form = refused(pem.certificate(), old);
    assertTrue(form.contains("holds a EC PRIVATE KEY") && form.contains("openssl pkcs8"), form);
  }

  @Test
  void aDamagedOrEncryptedKeyIsNamed() throws Exception {
    Pem pem = Pem.make(folder, "server", "EC");
    String whole = Files.readString(pem.key());
    int middle = whole.length() / 2;
    Path bad = folder.resolve("bad.key");
    // Cut off at three places of a group of characters, and something else altogether.
    String shorter = whole.substring(0, middle) + "\n-----END PRIVATE KEY-----\n";
    List<String> damaged =
        List.of(
            shorter,
            whole.substring(0, middle - 1) + "\n-----END PRIVATE KEY-----\n",
            whole.substring(0, middle - 2) + "\n-----END PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    for (String text : damaged) {
      Files.writeString(bad, text);
      String said = refused(pem.certificate(), bad);
      assertTrue(said.startsWith("The key " + bad + " cannot be read"), said);
    }
    Files.writeString(bad, whole.replace("PRIVATE", "ENCRYPTED PRIVATE"));
    String encrypted = refused(pem.certificate(), bad);
    assertTrue(encrypted.contains("not encrypted), and holds a ENCRYPTED"), encrypted);
  }
}
