package dev.mortise.terminal;

import java.util.Locale;

/// What keys mean at the moment.
enum Mode {
  NORMAL,
  INSERT,
  NAMESPACE_SELECTOR,
  CONTEXT_SELECTOR,
  RESOURCE_SWITCHER,
  CONFIRM_DIALOG,
  FILTER_INPUT,
  PORT_FORWARD_INPUT,
  QUERY_DIALOG,
  QUERY_EDITOR,
  QUERY_BROWSE,
  QUERY_HISTORY,
  SAVE_QUERY_NAME,
  SAVED_QUERIES,
  EXPORT_DIALOG,
  COMPLETION,
  PANE_HELP,
  /// What can be done with something is chosen.
  ACTIONS,
  /// A plugin asks for something, and a person decides.
  CONSENT,
  /// A number or a word is asked for.
  INPUT;

  /// What the status bar says.
  String label() {
    return name().replace('_', ' ').toLowerCase(Locale.ROOT);
  }
}
