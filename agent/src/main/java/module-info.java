/** A conversation with a language model that may use tools. */
@org.jspecify.annotations.NullMarked
module dev.mortise.agent {
  requires transitive dev.mortise.api;
  requires static org.jspecify;
  requires java.net.http;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  exports dev.mortise.agent;
}
