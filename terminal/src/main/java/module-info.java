/** The terminal workspace: panes over clusters and data, some of which are plugins. */
@org.jspecify.annotations.NullMarked
module dev.mortise.terminal {
  requires transitive dev.mortise.api;
  requires transitive dev.mortise.kubernetes;
  requires dev.mortise.protocol;
  requires static org.jspecify;
  requires java.logging;
  requires java.sql;
  requires org.commonmark;
  requires org.jline;
  requires org.postgresql.jdbc;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;

  exports dev.mortise.terminal;
}
