package dev.mortise.terminal;

import java.util.List;

/// A table of what is asked for again and again, while nobody is waited for.
///
/// @param <T> one thing it shows
abstract class PolledPane<T> extends TablePane {
  private final long everyNanos;
  private long asked;
  private boolean asking;

  /// @param everyNanos the least time between two questions
  PolledPane(PaneContext context, long everyNanos, List<String> headers) {
    super(context);
    this.everyNanos = everyNanos;
    table().headers(headers);
  }

  /// All of it; may wait, on a thread of its own.
  abstract List<T> all();

  abstract TableView.Row row(T one);

  /// What is said when there is nothing.
  abstract String nothing();

  @Override
  public void tick() {
    if (!asking && (asked == 0 || System.nanoTime() - asked > everyNanos)) {
      asking = true;
      asked = System.nanoTime();
      desk()
          .ask(
              this::all,
              this::show,
              e -> {
                asking = false;
                note(String.valueOf(e.getMessage()));
              });
    }
  }

  private void show(List<T> all) {
    asking = false;
    table().set(all.stream().map(this::row).toList());
    note(all.isEmpty() ? nothing() : "");
  }

  @Override
  public void close() {}
}
