/** What host functions do when a plugin asks for them. */
@org.jspecify.annotations.NullMarked
module dev.mortise.services {
  requires transitive dev.mortise.api;
  requires dev.mortise.protocol;
  requires transitive dev.mortise.host;
  requires com.networknt.schema;
  requires dev.mortise.gate;
  requires org.apache.httpcomponents.core5.httpcore5;
  requires re2j;
  requires static org.jspecify;

  exports dev.mortise.services;
}
