/**
 * Plugins as WebAssembly modules: how they are checked, metered and run, their carrier and
 * dialects.
 */
@org.jspecify.annotations.NullMarked
module dev.mortise.runtime.wasm {
  requires transitive dev.mortise.api;
  requires dev.mortise.protocol;
  requires transitive dev.mortise.host;
  requires tools.jackson.databind;
  requires run.endive.wasm;
  requires run.endive.runtime;
  requires run.endive.compiler;
  requires static org.jspecify;

  opens dev.mortise.runtime.wasm to
      tools.jackson.databind;

  exports dev.mortise.runtime.wasm;
}
