/** Bytes to records and back. */
@org.jspecify.annotations.NullMarked
module dev.mortise.protocol {
  requires transitive dev.mortise.api;
  requires static org.jspecify;
  requires com.fasterxml.jackson.annotation;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.toml;
  requires tools.jackson.dataformat.yaml;
  requires org.semver4j;
  requires static com.google.protobuf;

  exports dev.mortise.protocol;
}
