package dev.mortise.testkit;

import dev.mortise.api.Body;
import dev.mortise.api.Clock;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.Log;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.Middleware;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;
import dev.mortise.api.Routes;
import dev.mortise.api.Tool;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.HostContext;
import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.Messages;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.OfferedTool;
import dev.mortise.sdk.Resources;
import dev.mortise.sdk.Tools;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The plugin that [PluginContract] talks to; an SDK in another language brings one that behaves
/// the same. Its tools are the scenarios, its `state` tells what it has seen.
public final class ContractPlugin {
  /// What the plugin has seen so far.
  ///
  /// @param written bytes of bodies that the host has taken
  /// @param interrupted calls that were told to stop
  /// @param watchers open watches
  /// @param messages observed
  /// @param lastPayload of the last message, as text
  public record State(
      long written, long interrupted, long watchers, long messages, String lastPayload) {}

  private static final int PIECE_BYTES = 64 * 1024;

  private final AtomicLong written = new AtomicLong();
  private final AtomicLong interrupted = new AtomicLong();
  private final AtomicLong watchers = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  // Published by the counter of messages.
  private volatile String lastPayload = "";
  private final AtomicReference<@Nullable HostContext> kept = new AtomicReference<>();

  private ContractPlugin() {}

  /// Runs it as a process.
  public static void main(String[] args) {
    create().serve(args);
  }

  /// A fresh one.
  public static MortisePlugin create() {
    var plugin = new ContractPlugin();
    return MortisePlugin.builder("contract", "1.0.0")
        .tool(
            "echo",
            details("Answers its arguments"),
            i -> new Tool.Result(i.arguments().toString(), i.arguments(), false))
        .tool("caller", details("Says who asks"), _ -> Tool.Result.of(caller()))
        .tool(
            "fail",
            details("Fails with a code"),
            _ -> {
              throw new PluginException(ErrorCode.CONFLICT, "contract: it was asked to fail.");
            })
        .tool(
            "throw",
            details("Fails by a bug"),
            _ -> {
              throw new IllegalStateException("a bug");
            })
        .tool("hang", details("Waits until it is told to stop"), _ -> plugin.hang())
        .tool("log", details("Writes to the host's log"), _ -> plugin.log())
        .tool(
            "clock",
            details("Asks the host for the time"),
            _ -> Tool.Result.of(Host.current().host(Clock.class).now().time().toString()))
        .tool(
            "keep",
            details("Keeps its call's token"),
            _ -> {
              plugin.kept.set(Host.current());
              return Tool.Result.of("kept");
            })
        .tool("stale", details("Uses the token that was kept"), _ -> plugin.stale())
        .tool(
            "background",
            details("Asks on nobody's behalf"),
            _ -> {
              Host.current()
                  .background()
                  .host(Log.class)
                  .write(new Log.Entry("info", "background"));
              return Tool.Result.of("asked");
            })
        .tool(
            Tools.typed(
                "state", "What it has seen", Nothing.class, State.class, _ -> plugin.state()))
        .tool("store", details("Keeps and forgets"), _ -> HostScenarios.store())
        .tool(asked("fetch", HostScenarios::fetch))
        .tool(asked("stall", HostScenarios::stall))
        .tool(asked("upload", HostScenarios::upload))
        .tool(asked("listen", HostScenarios::listen))
        .tool("watch", details("Watches until it is told to stop"), _ -> HostScenarios.watch())
        .tool("talk", details("Says hello over a WebSocket"), _ -> HostScenarios.talk())
        .tool("progress", details("Tells how far it is"), _ -> HostScenarios.progress())
        .tool(Tools.typed("ask", "Asks for one host function", Asking.Ask.class, Asking::outcome))
        .routes(
            new HttpRoutes()
                .on("post", "/upper", plugin::upper)
                .on("get", "/big", plugin::big)
                .webSocket("/echo", (_, incoming) -> incoming))
        .middleware(new Middleware.Details(0, false), _ -> Middleware.Decision.PASS)
        .clusterEvents(_ -> {})
        .pane("board", new Pane.Details("Board", 0, null), new Board())
        .resources("things", new ResourceType.Details(false, List.of("watch")), plugin.things())
        .messages(new MessageHandler.Details(true), plugin.observer())
        .point(TaxRule.class, order -> new TaxRule.Money(order.netCents() * 19 / 100, "EUR"))
        .build();
  }

  private static OfferedTool asked(String name, Function<HostScenarios.Ask, String> run) {
    return Tools.typed(name, "A scenario", HostScenarios.Ask.class, run);
  }

