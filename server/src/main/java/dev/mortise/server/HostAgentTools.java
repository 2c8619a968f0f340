package dev.mortise.server;

import dev.mortise.agent.AgentTool;
import dev.mortise.agent.AgentTools;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.Change;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;

/// The host's own tools for the agent. What changes something runs only with the hash of just that
/// cluster and those arguments, and is in the audit before.
record HostAgentTools(List<HostTool> all, AuditSink audit, InstantSource clock)
    implements AgentTools {
  /// Copies the list.
  HostAgentTools {
    all = List.copyOf(all);
  }

  @Override
  public List<AgentTool> tools(Caller.User caller) {
    return all.stream().map(HostTool::tool).toList();
  }

  private HostTool find(String name) {
    return all.stream()
        .filter(tool -> tool.tool().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new PluginException(ErrorCode.NOT_FOUND, "There is no such tool."));
  }

  @Override
  public Asked ask(Caller.User caller, String cluster, String tool, Json arguments) {
    find(tool).check().accept(new HostTool.Use(caller, cluster, Nodes.tree(arguments)));
    return new Asked(hash(tool, cluster, arguments));
  }

  @Override
  public Outcome call(
      Caller.User caller, String cluster, String tool, Json arguments, String confirmed) {
    HostTool found = find(tool);
    var use = new HostTool.Use(caller, cluster, Nodes.tree(arguments));
    if (found.tool().mutating()) {
      if (!hash(tool, cluster, arguments).equals(confirmed)) {
        throw new PluginException(
            ErrorCode.PERMISSION_DENIED, "This changes something, and was not confirmed as it is.");
      }
      found.check().accept(use);
      Change change = new Change(clock.instant(), caller, "ai." + tool, target(use), "");
      return new Outcome(audit.changing(change, () -> found.run().apply(use)), false);
    }
    return new Outcome(found.run().apply(use), false);
  }

  private static String target(HostTool.Use use) {
    return String.join(
        "/", use.cluster(), use.text("namespace"), use.text("resource"), use.text("name"));
  }

  private static String hash(String tool, String cluster, Json arguments) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : List.of(tool, cluster, arguments.toString())) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        // Lengths first, so that no two lists of parts read alike.
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
