package dev.mortise.runtime.process;

import com.google.protobuf.Timestamp;
import dev.mortise.api.Account;
import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.Contribution;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.gate.Shell;
import dev.mortise.host.Delivery;
import dev.mortise.host.Description;
import dev.mortise.host.HostRequest;
import dev.mortise.host.PluginWords;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.wire.kilometers.AuthenticateRequest;
import dev.mortise.wire.kilometers.AuthenticateResponse;
import dev.mortise.wire.kilometers.Empty;
import dev.mortise.wire.kilometers.HandleErrorRequest;
import dev.mortise.wire.kilometers.HandleErrorResponse;
import dev.mortise.wire.kilometers.HandleMessageRequest;
import dev.mortise.wire.kilometers.HandleMessageResponse;
import dev.mortise.wire.kilometers.HandleStreamEventRequest;
import dev.mortise.wire.kilometers.HandleStreamEventResponse;
import dev.mortise.wire.kilometers.InitializeRequest;
import dev.mortise.wire.kilometers.InitializeResponse;
import dev.mortise.wire.kilometers.KilometersPluginGrpc;
import dev.mortise.wire.kilometers.PluginConfig;
import dev.mortise.wire.kilometers.ShutdownRequest;
import dev.mortise.wire.kilometers.StreamEvent;
import dev.mortise.wire.kilometers.StringResponse;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The contract of Kilometers' monitor plugins, `kilometersplugin.KilometersPlugin`, as message
/// handlers that observe.
///
/// Every answer of the contract carries `success` and an error's text beside gRPC's own status; a
/// failure of either kind is a failure, also when the plugin only tells its tier.
final class KilometersDialect implements Dialect {
  /// What observing amounts to, and what authenticating does where it is granted.
  private static final Set<Permission> IMPLIED =
      Set.of(Permission.of("messages", "observe", ""), Permission.of("account", "key", ""));

  private final Link link;
  private final StreamEvents events = new StreamEvents();
  private volatile String requiredTier = "";

  KilometersDialect(Link link) {
    this.link = link;
  }

  @Override
  public Description describe(Deadline deadline) {
    String name = text(KilometersPluginGrpc.getGetNameMethod(), deadline);
    String version = text(KilometersPluginGrpc.getGetVersionMethod(), deadline);
    requiredTier = text(KilometersPluginGrpc.getGetRequiredTierMethod(), deadline);
    if (name.isBlank()) {
      throw new PluginException(
          ErrorCode.PLUGIN_PROTOCOL, link.label() + ": GetName answered with nothing; mend it.");
    }
    Json details = JsonCodec.encode(new MessageHandler.Details(false));
    return new Description(
        name, version, List.of(new Contribution("messages", "", details)), IMPLIED, List.of());
  }

  private String text(MethodDescriptor<Empty, StringResponse> method, Deadline deadline) {
    return PluginWords.of(link.unary(method, deadline, Empty.getDefaultInstance()).getValue(), 200);
  }

  @Override
  public void ready(Deadline deadline) {
    String key = key(deadline);
    var endpoint = ask("endpoint", Account.Endpoint.class, deadline);
    Tier required =
        Tier.of(requiredTier)
            .orElseThrow(() ->
                denied(
                    "it requires the tier \""
                        + requiredTier
                        + "\", which is none of Free, Pro and Enterprise; ask its author."));
    agree(required);
    authenticate(key, required, deadline);
    initialize(key, endpoint, deadline);
  }

  /// What the manifest asks for and what the plugin says of itself must be the same.
  private void agree(Tier said) {
    for (Contribution declared : link.launch().manifest().contributes()) {
      var details = JsonCodec.decode(declared.details(), Declared.class);
      String tier = details.requiredTier();
      if (tier != null && !Tier.of(tier).equals(Optional.of(said))) {
        throw denied(
            "its manifest requires the tier "
                + tier
                + " and the plugin itself says "
                + said
                + "; correct required_tier in the manifest beside it.");
      }
    }
  }

  /// What a manifest of Kilometers says of the plugin's messages.
  private record Declared(boolean inline, @Nullable String requiredTier) {}

  /// Empty where none is configured or the plugin may not see it.
  private String key(Deadline deadline) {
    try {
      return ask("key", Account.Key.class, deadline).key();
    } catch (PluginException e) {
      if (e.code() == ErrorCode.PERMISSION_DENIED) {
        log("info", "runs without the account's API key: " + e.getMessage());
        return "";
      }
      throw e;
    }
  }

  private <T> T ask(String method, Class<T> type, Deadline deadline) {
    Reply reply =
        link.launch()
            .door()
            .call(
                new HostRequest(new byte[0], "account", method, Json.EMPTY, Bytes.EMPTY, deadline));
    return JsonCodec.decode(reply.head(), type);
  }

