package dev.mortise.examples.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;

/// Signs people in over HTTP.
///
/// @param page where what they do afterwards is shown
record SignIn(URI server, HttpClient client, Page page) {
  /// Follows the link that makes the first admin.
  void firstAdmin(URI link, String name, String password) {
    String token = link.getQuery().substring("token=".length());
    nobody()
        .quietly(
            "/api/auth/first-start",
            "{\"token\":\"%s\",\"username\":\"%s\",\"password\":\"%s\"}"
                .formatted(token, name, password))
        .expect(201);
  }

  /// Somebody by the cookie of a session, as a browser has it.
  Person session(String alias, String name, String password) {
    Answer answer =
        nobody()
            .quietly(
                "/api/auth/login/password",
                "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password))
            .expect(200);
    String cookie = answer.headers().firstValue("set-cookie").orElse("").split(";", 2)[0];
    return person(alias, Map.of("Cookie", cookie, "X-CSRF-Token", answer.text("csrfToken")));
  }

  /// Somebody by an API key, as programs have it.
  Person withKey(String alias, String key) {
    return person(alias, Map.of("Authorization", key));
  }

  private Person nobody() {
    return person("curl -s", Map.of());
  }

  private Person person(String alias, Map<String, String> headers) {
    return new Person(alias, headers, server, client, page);
  }
}
