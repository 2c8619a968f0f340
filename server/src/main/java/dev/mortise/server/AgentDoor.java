package dev.mortise.server;

import dev.mortise.agent.Agent;
import dev.mortise.agent.AgentTools;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.identity.Access;
import dev.mortise.identity.Verb;
import dev.mortise.kubernetes.ClusterAccess;
import dev.mortise.kubernetes.ClusterView;
import dev.mortise.services.Toolbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The agent with the tools of this server, and who may talk to it: whose roles allow `get` of the
/// resource `ai`, since what it says costs the operator money.
final class AgentDoor implements AutoCloseable {
  private static final Access TALK = new Access("", "ai", "", Verb.GET);

  private final ServerAgent parts;
  private final Judge judge;
  private final @Nullable ServerClusters clusters;
  private final Agent agent;

  private AgentDoor(
      ServerAgent parts,
      Judge judge,
      @Nullable ServerClusters clusters,
      AgentTools tools,
      java.time.InstantSource clock) {
    this.parts = parts;
    this.judge = judge;
    this.clusters = clusters;
    this.agent = new Agent(parts.setups()::settings, tools, parts.pending(), clock);
  }

  /// The agent of a server; null where it has none.
  static @Nullable AgentDoor of(ServerConfig config, ServerPorts ports, ResourceDesk desk) {
    ServerAgent parts = ports.agent();
    if (parts == null) {
      return null;
    }
    var plugins =
        new PluginAgentTools(
            new Toolbox(ports.plugins(), ports.pins()),
            new ToolSight(ports.judge()),
            config.requestTimeout());
    List<HostTool> own = new ArrayList<>(ResourceTools.of(desk));
    if (ports.clusters() != null) {
      own.addAll(ClusterTools.of(ports.clusters()));
    }
    var tools =
        new JoinedAgentTools(plugins, new HostAgentTools(own, ports.changes(), ports.clock()));
    return new AgentDoor(parts, ports.judge(), ports.clusters(), tools, ports.clock());
  }

  Agent agent() {
    return agent;
  }

  AgentSetups setups() {
    return parts.setups();
  }

  boolean admits(Caller caller) {
    return judge.refusal(caller, TALK).isEmpty();
  }

  /// @throws PluginException `PERMISSION_DENIED`
  void requireAdmitted(Caller caller) {
    judge
        .refusal(caller, TALK)
        .ifPresent(why -> {
          throw new PluginException(
              ErrorCode.PERMISSION_DENIED,
              "The agent is not for you: %s. A role that allows get of the resource ai makes it so."
                  .formatted(why));
        });
  }

  /// The name of the cluster that is meant, so that it stays the same while a conversation waits;
  /// empty where there is none.
  String cluster(Caller caller, String asked) {
    if (clusters == null) {
      return asked;
    }
    return switch (clusters.access().decide(caller, asked)) {
      case ClusterAccess.Decision.Allowed where -> where.cluster();
      case ClusterAccess.Decision.Refused _ -> asked;
    };
  }

  /// What the model is told of who asks, and where.
  String overview(Caller.User caller, String cluster) {
    String account =
        "The person is %s, with the roles %s. Tools refuse what these do not allow.\n"
            .formatted(caller.name(), String.join(", ", caller.roles().stream().sorted().toList()));
    String version =
        Optional.ofNullable(clusters).stream()
            .flatMap(all -> all.clusters().all().stream())
            .filter(view -> view.name().equals(cluster) && reaches(caller, cluster))
            .map(ClusterView::version)
            .filter(java.util.Objects::nonNull)
            .findFirst()
            .map(known -> "The cluster's version is " + known + ".\n")
            .orElse("");
    return account + version;
  }

  private boolean reaches(Caller caller, String cluster) {
    return clusters != null && clusters.access().reaches(caller, cluster, "");
  }

  @Override
  public void close() {
    agent.close();
  }
}
