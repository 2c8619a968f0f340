package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import dev.mortise.gate.OngoingChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Commands in containers, over WebSockets.
///
/// The path and the messages are those of Kite's terminal. In addition the query may name a command
/// (`command`, once for each word) and want no terminal (`tty=false`), and the exit code is told.
final class PodTerminals implements SocketOpener {
  static final String PATH = "/api/v1/terminal/{namespace}/{name}/ws";

  private static final String PODS = "pods";
  private static final String VERB = "exec";
  private static final List<String> SHELL = List.of("sh", "-c", "bash || sh");
  private static final int WORDS_MAX = 64;

  private final ServerClusters clusters;
  private final ClusterCheck check;
  private final Duration pingEvery;

  /// @param pingEvery how often a client is asked whether it is still there
  PodTerminals(ServerClusters clusters, ClusterCheck check, Duration pingEvery) {
    this.clusters = clusters;
    this.check = check;
    this.pingEvery = pingEvery;
  }

  /// The row of the table; a request that is no WebSocket is told so.
  static Endpoint endpoint() {
    return Endpoint.of(
        "GET",
        PATH,
        Admission.SIGNED_IN,
        "A WebSocket into a container: container, command, tty",
        _ -> {
          throw new Refused(
              ErrorAnswer.of(426, "INVALID_ARGUMENT", "This is a WebSocket.", null, "")
                  .with("Upgrade", "websocket"));
        });
  }

  @Override
  public ClientSocket open(Handshake handshake) {
    Caller caller = handshake.caller();
    String cluster = check.where(caller, handshake.cluster()).cluster();
    Kubernetes.Command command = command(handshake, cluster);
    var wish = new ClusterCheck.Wish(VERB, PODS, command.namespace(), command.object());
    // The words that follow may hold what belongs in no record.
    OngoingChange change = check.change(caller, cluster, wish, command.command().getFirst());
    Kubernetes kubernetes = clusters.function().of(caller);
    return new ClientSocket(
        "terminal",
        pingEvery,
        incoming -> terminal(handshake, kubernetes, command, change, incoming));
  }

  private Items<Routes.Message> terminal(
      Handshake handshake,
      Kubernetes kubernetes,
      Kubernetes.Command command,
      OngoingChange change,
      Items<Routes.Message> incoming) {
    return PodTerminal.open(
        incoming, typed -> kubernetes.exec(command, typed), () -> lost(handshake, command), change);
  }

  /// Why the terminal may not stay open; empty when it may.
  private Optional<String> lost(Handshake handshake, Kubernetes.Command command) {
    return handshake
        .lost()
        .get()
        .or(() ->
            check.lost(handshake.caller(), command.cluster(), VERB, PODS, command.namespace()));
  }

  private static Kubernetes.Command command(Handshake handshake, String cluster) {
    Map<String, List<String>> given = handshake.parameters();
    List<String> words = given.getOrDefault("command", SHELL);
    if (words.size() > WORDS_MAX || words.getFirst().isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "A command has 1 to " + WORDS_MAX + " words.");
    }
    return new Kubernetes.Command(
        cluster,
        PODS,
        handshake.values().getOrDefault("namespace", ""),
        handshake.values().getOrDefault("name", ""),
        given.getOrDefault("container", List.of("")).getFirst(),
        words,
        !given.getOrDefault("tty", List.of("")).getFirst().equals("false"));
  }
}
