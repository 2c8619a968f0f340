package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Need;
import dev.mortise.api.PluginException;
import dev.mortise.api.Randomness;
import dev.mortise.api.Reply;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A contract's client joined to its server by memory alone: what goes in comes out.
final class ContractTest {
  /// An application's own extension point, without any annotation.
  interface TaxRule {
    Money tax(Order order);
  }

  record Order(String id, String country, long netCents) {}

  record Money(long cents, String currency) {}

  private static <T> T joined(Class<T> contract, String name, T implementation) {
    ContractServer<T> server = ContractServer.of(contract, name, implementation);
    return ContractClient.create(contract, name, new Loop(server));
  }

  private record Loop(ContractServer<?> server) implements ContractClient.Transport {
    @Override
    public Reply call(MethodModel method, Need need, Json head, Bytes body) {
      return server.call(method.name(), head, body);
    }

    @Override
    public Exchange open(MethodModel method, Need need, Json head) {
      Pipe pipe = Pipe.of(4);
      Thread.ofVirtual()
          .start(() -> {
            try {
              server.open(method.name(), head, pipe.right());
            } catch (PluginException e) {
              pipe.fail(e);
            }
          });
      return pipe.left();
    }
  }

  @Test
  void anExtensionPointNeedsNoAnnotation() {
    TaxRule rule = joined(TaxRule.class, "", o -> new Money(o.netCents() * 19 / 100, "EUR"));
    assertEquals(new Money(19, "EUR"), rule.tax(new Order("1", "DE", 100)));
    var need = ContractModel.of(TaxRule.class).method("tax").need("", new Order("1", "DE", 1));
    assertEquals("point:offer:TaxRule", ((Need.Holds) need).permission().toString());
  }

  @Test
  void bytesTravelBesideTheHead() {
    Randomness random =
        joined(Randomness.class, "", a -> new Randomness.Drawn(Bytes.of(new byte[a.count()])));
    assertEquals(5, random.draw(new Randomness.Amount(5)).payload().size());
  }

  @Test
  void exceptionsComeThroughAsTheyAre() {
    TaxRule rule =
        joined(
            TaxRule.class,
            "",
            o -> {
              throw new PluginException(ErrorCode.PLUGIN_FAILED, "no rule for " + o.country());
            });
    var e = assertThrows(PluginException.class, () -> rule.tax(new Order("1", "XX", 1)));
    assertEquals("no rule for XX", e.getMessage());
  }

  @Test
  void bodiesStreamBothWaysWithoutBeingHeld() {
    Routes routes = joined(Routes.class, "", new Upper());
    AtomicInteger produced = new AtomicInteger();
    Body endless =
        new Body() {
          @Override
          public byte[] next() {
            produced.incrementAndGet();
            return "abc".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          }

          @Override
          public void close() {}
        };
    var response = routes.handle(request(endless));
    assertEquals(201, response.status());
    assertArrayEquals(new byte[] {'A', 'B', 'C'}, response.body().next());
    // Eight frames fit between the two sides; what is not read is not produced.
    assertTrue(produced.get() < 20, "produced " + produced);
    response.body().close();
  }

  @Test
  void largePiecesAreCut() {
    Routes routes = joined(Routes.class, "", new Upper());
    byte[] large = new byte[1_000_000];
    java.util.Arrays.fill(large, (byte) 'x');
    var out = new ByteArrayOutputStream();
    try (Body body = routes.handle(request(Body.of(Bytes.of(large)))).body()) {
      for (byte[] piece = body.next(); piece != null; piece = body.next()) {
        assertTrue(piece.length <= Streams.PIECE_BYTES_MAX);
        out.writeBytes(piece);
      }
    }
    assertEquals(large.length, out.size());
    assertEquals('X', out.toByteArray()[999_999]);
  }

  @Test
  void itemsArriveOneByOneAndEnd() {
    Routes routes = joined(Routes.class, "", new Upper());
    Items<Routes.Message> incoming =
        Items.of(
            List.of(
                new Routes.Message(true, Bytes.of("a")), new Routes.Message(false, Bytes.of("b"))));
    var replies = routes.connect(new Routes.Handshake("/", Map.of(), Map.of()), incoming);
    assertEquals(new Routes.Message(true, Bytes.of("A")), replies.next());
    assertEquals(new Routes.Message(false, Bytes.of("B")), replies.next());
    assertNull(replies.next());
  }

  @Test
  void needsAreFilledPartByPart() {
    var model = ContractModel.of(Routes.class).method("handle");
    var need = model.need("", request(Body.empty()));
    assertEquals("http:post:/a@b:c", ((Need.Holds) need).permission().toString());
    assertEquals("/a@b:c", ((Need.Holds) need).permission().target());
    assertFalse(ContractModel.of(Tool.class).method("execute").stream());
    assertTrue(ContractModel.of(ResourceType.class).method("watch").stream());
  }

  private static Routes.Request request(Body body) {
    return new Routes.Request("post", "/a@b:c", Map.of(), Map.of(), "", body);
  }

  private static final class Upper implements Routes {
    @Override
    public Response handle(Request request) {
      return new Response(
          201,
          Map.of(),
          new Body() {
            @Override
            public byte @Nullable [] next() {
              byte[] piece = request.body().next();
              return piece == null
                  ? null
                  : new String(piece, java.nio.charset.StandardCharsets.UTF_8)
                      .toUpperCase(java.util.Locale.ROOT)
                      .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }

            @Override
            public void close() {}
          });
    }

    @Override
    public Items<Message> connect(Handshake handshake, Items<Message> incoming) {
      return new Items<>() {
        @Override
        public @Nullable Message next() {
          Message m = incoming.next();
          return m == null
              ? null
              : new Message(
                  m.text(), Bytes.of(m.payload().text().toUpperCase(java.util.Locale.ROOT)));
        }

        @Override
        public void close() {}
      };
    }
  }
}
