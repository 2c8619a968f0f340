/// The only main: reads configuration, wires, binds logging.
@org.jspecify.annotations.NullMarked
module dev.mortise.app {
  requires dev.mortise.api;
  requires dev.mortise.cli;
  requires static org.jspecify;
}
