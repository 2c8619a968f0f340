/** Users, roles, sessions, API keys: who somebody is and what they may do. */
@org.jspecify.annotations.NullMarked
module dev.mortise.identity {
  requires transitive dev.mortise.api;
  requires transitive dev.mortise.gate;
  requires transitive dev.mortise.store;
  requires static org.jspecify;
  requires re2j;
  requires org.jdbi.v3.core;

  exports dev.mortise.identity;
}
