package dev.mortise.agent;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// `get_thing` reads, `delete_thing` changes, `secret_thing` is refused to everybody.
final class FakeTools implements AgentTools {
  private static final Json ANY = Json.of("{\"type\": \"object\"}");

  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile String output = "forty-two";
  volatile String made = "one";
  volatile boolean allowed = true;

  @Override
  public List<AgentTool> tools(Caller.User caller) {
    return List.of(
        new AgentTool("get_thing", "reads", ANY, false),
        new AgentTool("delete_thing", "deletes", ANY, true));
  }

  @Override
  public Asked ask(Caller.User caller, String cluster, String tool, Json arguments) {
    requireAllowed(caller);
    return new Asked(made + " " + tool + " " + arguments);
  }

  @Override
  public Outcome call(
      Caller.User caller, String cluster, String tool, Json arguments, String confirmed) {
    requireAllowed(caller);
    boolean just = confirmed.equals(made + " " + tool + " " + arguments);
    if (tool.equals("delete_thing") && !just) {
      throw new PluginException(ErrorCode.CONFLICT, "that was not confirmed");
    }
    calls.add(caller.name() + " " + tool + " " + arguments + (just ? " confirmed" : ""));
    return new Outcome(output, false);
  }

  private void requireAllowed(Caller.User caller) {
    if (!allowed) {
      throw new PluginException(ErrorCode.PERMISSION_DENIED, caller.name() + " may not");
    }
  }
}
