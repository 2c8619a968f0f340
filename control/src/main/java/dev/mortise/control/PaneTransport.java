package dev.mortise.control;

import dev.mortise.api.Bytes;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.Need;
import dev.mortise.api.Reply;
import dev.mortise.protocol.ContractClient;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.MethodModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Carries the calls of a plugin's panes. Each keeps the connection it was opened on until it is
/// closed: when this process ends in between, the host sees that, and closes the pane.
final class PaneTransport implements ContractClient.Transport {
  private final ControlTransport calls;
  private final Map<String, ControlConnection> open = new ConcurrentHashMap<>();

  PaneTransport(ControlTransport calls) {
    this.calls = calls;
  }

  @Override
  public Reply call(MethodModel method, Need need, Json head, Bytes body) {
    return switch (method.name()) {
      case "open" -> opened(method, head, body);
      case "close" -> closed(method, need, head, body);
      default -> calls.call(method, need, head, body);
    };
  }

  private Reply opened(MethodModel method, Json head, Bytes body) {
    ControlConnection connection = ControlConnection.to(calls.socket());
    boolean shown = false;
    try {
      Reply first = calls.call(connection, method, head, body);
      release(open.put(pane(head), connection));
      shown = true;
      return first;
    } finally {
      if (!shown) {
        connection.close();
      }
    }
  }

  private Reply closed(MethodModel method, Need need, Json head, Bytes body) {
    try {
      return calls.call(method, need, head, body);
    } finally {
      release(open.remove(pane(head)));
    }
  }

  private static String pane(Json head) {
    return ControlJson.text(JsonCodec.tree(head), "pane");
  }

  private static void release(@Nullable ControlConnection connection) {
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public Exchange open(MethodModel method, Need need, Json head) {
    return calls.open(method, need, head);
  }
}