  /// Without a key only what is free runs, and its answer says no more than that there is no key.
  private void authenticate(String key, Tier required, Deadline deadline) {
    if (key.isEmpty() && required != Tier.FREE) {
      throw denied(
          "it requires the tier "
              + required
              + " and may not see an API key; configure one and allow it with:"
              + " mortise plugins grant "
              + Shell.quote(link.launch().manifest().id())
              + " account:key");
    }
    AuthenticateResponse answer =
        link.unary(
            KilometersPluginGrpc.getAuthenticateMethod(),
            deadline,
            AuthenticateRequest.newBuilder().setApiKey(key).build());
    boolean authorized = answer.getSuccess() && answer.getAuthResponse().getAuthorized();
    if (key.isEmpty()) {
      log("info", "runs as a Free plugin without an API key");
      return;
    }
    if (!authorized) {
      throw denied(
          "authentication failed: it does not accept the configured API key"
              + said(answer.getError())
              + "; check the key.");
    }
    String tier = answer.getAuthResponse().getUserTier();
    if (Tier.of(tier).filter(held -> held.covers(required)).isEmpty()) {
      throw denied(
          "it requires the tier "
              + required
              + " and the account's is \""
              + PluginWords.of(tier, 50)
              + "\"; change the subscription.");
    }
  }

  private void initialize(String key, Account.Endpoint endpoint, Deadline deadline) {
    InitializeResponse answer =
        link.unary(
            KilometersPluginGrpc.getInitializeMethod(),
            deadline,
            InitializeRequest.newBuilder()
                .setConfig(
                    PluginConfig.newBuilder()
                        .setApiEndpoint(endpoint.url())
                        .setDebug(endpoint.debug())
                        .setApiKey(key))
                .build());
    succeed("initialization", answer.getSuccess(), answer.getError());
  }

  @Override
  public Reply call(Delivery delivery) {
    Call call = delivery.call();
    if (!call.address().equals("messages")) {
      throw unimplemented(call);
    }
    switch (call.method()) {
      case "observe" -> observe(call);
      case "failed" -> failed(call);
      case "event" ->
          events
              .of(JsonCodec.decode(call.head(), MessageHandler.Event.class))
              .ifPresent(event -> stream(call, event));
      case "started" ->
          events
              .started(JsonCodec.decode(call.head(), MessageHandler.Session.class))
              .ifPresent(event -> stream(call, event));
      case "ended" ->
          events
              .ended(JsonCodec.decode(call.head(), MessageHandler.Session.class))
              .ifPresent(event -> stream(call, event));
      default -> throw unimplemented(call);
    }
    return Reply.EMPTY;
  }

  private void observe(Call call) {
    var message = JsonCodec.decode(call.head(), MessageHandler.Message.class);
    HandleMessageResponse answer =
        link.unary(
            KilometersPluginGrpc.getHandleMessageMethod(),
            call.deadline(),
            HandleMessageRequest.newBuilder()
                .setData(EnvelopeCarrier.bytes(call.body().array()))
                .setDirection(message.direction().name().toLowerCase(Locale.ROOT))
                .setCorrelationId(message.correlation())
                .build());
    succeed("message handling", answer.getSuccess(), answer.getError());
  }

  private void failed(Call call) {
    var failure = JsonCodec.decode(call.head(), MessageHandler.Failure.class);
    HandleErrorResponse answer =
        link.unary(
            KilometersPluginGrpc.getHandleErrorMethod(),
            call.deadline(),
            HandleErrorRequest.newBuilder()
                .setErrorMessage(failure.message())
                .setErrorType(failure.type())
                .build());
    succeed("error handling", answer.getSuccess(), answer.getError());
  }

  private void stream(Call call, MessageHandler.Event event) {
    Instant time = event.time();
    var stamp =
        Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()).build();
    HandleStreamEventResponse answer =
        link.unary(
            KilometersPluginGrpc.getHandleStreamEventMethod(),
            call.deadline(),
            HandleStreamEventRequest.newBuilder()
                .setEvent(
                    StreamEvent.newBuilder()
                        .setType(event.type())
                        .setTimestamp(stamp)
                        .putAllData(event.data()))
                .build());
    succeed("stream event handling", answer.getSuccess(), answer.getError());
  }

  @Override
  public Exchange open(Delivery delivery) {
    throw unimplemented(delivery.call());
  }

  @Override
  public void ending(Duration grace) {
    try {
      link.unary(
          KilometersPluginGrpc.getShutdownMethod(),
          Deadline.after(grace),
          ShutdownRequest.getDefaultInstance());
    } catch (PluginException e) {
      log("debug", "its Shutdown ended with: " + e.getMessage());
    }
  }

  private void succeed(String what, boolean success, String error) {
    if (!success) {
      throw new PluginException(
          ErrorCode.PLUGIN_FAILED, link.label() + ": " + what + " failed" + said(error) + ".");
    }
  }

  private static String said(String error) {
    return error.isEmpty() ? " (it gave no reason)" : ": " + PluginWords.of(error, 2000);
  }

  private PluginException denied(String why) {
    return new PluginException(ErrorCode.PERMISSION_DENIED, link.label() + ": " + why);
  }

  private PluginException unimplemented(Call call) {
    return new PluginException(
        ErrorCode.UNIMPLEMENTED,
        "%s: plugins of the Kilometers contract have no %s of %s."
            .formatted(link.label(), call.method(), call.address()));
  }

  private void log(String level, String text) {
    link.launch().log().line(LogLine.Source.MORTISE, level, text);
  }
}
