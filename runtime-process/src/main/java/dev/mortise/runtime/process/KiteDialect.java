package dev.mortise.runtime.process;

import com.google.protobuf.ByteString;
import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.ClusterEvents;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.LogLine;
import dev.mortise.api.Middleware;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import dev.mortise.host.Delivery;
import dev.mortise.host.Description;
import dev.mortise.host.PluginWords;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.wire.kite.AIToolAuthRequest;
import dev.mortise.wire.kite.AIToolAuthResponse;
import dev.mortise.wire.kite.AIToolRequest;
import dev.mortise.wire.kite.AIToolResponse;
import dev.mortise.wire.kite.ClusterEvent;
import dev.mortise.wire.kite.Empty;
import dev.mortise.wire.kite.HTTPRequest;
import dev.mortise.wire.kite.HTTPResponse;
import dev.mortise.wire.kite.MiddlewareRequest;
import dev.mortise.wire.kite.MiddlewareResponse;
import dev.mortise.wire.kite.PluginServiceGrpc;
import dev.mortise.wire.kite.ResourceRequest;
import dev.mortise.wire.kite.ResourceResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The contract of Kite's plugins, `kite.plugin.v1.PluginService`: tools, resources, routes,
/// middleware and cluster events.
///
/// The contract knows no streams: bodies are gathered, up to [#BODY_BYTES_MAX].
final class KiteDialect implements Dialect {
  /// The largest body of a request or an answer.
  static final int BODY_BYTES_MAX = 32 << 20;

  private final Link link;

  KiteDialect(Link link) {
    this.link = link;
  }

  @Override
  public Description describe(Deadline deadline) {
    return new KiteDescription(link, deadline).ask();
  }

  @Override
  public void ready(Deadline deadline) {
    // The contract has nothing to say here.
  }

  @Override
  public Reply call(Delivery delivery) {
    Call call = delivery.call();
    int slash = call.address().indexOf('/');
    String kind = slash < 0 ? call.address() : call.address().substring(0, slash);
    String name = slash < 0 ? "" : call.address().substring(slash + 1);
    return switch (kind + "." + call.method()) {
      case "tools.execute" -> executeTool(call, name);
      case "tools.authorize" -> authorizeTool(call, name);
      case "resources.list", "resources.get", "resources.delete" -> query(call, name);
      case "resources.create", "resources.update", "resources.patch" -> change(call, name);
      case "middleware.apply" -> middleware(call);
      case "cluster-events.changed" -> clusterEvent(call);
      default -> throw unimplemented(call);
    };
  }

  private Reply executeTool(Call call, String name) {
    var use = JsonCodec.decode(call.head(), Tool.Invocation.class);
    AIToolResponse answer =
        link.unary(
            PluginServiceGrpc.getExecuteAIToolMethod(),
            call.deadline(),
            AIToolRequest.newBuilder()
                .setToolName(name)
                .setArgsJson(use.arguments().toString())
                .setClusterName(use.cluster())
                .setUserJson(KiteUser.json(call.caller()))
                .build());
    return head(new Tool.Result(answer.getResult(), null, answer.getIsError()));
  }

  private Reply authorizeTool(Call call, String name) {
    var use = JsonCodec.decode(call.head(), Tool.Invocation.class);
    AIToolAuthResponse answer =
        link.unary(
            PluginServiceGrpc.getAuthorizeAIToolMethod(),
            call.deadline(),
            AIToolAuthRequest.newBuilder()
                .setToolName(name)
                .setArgsJson(use.arguments().toString())
                .setClusterName(use.cluster())
                .setUserJson(KiteUser.json(call.caller()))
                .build());
    return head(new Tool.Verdict(answer.getAllowed(), PluginWords.of(answer.getReason(), 2000)));
  }

  private Reply query(Call call, String name) {
    var query = JsonCodec.decode(call.head(), ResourceType.Query.class);
    return resource(
        call,
        ResourceRequest.newBuilder()
            .setHandlerName(name)
            .setNamespace(query.namespace())
            .setName(query.resource())
            .setClusterName(query.cluster())
            .putAllQueryParams(joined(query.parameters(), ",")));
  }

  private Reply change(Call call, String name) {
    var change = JsonCodec.decode(call.head(), ResourceType.Change.class);
    return resource(
        call,
        ResourceRequest.newBuilder()
            .setHandlerName(name)
            .setNamespace(change.namespace())
            .setName(change.resource())
            .setClusterName(change.cluster())
            .setBody(EnvelopeCarrier.bytes(change.document().utf8())));
  }

  private Reply resource(Call call, ResourceRequest.Builder request) {
    ResourceResponse answer =
        link.unary(
            PluginServiceGrpc.getHandleResourceMethod(),
            call.deadline(),
            request.setOperation(call.method()).setUserJson(KiteUser.json(call.caller())).build());
    return head(
        new ResourceType.Answer(status(answer.getStatusCode()), document(call, answer.getBody())));
  }

