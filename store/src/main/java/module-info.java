/** What outlives a host: state, grants, settings, secrets, audit, plugins' storage; H2 or PostgreSQL. */
@org.jspecify.annotations.NullMarked
module dev.mortise.store {
  requires transitive dev.mortise.api;
  requires transitive dev.mortise.gate;
  requires transitive dev.mortise.host;
  requires static org.jspecify;
}
