package dev.mortise.terminal;

import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.Clusters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way to a database in a pod: what the pod says of it, which a person looks over.
final class PodLogin implements DatabaseLogin {
  private final PaneContext context;
  private final Guest guest;
  private final Clusters clusters;
  private final ResourceActions.Subject pod;
  private @Nullable QueryTarget found;

  PodLogin(PaneContext context, Guest guest) {
    this.context = context;
    this.guest = guest;
    clusters = context.clusters();
    pod = ResourceActions.Subject.of(context.spec());
  }

  @Override
  public String label() {
    return pod.label();
  }

  @Override
  public void begin(Question question) {
    QueryTarget known = found;
    if (known != null) {
      askWhere(question, known);
      return;
    }
    context
        .desk()
        .ask(
            () ->
                QueryTarget.detect(
                    pod,
                    ClusterReading.pod(ClusterReading.operations(clusters, pod.cluster()), pod)
                        .path("spec")),
            there -> question.unlessEnded(() -> askWhere(question, there)),
            e -> question.unlessEnded(() -> guest.failed(e)));
  }

  private void askWhere(Question question, QueryTarget there) {
    found = there;
    context
        .desk()
        .show(
            new FormOverlay(
                context.desk(),
                Mode.QUERY_DIALOG,
                "database in " + pod.label(),
                List.of(
                    new FormOverlay.Field("Database", there.database(), false),
                    new FormOverlay.Field("User", there.user(), false),
                    new FormOverlay.Field("Password", there.password(), true),
                    new FormOverlay.Field("Port", there.port(), false)),
                answers -> {
                  if (PortForwards.port(answers.get(3), 1) < 0) {
                    return "a port is 1 to 65535";
                  }
                  QueryTarget chosen =
                      new QueryTarget(
                          pod,
                          there.container(),
                          answers.get(0),
                          answers.get(1),
                          answers.get(2),
                          answers.get(3).strip());
                  question.unlessEnded(() -> guest.found(new PodDatabase(clusters, chosen)));
                  return "";
                },
                () -> question.unlessEnded(() -> guest.none("no database was chosen"))));
  }

  /// What it says stands in the pane; the next key asks where once more.
  @Override
  public boolean refused(Question question, PluginException e) {
    return false;
  }

  @Override
  public PaneSpec remembered(PaneSpec made) {
    return made;
  }
}
