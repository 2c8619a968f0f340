import dev.mortise.sdk.Messages;
import dev.mortise.sdk.MortisePlugin;
import java.util.Map;
import java.util.TreeMap;

/// A message handler: is shown a copy of every message of an MCP session.
public final class {{Class}} extends Messages {
  private final Map<String, Integer> seen = new TreeMap<>();

  public static void main(String[] args) {
    MortisePlugin.builder("{{id}}", "0.1.0").messages(new {{Class}}()).serve(args);
  }

  @Override
  public synchronized void observe(Message message) {
    seen.merge(message.method() == null ? "(answer)" : message.method(), 1, Integer::sum);
  }

  @Override
  public synchronized void ended(Session session) {
    // What a plugin writes to standard error is its log: mortise plugins logs {{id}}
    System.err.println("seen in this session: " + seen);
  }
}
