package dev.mortise.host;

import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where one plugin stands, and what everybody sees of it. Changed by its slot, under that one's
/// lock; read by anybody.
final class Standing {
  private final Listeners<PluginView> changes;
  private volatile Found found;
  private volatile PluginState state;
  private volatile PluginView view;
  private volatile @Nullable Instance current;
  private volatile List<String> notes = List.of();
  private int restarts;

  Standing(Found found, PluginState first, Listeners<PluginView> changes) {
    this.changes = changes;
    this.found = found;
    this.state = first;
    this.view = look();
  }

  Found found() {
    return found;
  }

  PluginState state() {
    return state;
  }

  PluginView view() {
    return Views.kept(view, current);
  }

  /// The instance that serves.
  @Nullable Instance current() {
    return current;
  }

  /// Everybody is told.
  void become(PluginState next) {
    state = next;
    view = look();
    changes.tell(view);
  }

  /// What is known of it comes from there now.
  void find(Found next) {
    found = next;
    view = look();
  }

  /// The same, of one that does not run: it may mend what no retry could.
  ///
  /// @param wanted whether it starts when it may
  void refind(Found next, boolean wanted) {
    boolean changed =
        !found.manifest().equals(next.manifest()) || !found.look().equals(next.look());
    boolean hopeless = state instanceof PluginState.Failed f && f.retryAt() == null;
    boolean mended = changed ? Resting.ready(state) || hopeless : Resting.unread(state);
    find(next);
    if (mended && wanted) {
      become(new PluginState.Discovered());
    }
  }

  /// What is wrong besides, in sentences.
  void note(List<String> warnings) {
    notes = List.copyOf(warnings);
    view = look();
  }

  /// This one serves; seen at the next state.
  void serve(Instance instance) {
    current = instance;
    found = instance.found();
    notes = List.of();
  }

  /// Nobody serves; seen at the next state.
  void serveNoMore() {
    current = null;
    notes = List.of();
  }

  /// It feels worse, or well again.
  ///
  /// @param trouble what is wrong, or nothing
  void feel(Optional<String> trouble, Instant now) {
    if (trouble.isPresent() && state instanceof PluginState.Running) {
      become(new PluginState.Degraded(now, trouble.get()));
    } else if (trouble.isEmpty() && state instanceof PluginState.Degraded) {
      become(new PluginState.Running(now));
    }
  }

  /// It is started once more by itself.
  ///
  /// @return false where somebody did something else with it meanwhile
  boolean tryAgain() {
    if (current != null || !(state instanceof PluginState.Failed f) || f.retryAt() == null) {
      return false;
    }
    restarts++;
    become(new PluginState.Verified());
    return true;
  }

  private PluginView look() {
    List<String> warnings = Stream.concat(notes.stream(), found.warnings().stream()).toList();
    return Views.of(found, state, current, warnings, restarts);
  }
}
