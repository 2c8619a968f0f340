package dev.mortise.agent;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// `get_thing` reads, `delete_thing` changes, `secret_thing` is refused to everybody.
final class FakeTools implements AgentTools {
  private static final Json ANY = Json.of("{\"type\": \"object\"}");

  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile String output = "forty-two";
  volatile boolean allowed = true;

  @Override
  public List<AgentTool> tools(Caller.User caller) {
    return List.of(
        new AgentTool("get_thing", "reads", ANY, false),
        new AgentTool("delete_thing", "deletes", ANY, true));
  }

  @Override
  public Optional<String> refusal(Caller.User caller, String cluster, String tool, Json arguments) {
    return allowed ? Optional.empty() : Optional.of(caller.name() + " may not");
  }

  @Override
  public Outcome call(
      Caller.User caller, String cluster, String tool, Json arguments, boolean confirmed) {
    calls.add(caller.name() + " " + tool + " " + arguments + (confirmed ? " confirmed" : ""));
    if (!allowed) {
      throw new PluginException(ErrorCode.PERMISSION_DENIED, caller.name() + " may not");
    }
    return new Outcome(output, false);
  }
}
