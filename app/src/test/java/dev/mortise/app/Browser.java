package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.testkit.StandInIssuer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// Somebody who is signed in, and the servers they visit: a session is good on all of them.
final class Browser {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  static final String SPAN = "b7ad6b7169203331";
  private static final String PASSWORD = "correct horse battery";

  private final HttpClient client;
  private String cookie = "";
  private String setCookie = "";
  private String csrf = "";

  Browser(HttpClient client) {
    this.client = client;
  }

  /// Follows the link of the first start and signs in.
  static Browser admin(HttpClient client, URI firstStart) {
    Browser browser = new Browser(client);
    String link = firstStart.toString();
    URI server = URI.create(link.substring(0, link.indexOf("/first-start")));
    String token = link.substring(link.indexOf("token=") + "token=".length());
    String person = "\"username\":\"root\",\"password\":\"" + PASSWORD + "\"}";
    HttpResponse<String> made =
        browser.send(
            server, "POST", "/api/auth/first-start", "{\"token\":\"" + token + "\"," + person);
    assertEquals(201, made.statusCode(), made.body());
    browser.entered(browser.send(server, "POST", "/api/auth/login/password", "{" + person));
    return browser;
  }

  /// Signs in with a password.
  ///
  /// @param person a JSON object of `username` and `password`
  static Browser of(HttpClient client, URI server, String person) {
    Browser browser = new Browser(client);
    browser.entered(browser.send(server, "POST", "/api/auth/login/password", person));
    return browser;
  }

  /// Signs in through an OpenID provider, which sends the browser back by an address that this test
  /// maps to the server.
  void comeIn(URI server, StandInIssuer issuer) {
    HttpResponse<String> begun = get(server, "/api/auth/login");
    assertEquals(302, begun.statusCode(), begun.body());
    setCookie = begun.headers().firstValue("set-cookie").orElse("");
    cookie = setCookie.substring(0, setCookie.indexOf(';'));
    URI back = issuer.visit(URI.create(begun.headers().firstValue("location").orElse("")));
    assertEquals("people.example", back.getHost());
    assertEquals("/api/auth/callback", back.getPath());
    HttpResponse<String> came = get(server, "/api/auth/callback?" + back.getRawQuery());
    assertEquals(302, came.statusCode(), came.body());
    setCookie =
        came.headers().allValues("set-cookie").stream()
            .filter(set -> set.startsWith("auth_token="))
            .findFirst()
            .orElseThrow();
    cookie = setCookie.substring(0, setCookie.indexOf(';'));
  }

  private void entered(HttpResponse<String> welcome) {
    assertEquals(200, welcome.statusCode(), welcome.body());
    setCookie = welcome.headers().firstValue("set-cookie").orElse("");
    cookie = setCookie.substring(0, setCookie.indexOf(';'));
    csrf = json(welcome).path("csrfToken").asString();
  }

  /// How the server set the session's cookie.
  String setCookie() {
    return setCookie;
  }

  HttpResponse<String> get(URI server, String path) {
    return send(server, "GET", path, "");
  }

  HttpResponse<String> send(URI server, String method, String path, String body) {
    try {
      return client.send(
          request(server, path)
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + server + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// The same, which must go well.
  JsonNode ask(URI server, String method, String path, String body) {
    HttpResponse<String> response = send(server, method, path, body);
    assertEquals(2, response.statusCode() / 100, method + " " + path + ": " + response.body());
    return json(response);
  }

  private HttpRequest.Builder request(URI server, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path)).timeout(PATIENCE);
    return cookie.isEmpty()
        ? request
        : request.header("Cookie", cookie).header("X-CSRF-Token", csrf);
  }

  /// The body of what is there, asked as part of a trace.
  String traced(URI server, String path, String traceId) throws Exception {
    HttpRequest request =
        request(server, path).header("traceparent", "00-" + traceId + "-" + SPAN + "-01").build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /// An event stream, line by line.
  BufferedReader stream(URI server, String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request(server, path).build(), HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonCodec.tree(Json.of(response.body().isEmpty() ? "{}" : response.body()));
  }

  /// Waits until something is so.
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what + ": it did not become so in " + PATIENCE);
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
  }
}
