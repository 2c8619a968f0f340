package dev.mortise.terminal;

/// What the workspace does unless a key says otherwise.
///
/// @param tickMillis how often time passes for panes, 50 to 10,000
/// @param namespace where tabs look first; empty for what the context says
/// @param view what a new tab shows: a resource, or `plugins`
/// @param editor what edits YAML; empty for `$VISUAL` or `$EDITOR`
/// @param shell what runs in a container
/// @param logLines how many lines of the past a log begins with
/// @param confirmDelete whether a deletion asks
/// @param managedFields whether YAML shows who manages which field
/// @param queryInTab whether a query opens a tab instead of a pane
record General(
    int tickMillis,
    String namespace,
    String view,
    String editor,
    String shell,
    int logLines,
    boolean confirmDelete,
    boolean managedFields,
    boolean queryInTab) {
  static final General STANDARD =
      new General(250, "", "pods", "", "/bin/sh", 1_000, true, false, true);
}
