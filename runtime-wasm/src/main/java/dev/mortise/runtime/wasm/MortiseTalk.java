package dev.mortise.runtime.wasm;

import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.Delivery;
import dev.mortise.host.Description;
import dev.mortise.host.PluginErrors;
import dev.mortise.protocol.JsonCodec;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ImportFunction;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/// Speaks the Mortise module ABI with one instance.
final class MortiseTalk implements Talk {
  private static final int CONTRIBUTIONS_MAX = 1000;

  private final Plugin plugin;
  private final HostAnswers host;
  private final Stopwatch stopwatch = new Stopwatch();
  private final @Nullable Guest guest;

  MortiseTalk(Plugin plugin) {
    this.plugin = plugin;
    this.host = new HostAnswers(plugin);
    var made =
        new Guest(plugin.program(), plugin.memory(), List.of(imported()), plugin.messageBytesMax());
    this.guest = made;
    if (made.exports(MortiseAbi.INITIALIZE)) {
      made.refuel();
      made.call(MortiseAbi.INITIALIZE);
    }
  }

  /// What a plugin says it is.
  record Told(String id, String version, List<Contribution> contributions) {}

  private ImportFunction imported() {
    FunctionType type = FunctionType.of(List.of(ValType.I32, ValType.I32), List.of(ValType.I64));
    return new ImportFunction(
        MortiseAbi.IMPORT_MODULE,
        MortiseAbi.IMPORT_NAME,
        type,
        (_, arguments) -> new long[] {asked((int) arguments[0], (int) arguments[1])});
  }

  /// The module asks the host.
  private long asked(int pointer, int length) {
    StackReserve.check();
    Guest asking = guest();
    byte[] question = asking.memory().read(pointer, length);
    stopwatch.stop();
    byte[] answer = host.answer(Message.decode(question)).encode();
    stopwatch.start();
    asking.pay((long) question.length + answer.length);
    int place = place(answer);
    return ((long) place << 32) | answer.length;
  }

  private int place(byte[] bytes) {
    Guest into = guest();
    int pointer = (int) into.call(MortiseAbi.ALLOC, bytes.length);
    if (pointer == 0) {
      throw new GuestFault(
          "has no room for a message of %,d bytes: mortise_alloc returned 0"
              .formatted(bytes.length));
    }
    into.memory().write(pointer, bytes);
    return pointer;
  }

  @Override
  public Guest guest() {
    if (guest == null) {
      throw new GuestFault("asks the host while it is being made; host functions open later");
    }
    return guest;
  }

  private Message exchange(Message question) {
    Guest asked = guest();
    asked.refuel();
    byte[] bytes = question.encode();
    stopwatch.start();
    try {
      int place = place(bytes);
      long packed = asked.call(MortiseAbi.CALL, place, bytes.length);
      int pointer = (int) (packed >>> 32);
      int length = (int) packed;
      Message answer = Message.decode(asked.memory().read(pointer, length));
      if (asked.exports(MortiseAbi.FREE)) {
        asked.call(MortiseAbi.FREE, pointer, length);
      }
      return answer;
    } catch (GuestFault e) {
      throw asked.broken(e);
    } finally {
      stopwatch.stop();
    }
  }

  private PluginException refused(Message answer) {
    if (answer.kind() == Message.ERROR) {
      Message.Failure failure = answer.meta(Message.Failure.class);
      return PluginErrors.told(plugin.label(), failure.code(), failure.message());
    }
    return new PluginException(
        ErrorCode.PLUGIN_PROTOCOL,
        "%s: it answered with a message of the kind %d, which is no answer to what it was asked."
            .formatted(plugin.label(), answer.kind()));
  }

  private Message expect(Message answer, int kind) {
    if (answer.kind() != kind) {
      throw refused(answer);
    }
    return answer;
  }

  @Override
  public Description describe() {
    Json about = JsonCodec.encode(new HostTold(plugin.hostVersion()));
    Message answer =
        expect(
            exchange(new Message(Message.DESCRIBE, about, plugin.settings(), Bytes.EMPTY)),
            Message.OK);
    Told told = told(answer.headOrEmpty());
    if (told.contributions().size() > CONTRIBUTIONS_MAX) {
      throw new PluginException(
          ErrorCode.PLUGIN_PROTOCOL,
          plugin.label() + ": it describes more than " + CONTRIBUTIONS_MAX + " contributions.");
    }
    return new Description(told.id(), told.version(), told.contributions(), Set.of(), List.of());
  }

  /// What a plugin is told about its host.
  record HostTold(String hostVersion) {}

  private Told told(Json head) {
    try {
      return JsonCodec.decode(head, Told.class);
    } catch (PluginException e) {
      throw new PluginException(
          ErrorCode.PLUGIN_PROTOCOL,
          plugin.label() + ": what it says it is cannot be read: " + e.getMessage(),
          e);
    }
  }

  @Override
  public Reply call(Delivery delivery) {
    host.begin(delivery, null);
    Message answer = expect(exchange(message(Message.CALL, delivery)), Message.OK);
    return new Reply(answer.headOrEmpty(), answer.body());
  }

  @Override
  public void open(Delivery delivery, Exchange caller) {
    host.begin(delivery, caller);
    expect(exchange(message(Message.OPEN, delivery)), Message.OK);
  }

  @Override
  public @Nullable Frame pull() {
    Message answer = exchange(Message.of(Message.PULL));
    return answer.kind() == Message.END ? null : expect(answer, Message.FRAME).frame();
  }

  @Override
  public Duration computing() {
    return stopwatch.time();
  }

  private static Message message(int kind, Delivery delivery) {
    Call call = delivery.call();
    var who =
        new Message.Who(
            call.caller().kind(), call.caller().name(), List.copyOf(call.caller().roles()));
    var about =
        new Message.About(
            call.address(),
            call.method(),
            HexFormat.of().formatHex(delivery.token()),
            who,
            Math.max(1, call.deadline().remaining().toMillis()),
            call.traceParent());
    return new Message(kind, JsonCodec.encode(about), call.head(), call.body());
  }

  @Override
  public void close() {
    host.close();
  }
}
