/** Fakes, package builders, contract tests and stand-in servers. */
@org.jspecify.annotations.NullMarked
module dev.mortise.testkit {
  requires transitive dev.mortise.api;
  requires transitive dev.mortise.host;
  requires transitive dev.mortise.sdk;
  requires dev.mortise.protocol;
  requires tools.jackson.databind;
  requires transitive com.nimbusds.jose.jwt;
  requires static embedded.postgres;
  requires java.sql;
  requires jdk.httpserver;
  requires org.junit.jupiter.api;
  requires static org.jspecify;

  exports dev.mortise.testkit;
}