  /// What a plugin calls JSON is put into an envelope's head only after it was read as such.
  private Json document(Call call, ByteString body) {
    String text = body.toStringUtf8().strip();
    if (text.isEmpty() || text.equals("null")) {
      return Json.of("null");
    }
    try {
      return JsonCodec.decode(EnvelopeCarrier.json(body), Json.class);
    } catch (PluginException e) {
      throw new PluginException(
          ErrorCode.PLUGIN_PROTOCOL,
          link.label() + ": it answered " + call.address() + " with a body that is no JSON.",
          e);
    }
  }

  private Reply middleware(Call call) {
    var request = JsonCodec.decode(call.head(), Middleware.Request.class);
    MiddlewareResponse answer =
        link.unary(
            PluginServiceGrpc.getApplyMiddlewareMethod(),
            call.deadline(),
            MiddlewareRequest.newBuilder()
                .setMethod(request.method().toUpperCase(Locale.ROOT))
                .setPath(request.path())
                .putAllHeaders(joined(request.headers(), ", "))
                .setUserJson(KiteUser.json(call.caller()))
                .setClusterName(request.cluster())
                .build());
    return switch (answer.getAction()) {
      case CONTINUE ->
          head(new Middleware.Decision(false, 0, answer.getModifiedHeadersMap(), Bytes.EMPTY));
      case ABORT -> {
        Bytes payload = Bytes.of(answer.getAbortBody().toByteArray());
        var refusal = new Middleware.Decision(true, answer.getAbortStatusCode(), Map.of(), payload);
        yield new Reply(JsonCodec.encode(refusal), payload);
      }
      case UNRECOGNIZED ->
          throw new PluginException(
              ErrorCode.PLUGIN_PROTOCOL,
              link.label()
                  + ": its middleware answered action "
                  + answer.getActionValue()
                  + ", which is neither CONTINUE nor ABORT.");
    };
  }

  private Reply clusterEvent(Call call) {
    var event = JsonCodec.decode(call.head(), ClusterEvents.Event.class);
    link.unary(
        PluginServiceGrpc.getOnClusterEventMethod(),
        call.deadline(),
        ClusterEvent.newBuilder().setType(event.type()).setClusterName(event.cluster()).build());
    return Reply.EMPTY;
  }

  @Override
  public Exchange open(Delivery delivery) {
    Call call = delivery.call();
    if (!call.address().equals("routes") || !call.method().equals("handle")) {
      throw unimplemented(call);
    }
    // Without its body: that arrives in the frames that follow.
    var request = JsonCodec.decode(call.head(), Routes.Request.class);
    return new GatheredExchange(link.label(), BODY_BYTES_MAX, body -> route(call, request, body));
  }

  private Reply route(Call call, Routes.Request request, Bytes body) {
    HTTPResponse answer =
        link.unary(
            PluginServiceGrpc.getHandleHTTPMethod(),
            call.deadline(),
            HTTPRequest.newBuilder()
                .setMethod(request.method().toUpperCase(Locale.ROOT))
                .setPath(request.path())
                .putAllHeaders(joined(request.headers(), ", "))
                .putAllQueryParams(joined(request.query(), ","))
                .setBody(EnvelopeCarrier.bytes(body.array()))
                .setUserJson(KiteUser.json(call.caller()))
                .setClusterName(request.cluster())
                .build());
    if (answer.getBody().size() > BODY_BYTES_MAX) {
      throw GatheredExchange.tooLarge(link.label(), "answered with", BODY_BYTES_MAX);
    }
    Map<String, List<String>> headers =
        answer.getHeadersMap().entrySet().stream()
            .collect(
                Collectors.toMap(
                    e -> e.getKey().toLowerCase(Locale.ROOT),
                    e -> List.of(e.getValue()),
                    (first, second) -> second,
                    HashMap::new));
    // The contract has whole answers only, whatever the plugin says of their length.
    headers.put("content-length", List.of(Integer.toString(answer.getBody().size())));
    return new Reply(
        JsonCodec.encode(
            new Routes.Response(status(answer.getStatusCode()), headers, Body.empty())),
        Bytes.of(answer.getBody().toByteArray()));
  }

  @Override
  public void ending(Duration grace) {
    try {
      link.unary(
          PluginServiceGrpc.getShutdownMethod(), Deadline.after(grace), Empty.getDefaultInstance());
    } catch (PluginException e) {
      link.launch()
          .log()
          .line(LogLine.Source.MORTISE, "debug", "its Shutdown ended with: " + e.getMessage());
    }
  }

  /// The contract has one value per key; Kite itself joins several.
  private static Map<String, String> joined(Map<String, List<String>> values, String separator) {
    return values.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> String.join(separator, e.getValue())));
  }

  private static int status(int code) {
    return code == 0 ? 200 : code;
  }

  private static Reply head(Object record) {
    return new Reply(JsonCodec.encode(record), Bytes.EMPTY);
  }

  private PluginException unimplemented(Call call) {
    return new PluginException(
        ErrorCode.UNIMPLEMENTED,
        "%s: plugins of the Kite contract have no %s of %s."
            .formatted(link.label(), call.method(), call.address()));
  }
}
