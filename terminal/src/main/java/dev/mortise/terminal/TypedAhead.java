package dev.mortise.terminal;

/// What a person typed into a field of a plugin's tree while the plugin still answers earlier keys:
/// the next key goes on from there, not from what is drawn. Belongs to the loop.
final class TypedAhead {
  private String field = "";
  private String text = "";
  private int unanswered;

  /// What the field holds for whoever types.
  String of(TreeUse.Event event) {
    return unanswered > 0 && field.equals(event.id()) ? text : event.value();
  }

  /// The plugin is told of a text in a field.
  void told(TreeUse.Event event, String now) {
    field = event.id();
    text = now;
  }

  /// The plugin is told something about its tree, or there was no room for it: no answer to that is
  /// waited for.
  boolean asked(boolean told) {
    if (told) {
      unanswered++;
    }
    return told;
  }

  /// It answered one of those; after the last one, its picture counts.
  void answered() {
    unanswered = Math.max(0, unanswered - 1);
  }

  /// It will answer none of them.
  void forget() {
    unanswered = 0;
  }
}