  /// No arguments.
  public record Nothing() {}

  private static Tool.Details details(String description) {
    return Tools.details(description, "{\"type\":\"object\"}");
  }

  private static String caller() {
    var caller = Host.current().caller();
    return caller.kind() + " " + caller.name() + " " + caller.roles();
  }

  private State state() {
    return new State(written.get(), interrupted.get(), watchers.get(), messages.get(), lastPayload);
  }

  private Tool.Result hang() {
    try {
      new CountDownLatch(1).await();
      return Tool.Result.of("never");
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "contract: told to stop.", e);
    }
  }

  private Tool.Result log() {
    Host.current().host(Log.class).write(new Log.Entry("info", "hello host"));
    return Tool.Result.of("logged");
  }

  private Tool.Result stale() {
    HostContext old = kept.get();
    if (old == null) {
      return Tool.Result.failure("nothing was kept");
    }
    old.host(Log.class).write(new Log.Entry("info", "stale"));
    return Tool.Result.of("the stale token was good");
  }

  private Routes.Response upper(Routes.Request request) {
    Body in = request.body();
    return new Routes.Response(
        200,
        Map.of(),
        new Body() {
          @Override
          public byte @Nullable [] next() {
            byte[] piece = in.next();
            if (piece == null) {
              return null;
            }
            byte[] upper = piece.clone();
            for (int i = 0; i < upper.length; i++) {
              upper[i] = (byte) Character.toUpperCase(upper[i]);
            }
            return upper;
          }

          @Override
          public void close() {
            in.close();
          }
        });
  }

  private Routes.Response big(Routes.Request request) {
    long size = Long.parseLong(request.query().getOrDefault("bytes", List.of("0")).getFirst());
    return new Routes.Response(
        200,
        Map.of(),
        new Body() {
          private long left = size;

          @Override
          public byte @Nullable [] next() {
            if (left == 0) {
              return null;
            }
            byte[] piece = new byte[(int) Math.min(left, PIECE_BYTES)];
            left -= piece.length;
            written.addAndGet(piece.length);
            return piece;
          }

          @Override
          public void close() {
            left = 0;
          }
        });
  }

  private Resources things() {
    return new Resources() {
      @Override
      public Items<ResourceType.Event> watch(Query query) {
        watchers.incrementAndGet();
        int count =
            Integer.parseInt(query.parameters().getOrDefault("count", List.of("0")).getFirst());
        return new Things(count, watchers);
      }
    };
  }

  private Messages observer() {
    return new Messages() {
      @Override
      public void observe(Message message) {
        lastPayload = message.payload().text();
        messages.incrementAndGet();
      }

      @Override
      public Decision decide(Message message) {
        return new Decision(Action.REPLACE, "changed", message.payload());
      }
    };
  }

  /// A pane that shows nothing.
  private static final class Board implements Pane {
    @Override
    public View open(Opened opened) {
      return View.UNCHANGED;
    }

    @Override
    public View command(Command command) {
      return View.UNCHANGED;
    }

    @Override
    public View focus(Focus focus) {
      return View.UNCHANGED;
    }

    @Override
    public View resize(Size size) {
      return View.UNCHANGED;
    }

    @Override
    public View mouse(Mouse mouse) {
      return View.UNCHANGED;
    }

    @Override
    public View event(Pane.Event event) {
      return View.UNCHANGED;
    }

    @Override
    public View act(Chosen chosen) {
      return View.UNCHANGED;
    }

    @Override
    public View tick(Ref ref) {
      return View.UNCHANGED;
    }

    @Override
    public void close(Ref ref) {}

    @Override
    public Cells cells(Objects objects) {
      return new Cells(objects.items().stream().map(_ -> "").toList());
    }
  }

  /// So many events and then the end; without a count, one event and then nothing for ever.
  private static final class Things implements Items<ResourceType.Event> {
    private final int count;
    private final AtomicLong watchers;
    private int sent;
    private boolean closed;

    Things(int count, AtomicLong watchers) {
      this.count = count;
      this.watchers = watchers;
    }

    @Override
    public ResourceType.@Nullable Event next() {
      if (count > 0 && sent == count) {
        return null;
      }
      if (count == 0 && sent == 1) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new PluginException(ErrorCode.CANCELLED, "contract: the watch was ended.", e);
        }
      }
      sent++;
      return new ResourceType.Event("ADDED", Json.of("{\"number\":" + sent + "}"));
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        watchers.decrementAndGet();
      }
    }
  }
}
