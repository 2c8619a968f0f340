package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which key does what: the standard one with what a person changed. Immutable; help is made of it.
final class KeyTable {
  /// Nothing changed.
  static final KeyTable STANDARD = new KeyTable(Map.of());

  private final Map<Command, List<KeyStroke>> strokes = new EnumMap<>(Command.class);
  private final Map<KeyGroup, Map<KeyStroke, Command>> commands = new EnumMap<>(KeyGroup.class);

  /// @param changed the keys of some commands, in place of their own
  KeyTable(Map<Command, List<KeyStroke>> changed) {
    for (KeyGroup group : KeyGroup.values()) {
      commands.put(group, new LinkedHashMap<>());
    }
    for (Command command : Command.values()) {
      List<KeyStroke> keys =
          changed.getOrDefault(
              command, command.keys().stream().flatMap(k -> KeyStroke.parse(k).stream()).toList());
      strokes.put(command, keys);
      keys.forEach(key -> table(command.group()).putIfAbsent(key, command));
    }
  }

  private Map<KeyStroke, Command> table(KeyGroup group) {
    return commands.computeIfAbsent(group, _ -> new LinkedHashMap<>());
  }

  /// What a key does, in the first of these groups that knows it.
  Optional<Command> find(KeyStroke key, Set<KeyGroup> groups) {
    for (KeyGroup group : KeyGroup.values()) {
      Command command = groups.contains(group) ? table(group).get(key) : null;
      if (command != null) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  List<KeyStroke> keys(Command command) {
    return strokes.getOrDefault(command, List.of());
  }

  /// The keys in one text, or `-`.
  String shown(Command command) {
    List<KeyStroke> keys = keys(command);
    return keys.isEmpty()
        ? "-"
        : String.join(", ", keys.stream().map(KeyStroke::toString).toList());
  }

  /// The first key in a text, or `-`.
  String first(Command command) {
    List<KeyStroke> keys = keys(command);
    return keys.isEmpty() ? "-" : keys.getFirst().toString();
  }

  /// A key that two commands have, in groups which are asked in the same mode; the first of the two
  /// wins.
  record Collision(KeyStroke key, Command first, Command second) {
    String sentence() {
      return "%s is %s.%s and %s.%s; the first one wins"
          .formatted(key, first.group().word(), first.word(), second.group().word(), second.word());
    }
  }

  List<Collision> collisions() {
    List<Collision> found = new ArrayList<>();
    Command[] all = Command.values();
    for (int i = 0; i < all.length; i++) {
      for (int j = i + 1; j < all.length; j++) {
        for (KeyStroke key : keys(all[i])) {
          if (keys(all[j]).contains(key) && meet(all[i], all[j])) {
            found.add(new Collision(key, all[i], all[j]));
          }
        }
      }
    }
    return found;
  }

  /// Of the global keys a list over the panes hears two.
  private static boolean meet(Command one, Command other) {
    boolean heard = one == Command.QUIT || one == Command.PANE_HELP;
    return one.group().meets(other.group())
        && (heard || one.group() != KeyGroup.GLOBAL || !other.group().listed());
  }

  /// The command that already has a key in the common modes, if one does.
  Optional<Command> owner(KeyStroke key) {
    return find(
        key,
        Set.of(
            KeyGroup.GLOBAL,
            KeyGroup.MUTATE,
            KeyGroup.INTERACT,
            KeyGroup.BROWSE,
            KeyGroup.NAVIGATION,
            KeyGroup.TUI));
  }
}
