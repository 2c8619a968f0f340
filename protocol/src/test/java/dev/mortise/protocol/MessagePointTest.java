package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Api;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.mortise.api.Bytes;
import dev.mortise.api.Contract;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Need;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Contracts over protobuf messages; those that come with protobuf's own library stand for an
/// application's.
final class MessagePointTest {
  @Contract("acme.Calendar")
  interface Calendar {
    Timestamp next(Duration after);

    Items<Timestamp> all(Duration every);

    void forget(Timestamp day);
  }

  private static final Calendar CALENDAR =
      new Calendar() {
        @Override
        public Timestamp next(Duration after) {
          return Timestamp.newBuilder().setSeconds(after.getSeconds() + 1).build();
        }

        @Override
        public Items<Timestamp> all(Duration every) {
          return Items.of(List.of(Timestamp.getDefaultInstance(), next(every)));
        }

        @Override
        public void forget(Timestamp day) {
          throw new PluginException(ErrorCode.NOT_FOUND, "no day " + day.getSeconds());
        }
      };

  private final ContractServer<Calendar> server = ContractServer.of(Calendar.class, "", CALENDAR);
  private final List<Need> needs = new ArrayList<>();
  private final List<Json> heads = new ArrayList<>();
  private final List<Bytes> bodies = new ArrayList<>();

  private final Calendar proxy =
      ContractClient.create(
          Calendar.class,
          "",
          new ContractClient.Transport() {
            @Override
            public Reply call(MethodModel method, Need need, Json head, Bytes body) {
              needs.add(need);
              heads.add(head);
              bodies.add(body);
              return server.call(method.name(), head, body);
            }

            @Override
            public Exchange open(MethodModel method, Need need, Json head) {
              needs.add(need);
              Pipe pipe = Pipe.of(4);
              Thread.ofVirtual().start(() -> server.open(method.name(), head, pipe.left()));
              return pipe.right();
            }
          });

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  @Test
  void theSerialisedMessageIsTheBodyOfAnEnvelopeLikeAnyOther() {
    assertEquals(42, proxy.next(seconds(41)).getSeconds());
    assertEquals(List.of(Json.EMPTY), heads);
    assertEquals(List.of(Bytes.of(seconds(41).toByteArray())), bodies);
    var offer = new Need.Holds(Permission.parse("point:offer:acme.Calendar"));
    assertEquals(List.of(offer), needs);
  }

  @Test
  void aMessageWithoutContentIsAMessage() {
    assertEquals(1, proxy.next(Duration.getDefaultInstance()).getSeconds());
  }

  @Test
  void anErrorOfAMethodWithoutAnAnswerArrives() {
    var thrown =
        assertThrows(
            PluginException.class,
            () -> proxy.forget(Timestamp.newBuilder().setSeconds(7).build()));
    assertEquals("no day 7", thrown.getMessage());
  }

  @Test
  void messagesStream() {
    try (Items<Timestamp> all = proxy.all(seconds(4))) {
      assertEquals(Timestamp.getDefaultInstance(), all.next());
      assertEquals(proxy.next(seconds(4)), all.next());
      assertNull(all.next());
    }
  }

  @Test
  void bytesThatAreNoMessageAreRefusedByItsName() {
    var thrown =
        assertThrows(
            PluginException.class,
            () -> server.call("next", Json.EMPTY, Bytes.of(new byte[] {(byte) 0xff, 1, 2})));
    assertEquals(ErrorCode.INVALID_ARGUMENT, thrown.code());
    assertEquals(
        "Expected a google.protobuf.Duration, got 3 bytes that are none: ",
        thrown.getMessage().substring(0, 64));
  }

  @Contract("acme.Api")
  interface Apis {
    Api newest(Struct query);
  }

  /// Another type under the same name is another message.
  @Contract("acme.Calendar")
  interface OtherCalendar {
    Value next(Duration after);
  }

  @Test
  void theSchemaNamesEveryMessageOnce() {
    var takes =
        JsonCodec.tree(PointSchema.of(ContractModel.of(Apis.class)))
            .path("methods")
            .path("newest")
            .path("takes");
    assertEquals("google.protobuf.Struct", takes.path("protobuf").asString());
    assertEquals(
        "{\"1\":\"repeated google.protobuf.Value values\"}",
        takes.path("messages").path("google.protobuf.ListValue").toString());
    assertEquals(
        List.of(),
        PointSchema.conflicts(
            ContractModel.of(Apis.class), PointSchema.of(ContractModel.of(Apis.class))));
  }

  @Test
  void anotherMessageIsAConflict() {
    assertEquals(
        List.of("next answers google.protobuf.Value, but google.protobuf.Timestamp is expected"),
        PointSchema.conflicts(
                ContractModel.of(Calendar.class),
                PointSchema.of(ContractModel.of(OtherCalendar.class)))
            .stream()
            .filter(conflict -> conflict.startsWith("next"))
            .toList());
  }

  @Test
  void messagesMayGrowButANumberKeepsItsType() {
    check("{\"1\":\"int64 moment\",\"2\":\"int32 nanos\",\"3\":\"string zone\"}");
    check("{\"1\":\"int64 seconds\"}");
    check(
        "{\"1\":\"string seconds\",\"2\":\"int32 nanos\"}",
        "next answers google.protobuf.Timestamp with field 1 as string, but int64 is expected");
    check(
        "{\"2\":\"repeated int32 nanos\"}",
        "next answers google.protobuf.Timestamp with field 2 as repeated int32, but int32 is expected");
  }

  private static void check(String fields, String... conflicts) {
    String details =
        """
        {"version": 1, "methods": {"all": {}, "forget": {}, "next": {
          "returns": {"protobuf": "google.protobuf.Timestamp",
                      "messages": {"google.protobuf.Timestamp": %s}}}}}
        """
            .formatted(fields);
    assertEquals(
        List.of(conflicts),
        PointSchema.conflicts(ContractModel.of(Calendar.class), Json.of(details)));
  }

  @Test
  void jsonIsNoMessage() {
    String details =
        "{\"methods\": {\"all\": {}, \"forget\": {}, \"next\": {\"takes\": {\"type\": \"object\"}}}}";
    assertEquals(
        List.of("next is sent google.protobuf.Duration, but JSON is expected"),
        PointSchema.conflicts(ContractModel.of(Calendar.class), Json.of(details)));
  }

  interface Neither {
    StringBuilder text();
  }

  @Test
  void whatIsNeitherIsRefused() {
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> ContractModel.of(Neither.class));
    assertEquals(
        "java.lang.StringBuilder is neither a record nor a message that protoc made for protobuf-java",
        thrown.getMessage());
  }

  @Test
  void aFrameOfBytesAloneIsNoItem() {
    Pipe pipe = Pipe.of(4);
    pipe.left().send(Frame.of(Bytes.of("x")));
    var shape = ValueShape.of(Timestamp.class);
    var thrown =
        assertThrows(PluginException.class, () -> Streams.items(pipe.right(), shape).next());
    assertEquals(ErrorCode.PLUGIN_PROTOCOL, thrown.code());
  }
}
