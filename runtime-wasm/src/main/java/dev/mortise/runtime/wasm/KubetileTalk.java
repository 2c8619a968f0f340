package dev.mortise.runtime.wasm;

import dev.mortise.api.Call;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.Json;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.Delivery;
import dev.mortise.host.Description;
import dev.mortise.protocol.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ImportFunction;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/// Speaks KubeTile's contract with one instance, which is one pane.
final class KubetileTalk implements Talk {
  private static final int WHEEL_LINES = 3;
  private static final List<ValType> TWO = List.of(ValType.I32, ValType.I32);

  private final Plugin plugin;
  private final KubetileHost host;
  private final @Nullable Guest guest;
  private final Arena arena;
  private int pane;

  KubetileTalk(Plugin plugin) {
    this.plugin = plugin;
    this.host = new KubetileHost(plugin);
    Guest made = new Guest(plugin.program(), plugin.memory(), imports(), plugin.messageBytesMax());
    this.guest = made;
    this.arena = new Arena(made);
  }

  /// Those of its contract; a module that may not have one was refused when it was loaded.
  private List<ImportFunction> imports() {
    return List.of(
        imported(
            KubetileAbi.SEND_RENDER,
            FunctionType.of(TWO, List.of()),
            (pointer, length) -> {
              host.render(guest().memory().text(pointer, length));
              return null;
            }),
        packed(KubetileAbi.LIST_PODS, "pods"),
        packed(KubetileAbi.GET_SECRETS, "secrets"),
        imported(
            KubetileAbi.CLIPBOARD_WRITE,
            FunctionType.of(TWO, List.of(ValType.I32)),
            (pointer, length) ->
                new long[] {host.clipboard(guest().memory().text(pointer, length))}));
  }

  @FunctionalInterface
  private interface Handler {
    long @Nullable [] answer(int pointer, int length);
  }

  private ImportFunction imported(String name, FunctionType type, Handler handler) {
    return new ImportFunction(
        KubetileAbi.MODULE,
        name,
        type,
        (_, arguments) -> {
          StackReserve.check();
          guest().pay(arguments[1] & 0xffff_ffffL);
          return handler.answer((int) arguments[0], (int) arguments[1]);
        });
  }

  /// A JSON array of objects, as pointer and length in one number.
  private ImportFunction packed(String name, String resource) {
    return imported(
        name,
        FunctionType.of(TWO, List.of(ValType.I64)),
        (pointer, length) -> {
          String request = guest().memory().text(pointer, length);
          byte[] answer = host.list(resource, request);
          guest().pay(answer.length);
          long place = arena.put(answer);
          return new long[] {(place << 32) | answer.length};
        });
  }

  @Override
  public Guest guest() {
    if (guest == null) {
      throw new GuestFault("asks the host while it is being made");
    }
    return guest;
  }

  /// The contract has no words for it: what the manifest declares is what there is.
  @Override
  public Description describe() {
    return new Description(
        plugin.launch().manifest().id(),
        "",
        plugin.launch().manifest().contributes(),
        Set.of(),
        List.of());
  }

  @Override
  public Reply call(Delivery delivery) {
    Call call = delivery.call();
    host.begin(delivery);
    guest().refuel();
    arena.begin();
    try {
      switch (call.method()) {
        case "open" -> open(JsonCodec.decode(call.head(), Pane.Opened.class));
        case "command" ->
            command(KubetileCommands.of(JsonCodec.decode(call.head(), Pane.Command.class)));
        case "focus" ->
            command(KubetileCommands.focus(JsonCodec.decode(call.head(), Pane.Focus.class)));
        case "resize" -> {
          Pane.Size size = JsonCodec.decode(call.head(), Pane.Size.class);
          command(KubetileCommands.resize(size.width(), size.height()));
        }
        case "tick" -> optional(KubetileAbi.TICK);
        case "close" -> optional(KubetileAbi.CLOSE, pane);
        case "mouse" -> wheel(JsonCodec.decode(call.head(), Pane.Mouse.class));
        default -> throw unknown(call);
      }
    } catch (GuestFault e) {
      throw guest().broken(e);
    }
    return call.method().equals("close")
        ? Reply.EMPTY
        : new Reply(JsonCodec.encode(host.view()), dev.mortise.api.Bytes.EMPTY);
  }

  private PluginException unknown(Call call) {
    return new PluginException(
        ErrorCode.UNIMPLEMENTED,
        "%s: KubeTile's contract has no %s of %s."
            .formatted(plugin.label(), call.method(), call.address()));
  }

  private void open(Pane.Opened opened) {
    pane = KubetileCommands.number(opened.pane());
    if (guest().exports(KubetileAbi.INIT)) {
      long code = tell(KubetileAbi.INIT, options(opened));
      accept(KubetileAbi.INIT, (int) code);
    }
    optional(KubetileAbi.OPEN, pane);
    command(KubetileCommands.resize(opened.width(), opened.height()));
  }

  private static byte[] options(Pane.Opened opened) {
    return opened.options().utf8();
  }

  private void command(@Nullable Json command) {
    if (command != null) {
      accept(KubetileAbi.COMMAND, (int) tell(KubetileAbi.COMMAND, command.utf8()));
    }
  }

  /// The guide knows no mouse; a turn of the wheel is as many lines as in the workspace's own
  /// panes.
  private void wheel(Pane.Mouse mouse) {
    Json scroll = KubetileCommands.wheel(mouse);
    for (int i = 0; i < WHEEL_LINES; i++) {
      command(scroll);
    }
  }

  private long tell(String export, byte[] json) {
    int place = arena.put(json);
    long code = guest().call(export, place, json.length);
    arena.free(place, json.length);
    return code;
  }

  private void accept(String export, int code) {
    if (code != 0) {
      throw new PluginException(
          ErrorCode.PLUGIN_FAILED,
          "%s: %s returned %d; 0 is expected.".formatted(plugin.label(), export, code));
    }
  }

  private void optional(String export, long... arguments) {
    if (guest().exports(export)) {
      guest().call(export, arguments);
    }
  }

  @Override
  public void open(Delivery delivery, Exchange caller) {
    throw unknown(delivery.call());
  }

  @Override
  public @Nullable Frame pull() {
    throw new IllegalStateException("a pane has no streams");
  }

  @Override
  public void close() {}

  /// The text of a message as the guest reads it.
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
