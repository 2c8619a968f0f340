/// The commands; no business rules.
@org.jspecify.annotations.NullMarked
module dev.mortise.cli {
  requires transitive dev.mortise.api;
  requires dev.mortise.goplugin;
  requires dev.mortise.mcp;
  requires dev.mortise.monitor;
  requires transitive dev.mortise.packages;
  requires dev.mortise.protocol;
  requires info.picocli;
  requires static org.jspecify;

  exports dev.mortise.cli;

  opens dev.mortise.cli to
      info.picocli;
}
