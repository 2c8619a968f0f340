package dev.mortise.server;

import dev.mortise.api.Json;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/// Puts into the history what happened to a resource, its secrets masked.
///
/// What happened has happened: whoever asked for it is told of that, whatever becomes of the
/// history.
record KeptChanges(ResourceHistory history, InstantSource clock) {
  private static final System.Logger LOG = System.getLogger(KeptChanges.class.getName());

  /// Who did what to which resource.
  ///
  /// @param source `manual`, `ai` or `plugin`
  /// @param by a name
  record Deed(ResourceHistory.Which which, String operation, String source, String by) {}

  /// @param before as it is kept; empty where it was not there or is not known
  /// @param after JSON's null where it is not there
  /// @param error empty when it went well
  void remember(Deed deed, String before, Json after, String error) {
    try {
      boolean gone = !error.isEmpty() || Nodes.tree(after).isNull();
      history.record(
          new ResourceHistory.Change(
              clock.instant(),
              deed.which(),
              deed.operation(),
              deed.source(),
              deed.by(),
              before,
              gone ? "" : Masking.masked(after),
              error));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a change is not in the history: " + deed.which(), e);
    }
  }
}
