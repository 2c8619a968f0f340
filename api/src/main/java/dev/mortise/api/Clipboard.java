package dev.mortise.api;

/// Host function: the clipboard of the person at the screen.
@Contract("clipboard")
public interface Clipboard {
  /// Puts a text on it, in place of what was there.
  ///
  /// @throws PluginException `UNAVAILABLE` where nobody sits at a screen of this host,
  ///   `INVALID_ARGUMENT` when the text is more than that screen takes: 64 KiB in a terminal
  @Needs("clipboard:write")
  @Changes
  void write(Copy copy);

  /// @param text at most 1 MiB of UTF-8
  record Copy(String text) {}
}
