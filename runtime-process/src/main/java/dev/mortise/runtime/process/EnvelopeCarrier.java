package dev.mortise.runtime.process;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.Caller;
import dev.mortise.api.Contribution;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.Delivery;
import dev.mortise.host.Description;
import dev.mortise.host.PluginWords;
import dev.mortise.wire.mortise.CallReply;
import dev.mortise.wire.mortise.CallRequest;
import dev.mortise.wire.mortise.DescribeReply;
import dev.mortise.wire.mortise.DescribeRequest;
import dev.mortise.wire.mortise.PluginGrpc;
import dev.mortise.wire.mortise.Start;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Our own contract, `mortise.plugin.v1`: envelopes as they are.
final class EnvelopeCarrier implements Dialect {
  private static final int ENVELOPE_VERSION = 1;
  private static final int CONTRIBUTIONS_MAX = 1000;

  private final Link link;
  private @Nullable HostCalls hostCalls;

  EnvelopeCarrier(Link link) {
    this.link = link;
  }

  @Override
  public Description describe(Deadline deadline) {
    DescribeReply reply = ask(deadline);
    if (reply.getEnvelopeVersion() != ENVELOPE_VERSION) {
      throw new PluginException(
          ErrorCode.HANDSHAKE_INCOMPATIBLE,
          link.label()
              + ": it speaks version "
              + reply.getEnvelopeVersion()
              + " of the envelope and this host speaks 1; build it with an SDK of this host.");
    }
    if (reply.getContributionsCount() > CONTRIBUTIONS_MAX) {
      throw new PluginException(
          ErrorCode.PLUGIN_PROTOCOL,
          link.label() + ": it describes more than " + CONTRIBUTIONS_MAX + " contributions.");
    }
    List<Contribution> contributions =
        reply.getContributionsList().stream()
            .map(c -> new Contribution(c.getKind(), c.getName(), json(c.getDetails())))
            .toList();
    return new Description(reply.getId(), reply.getVersion(), contributions, Set.of(), List.of());
  }

  /// The SDKs refuse with FAILED_PRECONDITION what their author's code says no to: the settings.
  private DescribeReply ask(Deadline deadline) {
    try {
      return link.unary(
          PluginGrpc.getDescribeMethod(),
          deadline,
          DescribeRequest.newBuilder()
              .setHostVersion(link.hostVersion())
              .setSettings(bytes(link.launch().settings().utf8()))
              .addEnvelopeVersions(ENVELOPE_VERSION)
              .build());
    } catch (PluginException e) {
      if (e.getCause() instanceof StatusRuntimeException refusal
          && refusal.getStatus().getCode() == Status.Code.FAILED_PRECONDITION) {
        throw new PluginException(
            ErrorCode.PLUGIN_FAILED,
            link.label()
                + ": it does not accept its settings: "
                + PluginWords.of(String.valueOf(refusal.getStatus().getDescription()), 300)
                + " Change its settings, then start it again.",
            e);
      }
      throw e;
    }
  }

  @Override
  public void ready(Deadline deadline) {
    hostCalls = HostCalls.open(link);
  }

  @Override
  public Reply call(Delivery delivery) {
    Call call = delivery.call();
    CallReply reply =
        link.unary(
            PluginGrpc.getCallMethod(),
            call.deadline(),
            CallRequest.newBuilder()
                .setStart(start(delivery))
                .setBody(bytes(call.body().array()))
                .build());
    if (reply.hasError()) {
      throw WireErrors.failure(link.label(), reply.getError());
    }
    return new Reply(json(reply.getHead()), Bytes.of(reply.getBody().toByteArray()));
  }

  @Override
  public Exchange open(Delivery delivery) {
    return FrameExchange.open(link, start(delivery), delivery.call().deadline());
  }

  private static Start start(Delivery delivery) {
    Call call = delivery.call();
    var start =
        Start.newBuilder()
            .setContribution(call.address())
            .setMethod(call.method())
            .setHead(bytes(call.head().utf8()))
            .setToken(ByteString.copyFrom(delivery.token()))
            .setDeadlineMillis(Math.max(1, call.deadline().remaining().toMillis()))
            .setCaller(caller(call.caller()));
    if (call.traceParent() != null) {
      start.setTraceParent(call.traceParent());
    }
    return start.build();
  }

  private static dev.mortise.wire.mortise.Caller caller(Caller caller) {
    return dev.mortise.wire.mortise.Caller.newBuilder()
        .setKind(caller.kind())
        .setName(caller.name())
        .addAllRoles(caller.roles())
        .build();
  }

  /// Without a copy: envelopes promise not to change what they hold.
  static ByteString bytes(byte[] array) {
    return UnsafeByteOperations.unsafeWrap(array);
  }

  static Json json(ByteString utf8) {
    return Json.of(utf8.toByteArray());
  }

  @Override
  public void check() {
    if (hostCalls != null) {
      hostCalls.check();
    }
  }

  @Override
  public void close() {
    if (hostCalls != null) {
      hostCalls.close();
    }
  }
}
