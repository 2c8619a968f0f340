/** The door every call passes. */
@org.jspecify.annotations.NullMarked
module dev.mortise.gate {
  requires transitive dev.mortise.api;
  requires io.github.bucket4j.core;
  requires static org.jspecify;

  exports dev.mortise.gate;
}
