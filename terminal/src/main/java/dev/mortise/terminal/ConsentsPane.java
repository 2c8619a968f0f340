package dev.mortise.terminal;

import dev.mortise.api.Consents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What plugins wait for. An answer is given in the dialog alone, which shows all of it.
final class ConsentsPane extends TablePane {
  private final ConsentWatch consents;
  private List<Consents.Question> shown = List.of();

  ConsentsPane(PaneContext context) {
    super(context);
    this.consents = desk().consents();
    table().headers(List.of("PLUGIN", "ASKS FOR", "CALLS", "SINCE", "FOR"));
    consents.refresh(this::show);
  }

  private void show() {
    shown = consents.all();
    List<TableView.Row> rows = new ArrayList<>();
    for (Consents.Question question : shown) {
      rows.add(
          new TableView.Row(
              question.id(),
              List.of(
                  question.plugin(),
                  question.permission().toString(),
                  Integer.toString(question.calls()),
                  AppLogsPane.TIME.format(question.since()),
                  String.join(", ", question.callers())),
              ""));
    }
    table().set(rows);
    note(rows.isEmpty() ? "No plugin waits for an answer." : "");
  }

  @Override
  public String title() {
    return "consents " + count();
  }

  @Override
  public void tick() {
    if (!consents.all().equals(shown)) {
      show();
    }
  }

  @Override
  void chosen() {
    Optional<Consents.Question> question =
        selected()
            .flatMap(id -> consents.all().stream().filter(q -> q.id().equals(id)).findFirst());
    question.ifPresent(q -> desk().show(new ConsentOverlay(desk(), consents, q)));
  }

  @Override
  public void close() {}
}
