/** Archives of plugins: read safely, put in place whole or not at all. */
@org.jspecify.annotations.NullMarked
module dev.mortise.packages {
  requires transitive dev.mortise.api;
  requires dev.mortise.protocol;
  requires org.apache.commons.compress;
  requires static org.jspecify;

  exports dev.mortise.packages;
}
