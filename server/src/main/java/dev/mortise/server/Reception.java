package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Recognises who sends a request, and says whether they may ask for an endpoint.
final class Reception {
  /// What carries the CSRF token beside the cookie.
  static final String CSRF_HEADER = "x-csrf-token";

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Visitors visitors;

  Reception(Visitors visitors) {
    this.visitors = visitors;
  }

  /// Who sent the request.
  ///
  /// @throws Refused 401 when nobody is signed in and the endpoint is not open, or when what was
  ///   sent to prove it is not valid
  Optional<Visitor> recognise(Endpoint endpoint, Map<String, List<String>> headers) {
    Optional<Visitor> visitor = recognise(headers);
    if (visitor.isEmpty() && endpoint.admission() != Admission.OPEN) {
      throw Refused.unknown();
    }
    return visitor;
  }

  /// Who sent the request; a key wins over a cookie, and one that is wrong does not fall back.
  Optional<Visitor> recognise(Map<String, List<String>> headers) {
    return recognise(headers, visitors::ofCookie, visitors::ofAuthorization);
  }

  /// Why whoever opened a stream may not keep it open, as far as that is a matter of who they are;
  /// empty while they may.
  ///
  /// @param headers of the request that opened it
  Optional<String> lost(Visitor opener, Map<String, List<String>> headers) {
    return lost(opener, headers, token -> visitors.stillOfCookie(opener, token));
  }

  /// The same for what is a use of their session for as long as it is open.
  Optional<String> lostUsing(Visitor opener, Map<String, List<String>> headers) {
    return lost(opener, headers, token -> visitors.usingCookie(opener, token));
  }

  private Optional<String> lost(
      Visitor opener,
      Map<String, List<String>> headers,
      Function<String, Optional<Visitor>> ofCookie) {
    Caller.User then = opener.caller();
    Optional<Visitor> now =
        recognise(headers, ofCookie, visitors::stillOfAuthorization)
            .filter(visitor -> visitor.caller().name().equals(then.name()));
    if (now.isEmpty()) {
      return Optional.of("The session or key it was opened with is over.");
    }
    return opener.admin() && !now.get().admin()
        ? Optional.of("It was opened with the role admin, which " + then.name() + " has no more.")
        : Optional.empty();
  }

  private Optional<Visitor> recognise(
      Map<String, List<String>> headers,
      Function<String, Optional<Visitor>> ofCookie,
      Function<String, Optional<Visitor>> ofAuthorization) {
    List<String> keys = headers.getOrDefault("authorization", List.of());
    if (!keys.isEmpty()) {
      return keys.size() == 1 ? ofAuthorization.apply(keys.getFirst()) : Optional.empty();
    }
    return Cookies.of(headers).value(Cookies.SESSION).flatMap(ofCookie);
  }

  /// Refuses what a page of somebody else could make a browser send: changes that carry the cookie
  /// but not the token.
  ///
  /// @throws PluginException `PERMISSION_DENIED`
  void checkOrigin(Visit visit) {
    Optional<Visitor> visitor = visit.maybeVisitor();
    if (visitor.isEmpty()
        || visitor.get().credential() == Visitor.Credential.KEY
        || SAFE.contains(visit.method())) {
      return;
    }
    if (!carriesToken(visitor.get(), visit.headers())) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          "The header X-CSRF-Token is missing or not this session's; GET /api/auth/user tells it.");
    }
  }

  /// Whether the request carries the CSRF token of the visitor's session.
  static boolean carriesToken(Visitor visitor, Map<String, List<String>> headers) {
    String token = headers.getOrDefault(CSRF_HEADER, List.of("")).getFirst();
    return !token.isEmpty() && same(token, visitor.csrfToken());
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /// Says whether whoever asks may.
  ///
  /// @throws Refused 401 when a fresh proof of identity is needed
  /// @throws PluginException `PERMISSION_DENIED`
  void authorise(Endpoint endpoint, Visit visit) {
    switch (endpoint.admission()) {
      case OPEN -> {}
      case SIGNED_IN -> visit.visitor();
      case ADMIN -> requireAdmin(visit.visitor());
      case PROVEN -> {
        requireAdmin(visit.visitor());
        requireProof(visit.visitor());
      }
    }
  }

  private static void requireAdmin(Visitor visitor) {
    if (!visitor.admin()) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          "This takes the role admin, which " + visitor.caller().name() + " does not have.");
    }
  }

  /// A cookie alone may be a browser left open, and a key proves nobody's presence.
  static void requireProof(Visitor visitor) {
    if (!visitor.proven()) {
      throw new Refused(
          ErrorAnswer.of(
              401,
              "PROOF_NEEDED",
              "This change takes a fresh proof of who you are.",
              null,
              "POST /api/auth/proof with your password, then send the request again."));
    }
  }
}
