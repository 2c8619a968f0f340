package dev.mortise.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The one page of the server itself: a form that makes the first admin. It runs no script.
final class FirstStartPage {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int BYTES_MAX = 8 * 1024;

  private FirstStartPage() {}

  /// The page.
  ///
  /// @param token of the link; one that cannot be is left out
  static Answer of(String basePath, String token) {
    String plain = token.matches("[A-Za-z0-9_-]{1,128}") ? token : "";
    String page =
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Mortise: first start</title></head>
        <body>
        <h1>The first admin</h1>
        <form method="post" action="%s/api/auth/first-start">
        <input type="hidden" name="token" value="%s">
        <p><label>Name <input name="username" autocomplete="username" required></label></p>
        <p><label>Password <input name="password" type="password"
          autocomplete="new-password" required></label></p>
        <p><button>Make it so</button></p>
        </form>
        </body>
        </html>
        """
            .formatted(basePath, plain);
    return new Answer(
        200,
        Map.of(
            "Content-Type", List.of("text/html; charset=utf-8"),
            "Content-Security-Policy",
                List.of("default-src 'none'; form-action 'self'; frame-ancestors 'none'")),
        new Answer.Content.Whole(dev.mortise.api.Bytes.of(page)));
  }

  /// What the form sent; empty when it was not the form. The token in it is what a page of another
  /// site cannot know.
  static Optional<SignInEndpoints.FirstStart> sent(Visit visit) {
    if (!visit.header("content-type").orElse("").startsWith(FORM)) {
      return Optional.empty();
    }
    Map<String, List<String>> fields =
        Parameters.of(new String(visit.whole(BYTES_MAX), StandardCharsets.US_ASCII));
    return Optional.of(
        new SignInEndpoints.FirstStart(
            one(fields, "token"), one(fields, "username"), one(fields, "password")));
  }

  private static String one(Map<String, List<String>> fields, String name) {
    return fields.getOrDefault(name, List.of("")).getFirst();
  }
}
