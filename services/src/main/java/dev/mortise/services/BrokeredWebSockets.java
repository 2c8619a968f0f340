package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import dev.mortise.api.WebSockets;
import dev.mortise.host.HostCaller;
import dev.mortise.protocol.NetworkTarget;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// WebSockets for one call of one plugin. Follows no redirect.
record BrokeredWebSockets(Egress egress, SecretSource secrets, HostCaller caller)
    implements WebSockets {
  private static final Pattern PROTOCOL = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
  private static final int PROTOCOLS_MAX = 16;

  @Override
  public Items<Routes.Message> connect(Target target, Items<Routes.Message> outgoing) {
    NetworkTarget to = checked(target);
    Map<String, List<String>> headers =
        new SecretFilling(secrets, caller, "websocket")
            .fill(HeaderRules.outgoing(target.headers()), to);
    EgressConnection connection =
        egress.connect(caller, "websocket", to, to.secure(), caller.deadline());
    try {
      WebSocketFrames frames = WebSocketHandshake.open(connection, to, headers, target.protocols());
      connection.stream(egress.config().idleTimeout());
      var speech = new WebSocketSpeech(frames, egress.config().messageBytesMax());
      return TwoWays.begin(connection, speech, caller, to.permissionTarget(), outgoing);
    } catch (IOException e) {
      connection.close();
      throw NetworkFailures.of(caller, to.permissionTarget(), connection.late(), e);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private NetworkTarget checked(Target target) {
    NetworkTarget to = NetworkTarget.ofUrl(target.url());
    boolean sound =
        to.scheme().startsWith("ws")
            && target.protocols().size() <= PROTOCOLS_MAX
            && target.protocols().stream().allMatch(p -> PROTOCOL.matcher(p).matches());
    if (!sound) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: a WebSocket takes ws:// or wss:// and up to %d protocols, each a single word."
              .formatted(caller.label(), PROTOCOLS_MAX));
    }
    return to;
  }
}
