/** Clusters, and what can be done with their resources. */
@org.jspecify.annotations.NullMarked
module dev.mortise.kubernetes {
  requires transitive dev.mortise.api;
  requires static org.jspecify;
}
