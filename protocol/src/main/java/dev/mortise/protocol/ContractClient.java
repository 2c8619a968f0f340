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
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/// Makes a contract's interface callable: each call becomes an envelope for a transport.
///
/// The proxies are as thread-safe as their transport. What streams is pumped by a virtual thread of
/// its own, which ends with the stream.
public final class ContractClient {
  /// Where envelopes go.
  public interface Transport {
    /// Sends a unary call.
    Reply call(MethodModel method, Need need, Json head, Bytes body);

    /// Opens a stream.
    Exchange open(MethodModel method, Need need, Json head);
  }

  private ContractClient() {}

  /// A proxy of the interface.
  ///
  /// @param contributionName the name within the contract; empty where there is none
  public static <T> T create(Class<T> contract, String contributionName, Transport transport) {
    ContractModel model = ContractModel.of(contract);
    InvocationHandler handler = new Handler(model, contributionName, transport);
    return contract.cast(
        Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, handler));
  }

  private record Handler(ContractModel model, String name, Transport transport)
      implements InvocationHandler {
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      MethodModel m = model.model(method);
      if (m == null) {
        return object(proxy, method, arguments);
      }
      Object argument = m.argument() == null || arguments == null ? null : arguments[0];
      Need need = m.need(name, argument);
      Json head = argument == null ? Json.EMPTY : shape(m.argument()).head(argument);
      if (!m.stream()) {
        Bytes body = argument == null ? Bytes.EMPTY : shape(m.argument()).bytes(argument);
        return result(m, transport.call(m, need, head, body));
      }
      Exchange exchange = transport.open(m, need, head);
      try {
        send(m, exchange, argument, arguments);
        return receive(m, exchange);
      } catch (RuntimeException e) {
        exchange.cancel("failed: " + e.getMessage());
        throw e;
      }
    }

    // A proxy equals itself and nothing else.
    @SuppressWarnings("ReferenceEquality")
    private Object object(Object proxy, Method method, Object @Nullable [] arguments) {
      return switch (method.getName()) {
        case "equals" -> arguments != null && proxy == arguments[0];
        case "hashCode" -> System.identityHashCode(proxy);
        default -> model.name() + (name.isEmpty() ? "" : "/" + name);
      };
    }
  }

  private static ValueShape shape(@Nullable ValueShape shape) {
    if (shape == null) {
      throw new IllegalStateException("a method without a record has no shape");
    }
    return shape;
  }

  private static @Nullable Object result(MethodModel m, Reply reply) {
    ValueShape shape = m.result();
    return shape == null ? null : shape.value(reply.head(), reply.body());
  }

  private static void send(
      MethodModel m, Exchange exchange, @Nullable Object argument, Object @Nullable [] arguments) {
    if (argument != null && shape(m.argument()).hasBytes()) {
      exchange.send(Frame.of(shape(m.argument()).bytes(argument)));
    }
    if (m.incoming() != null && arguments != null) {
      var items = (Items<?>) arguments[arguments.length - 1];
      pump(m, exchange, () -> Streams.sendItems(items, shape(m.incoming()), exchange));
    } else if (argument != null && shape(m.argument()).streams()) {
      Body body = shape(m.argument()).body(argument);
      if (body.length() == 0) {
        body.close();
        exchange.finish();
      } else {
        pump(m, exchange, () -> Streams.sendBody(body, exchange));
      }
    } else {
      exchange.finish();
    }
  }

  private static void pump(MethodModel m, Exchange exchange, Runnable sending) {
    Thread.ofVirtual()
        .name("stream-" + m.name())
        .start(() -> {
          try {
            sending.run();
            exchange.finish();
          } catch (RuntimeException e) {
            // The reader of the reply is told by the exchange itself.
            exchange.cancel("sending failed: " + e.getMessage());
          }
        });
  }

  private static @Nullable Object receive(MethodModel m, Exchange exchange) {
    ValueShape shape = m.result();
    if (m.returnsItems()) {
      return Streams.items(exchange, shape(shape));
    }
    if (shape == null) {
      drain(exchange);
      return null;
    }
    Frame first = exchange.receive();
    if (first == null || first.head() == null) {
      throw new PluginException(
          ErrorCode.PLUGIN_PROTOCOL,
          "Expected the first frame of %s to carry its head, got %s."
              .formatted(m.name(), first == null ? "the end of the stream" : "only bytes"));
    }
    if (shape.streams()) {
      return shape.value(first.head(), Streams.body(exchange, first.body()));
    }
    Object result = shape.value(first.head(), first.body());
    drain(exchange);
    return result;
  }

  private static void drain(Exchange exchange) {
    while (exchange.receive() != null) {
      // What a void or finished method still sends means nothing; reading on finds the error, if
      // any.
    }
  }
}
