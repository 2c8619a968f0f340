package dev.mortise.terminal;

import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.PortForward;
import java.util.ArrayList;
import java.util.List;

/// The ports that are forwarded now; they belong to the workspace and end with it. Belongs to the
/// loop.
final class PortForwards implements AutoCloseable {
  private static final int PORT_MAX = 65_535;

  private final List<Open> open = new ArrayList<>();

  /// One of them.
  record Open(ResourceActions.Subject pod, int remote, PortForward forward) {
    String key() {
      return pod.cluster() + "/" + pod.label() + ":" + remote + ":" + forward.localPort();
    }
  }

  List<Open> all() {
    return List.copyOf(open);
  }

  /// Ends one.
  void end(String key) {
    open.stream().filter(o -> o.key().equals(key)).forEach(o -> o.forward().close());
    open.removeIf(o -> o.key().equals(key));
  }

  /// Asks for the two ports, and begins.
  ///
  /// @param suggested the pod's port, or empty
  static void askPorts(
      Desk desk, Clusters clusters, ResourceActions.Subject pod, String suggested) {
    desk.show(
        new FormOverlay(
            desk,
            Mode.PORT_FORWARD_INPUT,
            "forward a port of " + pod.label(),
            List.of(
                new FormOverlay.Field("local port (0 for any)", suggested, false),
                new FormOverlay.Field("port of the pod", suggested, false)),
            answers -> {
              int local = port(answers.getFirst(), 0);
              int remote = port(answers.getLast(), 1);
              if (local < 0 || remote < 0) {
                return "local 0 to 65535, pod 1 to 65535";
              }
              begin(desk, clusters, pod, local, remote);
              return "";
            }));
  }

  /// -1 for what is no port.
  static int port(String text, int min) {
    String number = text.strip();
    if (!number.matches("[0-9]{1,5}")) {
      return -1;
    }
    int port = Integer.parseInt(number);
    return port < min || port > PORT_MAX ? -1 : port;
  }

  private static void begin(
      Desk desk, Clusters clusters, ResourceActions.Subject pod, int local, int remote) {
    desk.ask(
        () ->
            ClusterReading.operations(clusters, pod.cluster())
                .forward(pod.namespace(), pod.name(), remote, local),
        forward -> {
          desk.forwards().open.add(new Open(pod, remote, forward));
          desk.toast(
              Toast.Kind.SUCCESS,
              "127.0.0.1:" + forward.localPort() + " leads to " + pod.label() + ":" + remote);
        },
        e -> desk.toast(Toast.Kind.ERROR, String.valueOf(e.getMessage())));
  }

  @Override
  public void close() {
    open.forEach(o -> o.forward().close());
    open.clear();
  }
}
