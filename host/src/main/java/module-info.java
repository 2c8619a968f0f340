/** Discovery, dependency order, lifecycle, supervision, and the table of live contributions. */
@org.jspecify.annotations.NullMarked
module dev.mortise.host {
  requires transitive dev.mortise.api;
  requires dev.mortise.protocol;
  requires transitive dev.mortise.gate;
  requires static org.jspecify;

  exports dev.mortise.host;
}
