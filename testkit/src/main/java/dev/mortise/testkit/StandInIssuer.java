package dev.mortise.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/// An OpenID provider on loopback that signs real tokens, or wrong ones as a test asks. Safe for
/// any thread.
public final class StandInIssuer implements AutoCloseable {
  /// What it calls its only client.
  public static final String CLIENT = "mortise";

  /// What that client proves itself with.
  public static final String CLIENT_SECRET = "s3cret";

  // Made once: making one takes seconds.
  private static final RSAKey FIRST = freshKey("first");
  private static final RSAKey SECOND = freshKey("second");
  private static final RSAKey STRANGERS = freshKey("stranger");

  /// How a token is made from its claims.
  @FunctionalInterface
  public interface Signing {
    /// The token in its compact form.
    String sign(StandInIssuer issuer, JWTClaimsSet claims) throws JOSEException;
  }

  /// As it should be.
  public static final Signing RS256 = (issuer, claims) -> signed(issuer.key, claims);

  /// Not at all.
  public static final Signing NONE = (_, claims) -> new PlainJWT(claims).serialize();

  /// With a key that is not its own.
  public static final Signing STRANGER = (_, claims) -> signed(STRANGERS, claims);

  /// Signed with the public key as a shared secret, the old confusion of algorithms.
  public static final Signing PUBLIC_KEY_AS_SECRET =
      (issuer, claims) -> {
        var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        jwt.sign(new MACSigner(issuer.key.toRSAPublicKey().getEncoded()));
        return jwt.serialize();
      };

  private record Grant(String nonce, String challenge) {}

  private final HttpServer server;
  private volatile RSAKey key = FIRST;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();

  // Each is set by the test's thread and read by those of the server.
  private volatile Signing signing = RS256;
  private volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();
  private volatile String userInfo = "";
  private volatile String description = "";
  private volatile String tokenAnswer = "";
  private volatile Pause beforeDescription = () -> {};

  /// Something to wait for.
  @FunctionalInterface
  public interface Pause {
    /// Returns when it may go on.
    void await() throws InterruptedException;
  }

  /// Listens on a free port.
  public StandInIssuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> {
          pause();
          answer(exchange, 200, description());
        });
    server.createContext(
        "/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
    server.createContext("/token", this::token);
    server.createContext("/userinfo", exchange -> answer(exchange, 200, userInfo));
    server.start();
  }

  private static RSAKey freshKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Where it is, and what it calls itself.
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// How tokens are signed from now on.
  public void signing(Signing value) {
    signing = value;
  }

  /// What is changed about the claims of tokens from now on.
  public void claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    claims = change;
  }

  /// What it says at its userinfo endpoint.
  public void userInfo(String json) {
    userInfo = json;
  }

  /// What it says of itself, in place of the truth.
  public void description(String json) {
    description = json;
  }

  /// What it waits for before it describes itself.
  public void beforeDescription(Pause pause) {
    beforeDescription = pause;
  }

  /// What it answers in place of tokens.
  public void tokenAnswer(String json) {
    tokenAnswer = json;
  }

  /// Signs with another key from now on.
  public void rotate() {
    key = SECOND;
  }

  /// What the person's browser does at the provider: comes back with a code.
  public URI visit(URI location) {
    Map<String, String> query = query(location.getRawQuery());
    String code = "code" + grants.size();
    grants.put(
        code, new Grant(query.getOrDefault("nonce", ""), query.getOrDefault("code_challenge", "")));
    return URI.create(query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state"));
  }

  private void pause() {
    try {
      beforeDescription.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String description() {
    if (!description.isEmpty()) {
      return description;
    }
    return """
    {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize",
     "token_endpoint": "%1$s/token", "jwks_uri": "%1$s/keys",
     "userinfo_endpoint": "%1$s/userinfo", "subject_types_supported": ["public"],
     "response_types_supported": ["code"],
     "id_token_signing_alg_values_supported": ["RS256"]}\
    """
        .formatted(uri());
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        query(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Grant grant = grants.remove(String.valueOf(form.get("code")));
    String basic =
        Base64.getEncoder()
            .encodeToString((CLIENT + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
    boolean client =
        ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (grant == null
        || !client
        || !challenge(form.getOrDefault("code_verifier", "")).equals(grant.challenge())) {
      answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
      return;
    }
    answer(exchange, 200, tokenAnswer.isEmpty() ? tokens(grant) : tokenAnswer);
  }

  private String tokens(Grant grant) {
    Instant now = Instant.now();
    var builder =
        new JWTClaimsSet.Builder()
            .issuer(uri().toString())
            .subject("subject-1")
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("nonce", grant.nonce())
            .claim("preferred_username", "Gwen")
            .claim("name", "Gwen G.")
            .claim("groups", List.of("devs"));
    try {
      return """
      {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": "%s"}\
      """
          .formatted(signing.sign(this, claims.apply(builder).build()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(RSAKey key, JWTClaimsSet claims) throws JOSEException {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    var jwt = new SignedJWT(header, claims);
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  private static String challenge(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  /// The parameters of a query.
  public static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(
          parts[0], URLDecoder.decode(parts.length == 2 ? parts[1] : "", StandardCharsets.UTF_8));
    }
    return query;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
