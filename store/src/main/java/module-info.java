/**
 * What outlives a host: state, grants, settings, secrets, audit, plugins' storage; H2 or
 * PostgreSQL.
 */
@org.jspecify.annotations.NullMarked
module dev.mortise.store {
  requires transitive dev.mortise.api;
  requires transitive dev.mortise.gate;
  requires transitive dev.mortise.host;
  requires dev.mortise.protocol;
  requires transitive org.jdbi.v3.core;
  requires com.h2database;
  requires com.zaxxer.hikari;
  requires flyway.core;
  requires java.sql;
  requires org.postgresql.jdbc;
  requires static org.jspecify;

  exports dev.mortise.store;
}
