package dev.mortise.protocol;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Need;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers envelopes with an implementation of a contract's interface.
///
/// As thread-safe as the implementation: every call runs on the thread that brings it.
///
/// @param <T> the interface
public final class ContractServer<T> {
  private final ContractModel model;
  private final String name;
  private final T implementation;

  private ContractServer(ContractModel model, String name, T implementation) {
    this.model = model;
    this.name = name;
    this.implementation = implementation;
  }

  /// Serves an implementation.
  ///
  /// @param contributionName the name within the contract; empty where there is none
  public static <T> ContractServer<T> of(
      Class<T> contract, String contributionName, T implementation) {
    return new ContractServer<>(ContractModel.of(contract), contributionName, implementation);
  }

  /// What is served.
  public ContractModel model() {
    return model;
  }

  /// Whether that method is a stream.
  ///
  /// @throws PluginException `NOT_FOUND`
  public boolean streams(String method) {
    return model.method(method).stream();
  }

  /// What a call with this head needs.
  ///
  /// @throws PluginException `NOT_FOUND`, `INVALID_ARGUMENT`
  public Need need(String method, Json head) {
    MethodModel m = model.method(method);
    return m.need(name, argument(m, head, Bytes.EMPTY));
  }

  /// Answers a unary call.
  ///
  /// @throws PluginException `NOT_FOUND`, `INVALID_ARGUMENT`, or what the implementation throws
  public Reply call(String method, Json head, Bytes body) {
    MethodModel m = model.method(method);
    if (m.stream()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "%s of %s is a stream; open it.".formatted(method, name()));
    }
    Object argument = argument(m, head, body);
    Object result = invoke(m, argument, null);
    ValueShape shape = m.result();
    return shape == null
        ? Reply.EMPTY
        : new Reply(shape.head(returned(m, result)), shape.bytes(returned(m, result)));
  }

  /// Answers a stream: reads and sends until both sides have said everything.
  ///
  /// @throws PluginException as [#call]; the carrier tells the other side
  public void open(String method, Json head, Exchange exchange) {
    MethodModel m = model.method(method);
    ValueShape in = m.argument();
    Object body = in == null ? Bytes.EMPTY : Streams.beside(in, exchange);
    Items<Object> items = m.incoming() == null ? null : Streams.items(exchange, m.incoming());
    Object result = invoke(m, argument(m, head, body), items);
    ValueShape shape = m.result();
    if (shape != null) {
      Object value = returned(m, result);
      if (m.returnsItems()) {
        Streams.sendItems((Items<?>) value, shape, exchange);
      } else {
        try (Body rest = shape.body(value)) {
          exchange.send(new Frame(shape.head(value), shape.bytes(value)));
          Streams.sendBody(rest, exchange);
        }
      }
    }
    exchange.finish();
  }

  private static @Nullable Object argument(MethodModel m, Json head, Object body) {
    ValueShape shape = m.argument();
    return shape == null ? null : shape.value(head, body);
  }

  // A method that returns nothing answers null; the others are checked by returned().
  @SuppressWarnings("NullAway")
  private @Nullable Object invoke(
      MethodModel m, @Nullable Object argument, @Nullable Items<Object> items) {
    List<Object> arguments = new ArrayList<>(2);
    if (argument != null) {
      arguments.add(argument);
    }
    if (items != null) {
      arguments.add(items);
    }
    return Reflection.invoke(m.method(), implementation, arguments.toArray());
  }

  private Object returned(MethodModel m, @Nullable Object result) {
    if (result == null) {
      throw new PluginException(
          ErrorCode.PLUGIN_FAILED, "%s of %s returned null.".formatted(m.name(), name()));
    }
    return result;
  }

  private String name() {
    return name.isEmpty() ? model.name() : model.name() + "/" + name;
  }
}
