/** Clusters, and what can be done with their resources. */
@org.jspecify.annotations.NullMarked
module dev.mortise.kubernetes {
  requires transitive dev.mortise.api;
  requires static org.jspecify;
  requires java.net.http;
  requires io.fabric8.kubernetes.client.jdkhttp;
  requires kubernetes.client.api;
  requires kubernetes.model.core;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;

  exports dev.mortise.kubernetes;
}
