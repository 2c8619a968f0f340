package dev.mortise.sdk;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Frame;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.wire.mortise.Data;
import dev.mortise.wire.mortise.Start;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The words of the envelope as messages of the wire, and back. Arrays are wrapped, not copied:
/// nobody changes them afterwards.
final class WireWords {
  private WireWords() {}

  static ByteString wrap(Json json) {
    return UnsafeByteOperations.unsafeWrap(json.utf8());
  }

  static ByteString wrap(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.array());
  }

  static Json json(ByteString bytes) {
    return Json.of(bytes.toByteArray());
  }

  static Bytes bytes(ByteString bytes) {
    return Bytes.of(bytes.toByteArray());
  }

  static Data data(Frame frame) {
    Data.Builder data = Data.newBuilder().setBody(wrap(frame.body()));
    if (frame.head() != null) {
      data.setHead(wrap(frame.head()));
    }
    return data.build();
  }

  static Frame frame(Data data) {
    return new Frame(data.getHead().isEmpty() ? null : json(data.getHead()), bytes(data.getBody()));
  }

  static dev.mortise.wire.mortise.Error error(PluginException e) {
    return dev.mortise.wire.mortise.Error.newBuilder()
        .setCode(e.code().name())
        .setMessage(e.getMessage())
        .build();
  }

  /// A code of a newer host counts as an internal error; its name stays in the message.
  static PluginException exception(dev.mortise.wire.mortise.Error error) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.name().equals(error.getCode()))
        .findFirst()
        .map(code -> new PluginException(code, error.getMessage()))
        .orElseGet(() ->
            new PluginException(ErrorCode.INTERNAL, error.getCode() + ": " + error.getMessage()));
  }

  /// @param bounded whether the deadline bounds the whole call
  static Inbound inbound(Start start, Bytes body, boolean bounded) {
    Deadline deadline =
        bounded && start.getDeadlineMillis() > 0
            ? Deadline.after(Duration.ofMillis(start.getDeadlineMillis()))
            : null;
    return new Inbound(
        start.getContribution(),
        start.getMethod(),
        json(start.getHead()),
        body,
        bytes(start.getToken()),
        caller(start.getCaller()),
        deadline,
        blankIsNull(start.getTraceParent()));
  }

  private static @Nullable String blankIsNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Caller caller(dev.mortise.wire.mortise.Caller caller) {
    return switch (caller.getKind()) {
      case "user" -> new Caller.User(caller.getName(), Set.copyOf(caller.getRolesList()));
      case "operator" -> new Caller.Operator(caller.getName());
      case "application" -> new Caller.Application(caller.getName());
      default -> new Caller.Background(caller.getName());
    };
  }
}
