/** Users, roles, sessions, API keys: who somebody is and what they may do. */
@org.jspecify.annotations.NullMarked
module dev.mortise.identity {
  requires transitive dev.mortise.api;
  requires transitive dev.mortise.gate;
  requires transitive dev.mortise.store;
  requires static org.jspecify;
  requires java.net.http;
  requires transitive java.sql;
  requires com.nimbusds.jose.jwt;
  requires oauth2.oidc.sdk;
  requires transitive org.jdbi.v3.core;
  requires password4j;
  requires re2j;

  exports dev.mortise.identity;
}
