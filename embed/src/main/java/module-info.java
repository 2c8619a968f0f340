/** A host inside a Java program, wired by default, every part replaceable. */
@org.jspecify.annotations.NullMarked
module dev.mortise.embed {
  requires transitive dev.mortise.api;
  requires transitive dev.mortise.control;
  requires transitive dev.mortise.host;
  requires transitive dev.mortise.runtime.process;
  requires transitive dev.mortise.runtime.wasm;
  requires transitive dev.mortise.services;
  requires transitive dev.mortise.store;
  requires transitive dev.mortise.protocol;
  requires static org.jspecify;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.toml;

  exports dev.mortise.embed;
}
