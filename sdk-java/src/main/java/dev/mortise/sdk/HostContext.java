package dev.mortise.sdk;

import dev.mortise.api.Account;
import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.Clock;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Events;
import dev.mortise.api.Exchange;
import dev.mortise.api.Http;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.Need;
import dev.mortise.api.PluginException;
import dev.mortise.api.Progress;
import dev.mortise.api.Reply;
import dev.mortise.api.Secrets;
import dev.mortise.api.Storage;
import dev.mortise.api.Tcp;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolCalls;
import dev.mortise.api.WebSockets;
import dev.mortise.protocol.ContractClient;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.MethodModel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call of the host, as its handler sees it: who asks, until when, and what may be asked back.
///
/// Good until the call ends, a [#background] one until the plugin does. Safe for any thread.
public final class HostContext {
  private final HostPort port;
  private final Bytes token;
  private final Caller caller;
  private final @Nullable Deadline deadline;
  private final @Nullable String traceParent;
  private final Json settings;
  // Written by the carrier's thread when the caller gives up.
  private volatile boolean cancelled;

  HostContext(Inbound call, HostPort port, Json settings) {
    this(port, call.token(), call.caller(), call.deadline(), call.traceParent(), settings);
  }

  private HostContext(
      HostPort port,
      Bytes token,
      Caller caller,
      @Nullable Deadline deadline,
      @Nullable String traceParent,
      Json settings) {
    this.port = port;
    this.token = token;
    this.caller = caller;
    this.deadline = deadline;
    this.traceParent = traceParent;
    this.settings = settings;
  }

  /// On whose behalf this call is made.
  public Caller caller() {
    return caller;
  }

  /// Until when a unary call must be answered; null for streams and background work.
  public @Nullable Deadline deadline() {
    return deadline;
  }

  /// W3C trace context of the call, or null.
  public @Nullable String traceParent() {
    return traceParent;
  }

  /// Whether the caller gave up or the time is up: what is computed now interests nobody.
  public boolean cancelled() {
    return cancelled || (deadline != null && deadline.expired());
  }

  /// The plugin's settings as a record.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`, naming the setting that does not fit
  public <T> T settings(Class<T> type) {
    return JsonCodec.decode(settings, type);
  }

  /// The plugin's log.
  public PluginLogger log() {
    return Host.log();
  }

  /// The host's functions of one contract, asked with the rights of this call's caller.
  public <T> T host(Class<T> contract) {
    String function = dev.mortise.protocol.ContractModel.of(contract).name();
    return ContractClient.create(contract, "", new Outgoing(function));
  }

  /// The host's clock.
  public Instant now() {
    return host(Clock.class).now().time();
  }

  /// Another plugin's tool, `plugin_<id>_<tool>`, with the rights of this call's caller.
  public Tool.Result callTool(String tool, Object arguments) {
    Json json = arguments instanceof Json given ? given : JsonCodec.encode(arguments);
    return host(ToolCalls.class).call(new ToolCalls.Request(tool, json, ""));
  }

  /// HTTP through the host.
  public HostHttp http() {
    return new HostHttp(host(Http.class));
  }

  /// TCP and WebSockets through the host.
  public HostSockets sockets() {
    return new HostSockets(host(Tcp.class), host(WebSockets.class));
  }

  /// The plugin's own storage.
  public HostStorage storage() {
    return new HostStorage(host(Storage.class));
  }

  /// The secrets of the plugin's settings.
  public HostSecrets secrets() {
    return new HostSecrets(host(Secrets.class));
  }

  /// The caller's default cluster, all namespaces.
  public HostKubernetes kubernetes() {
    return new HostKubernetes(host(Kubernetes.class), "", "");
  }

  /// Events between plugins.
  public HostEvents events() {
    return new HostEvents(host(Events.class), background().host(Events.class));
  }

  /// Tells whoever waits for this call how far it is.
  ///
  /// @param total 0 where it is not known
  /// @param message for a person; may be empty
  public void progress(double done, double total, String message) {
    host(Progress.class).report(new Progress.Report(done, total, message));
  }

  /// The account's API key; needs `account:key`.
  public String accountKey() {
    return host(Account.class).key().key();
  }

  /// The same host on nobody's behalf, for the plugin's own threads and timers: only grants marked
  /// for background count. Stays good when this call has ended.
  public HostContext background() {
    return new HostContext(
        port, Bytes.EMPTY, new Caller.Background("plugin"), null, null, settings);
  }

  void cancel() {
    cancelled = true;
  }

  private final class Outgoing implements ContractClient.Transport {
    private final String function;

    Outgoing(String function) {
      this.function = function;
    }

    @Override
    public Reply call(MethodModel method, Need need, Json head, Bytes body) {
      return port.call(request(method, head, body));
    }

    @Override
    public Exchange open(MethodModel method, Need need, Json head) {
      return port.open(request(method, head, Bytes.EMPTY));
    }

    private HostCall request(MethodModel method, Json head, Bytes body) {
      if (cancelled()) {
        throw new PluginException(
            ErrorCode.CANCELLED,
            "The call that asks for %s %s has ended.".formatted(function, method.name()));
      }
      return new HostCall(token, function, method.name(), head, body, deadline);
    }
  }
}
