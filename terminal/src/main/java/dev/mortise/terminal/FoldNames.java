package dev.mortise.terminal;

import java.util.HashMap;
import java.util.Map;

/// Names the collapsible nodes of one tree, so that they are known again in the next one: by their
/// id, else by their label and the labels around it, however much stands before them. Of several
/// that would be called the same, each has its number.
final class FoldNames {
  /// More of an id or a label makes no difference.
  private static final int PART_MAX = 100;

  private static final char BEHIND = '\0';

  private final Map<String, Integer> named = new HashMap<>();
  private String around = "";

  TreeUse.Fold fold(String id, String label) {
    String name = id.isEmpty() ? inside(label) : BEHIND + PluginPicture.cut(id, PART_MAX);
    int number = named.merge(name, 1, Integer::sum);
    return new TreeUse.Fold(number == 1 ? name : name + BEHIND + number);
  }

  private String inside(String label) {
    return around + PluginPicture.cut(label, PART_MAX) + BEHIND;
  }

  /// What a step names lies within a node.
  void within(TreeUse.Fold fold, Runnable step) {
    around(fold.name(), step);
  }

  /// What a step names lies within what has this label and cannot be closed.
  void within(String label, Runnable step) {
    around(inside(label), step);
  }

  private void around(String name, Runnable step) {
    String before = around;
    around = name;
    step.run();
    around = before;
  }
}
