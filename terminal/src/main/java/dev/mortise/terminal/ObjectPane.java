package dev.mortise.terminal;

import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.kubernetes.ClusterOperations;
import dev.mortise.kubernetes.Clusters;
import java.util.List;
import java.util.function.Function;

/// What panes about one object have in common.
abstract class ObjectPane extends TextPane {
  private final Clusters clusters;
  private final ResourceActions.Subject subject;
  private final String resource;

  ObjectPane(PaneContext context) {
    super(context);
    clusters = context.clusters();
    subject = ResourceActions.Subject.of(context.spec());
    resource = context.spec().get("resource");
  }

  String resource() {
    return resource;
  }

  ResourceActions.Subject subject() {
    return subject;
  }

  /// Reads something of the object and shows it.
  void read(Function<ClusterOperations, Json> reading, Function<Json, List<StyledLine>> shown) {
    view().set(List.of(StyledLine.of("…", theme().quiet())));
    desk()
        .ask(
            () -> reading.apply(ClusterReading.operations(clusters, subject.cluster())),
            document -> view().set(shown.apply(document)),
            this::fail);
  }

  /// May ask it; not on the loop.
  ClusterOperations cluster() {
    return ClusterReading.operations(clusters, subject.cluster());
  }

  Kubernetes.Target target() {
    return new Kubernetes.Target("", resource, subject.namespace(), subject.name());
  }

  @Override
  public boolean run(Command command) {
    switch (command) {
      case RETRY -> refresh();
      case EDIT, DELETE, VIEW_LOGS, EXEC -> {
        return new ResourceActions(desk(), clusters, resource).run(command, subject);
      }
      default -> {
        return super.run(command);
      }
    }
    return true;
  }

  /// Reads it again.
  abstract void refresh();

  @Override
  public void close() {}
}
