package dev.mortise.services;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Http;
import dev.mortise.api.Items;
import dev.mortise.api.Need;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.ProgressListener;
import dev.mortise.api.Routes;
import dev.mortise.api.Tcp;
import dev.mortise.api.WebSockets;
import dev.mortise.gate.PermissionMatcher;
import dev.mortise.host.HostCaller;
import dev.mortise.protocol.ContractServer;
import dev.mortise.protocol.JsonCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A plugin that asks through the same reading of needs as the door, with a gate that knows some
/// permissions and remembers what it was asked.
final class Asker {
  private final Egress egress;
  private final SecretSource secrets;
  private final List<Permission> held;
  private final Duration time;

  /// Every need that was judged, in order.
  final List<String> judged = Collections.synchronizedList(new ArrayList<>());

  Asker(Egress egress, SecretSource secrets, Duration time, String... held) {
    this.egress = egress;
    this.secrets = secrets;
    this.time = time;
    this.held = List.of(held).stream().map(Permission::parse).toList();
  }

  Asker(Egress egress, String... held) {
    this(egress, SecretSource.NONE, Duration.ofSeconds(20), held);
  }

  private void judge(Permission need) {
    judged.add(need.toString());
    if (held.stream().noneMatch(h -> PermissionMatcher.covers(h, need))) {
      throw new PluginException(ErrorCode.PERMISSION_DENIED, "asker has no " + need + ".");
    }
  }

  private HostCaller caller() {
    HostCaller any =
        Callers.of(
            new Caller.Operator("ada"), this::judge, (_, _, _) -> {}, ProgressListener.NOBODY);
    HostCaller timed = Callers.within(time, this::judge);
    return any.deadline().compareTo(timed.deadline()) < 0 ? any : timed;
  }

  private <T> T through(Class<T> contract, T implementation, String method, Object argument) {
    Need need =
        ContractServer.of(contract, "", implementation).need(method, JsonCodec.encode(argument));
    if (need instanceof Need.Holds holds) {
      judge(holds.permission());
    }
    return implementation;
  }

  Http.Response get(Http.Request request) {
    return through(Http.class, http(), "get", request).get(request);
  }

  Http.Response send(Http.Request request) {
    return through(Http.class, http(), "send", request).send(request);
  }

  Http.StreamedResponse stream(Http.StreamedRequest request) {
    var headOnly = new Http.Request(request.method(), request.url(), request.headers(), NO_BYTES);
    return through(Http.class, http(), "send", headOnly).stream(request);
  }

  private static final dev.mortise.api.Bytes NO_BYTES = dev.mortise.api.Bytes.EMPTY;

  Items<Tcp.Chunk> tcp(Tcp.Target target, Items<Tcp.Chunk> outgoing) {
    return through(Tcp.class, new BrokeredTcp(egress, caller()), "connect", target)
        .connect(target, outgoing);
  }

  Items<Routes.Message> webSocket(WebSockets.Target target, Items<Routes.Message> outgoing) {
    var sockets = new BrokeredWebSockets(egress, secrets, caller());
    return through(WebSockets.class, sockets, "connect", target).connect(target, outgoing);
  }

  private Http http() {
    return new BrokeredHttp(egress, secrets, caller());
  }
}
