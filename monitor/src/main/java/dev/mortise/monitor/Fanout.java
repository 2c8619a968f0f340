package dev.mortise.monitor;

import dev.mortise.api.Caller;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.MessageHandler.Event;
import dev.mortise.api.MessageHandler.Failure;
import dev.mortise.api.MessageHandler.Message;
import dev.mortise.api.MessageHandler.Session;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Hands copies of messages to every plugin that handles them, each at its own pace.
///
/// Follows the live table: a plugin that appears, or comes back after a crash, is told of the
/// session and gets messages from then on. No method waits for a plugin but [#close].
final class Fanout {
  static final String KIND = "messages";

  private final PluginService plugins;
  private final Session session;
  private final MonitorOptions options;
  private final Notices notices;
  private final Caller caller = new Caller.Operator(System.getProperty("user.name", "operator"));
  private final Lineup lineup;
  private final Map<String, HandlerWorker> workers = new LinkedHashMap<>();
  private final PluginLines lines;
  private final List<Member> all = new CopyOnWriteArrayList<>();
  private PluginService.Subscription changes = () -> {};
  private volatile BooleanSupplier spare = () -> false;
  private boolean closed;

  private record Member(String plugin, String name, HandlerWorker worker) {}

  /// @param lineup who is in line is shown no copies
  Fanout(
      PluginService plugins,
      Session session,
      MonitorOptions options,
      Notices notices,
      Lineup lineup) {
    this.lineup = lineup;
    this.plugins = plugins;
    this.session = session;
    this.options = options;
    this.notices = notices;
    this.lines = new PluginLines(plugins, notices);
  }

  /// Sets what says whether the traffic needs the processor more than the plugins do. Before
  /// [#open].
  void spareWhen(BooleanSupplier rush) {
    spare = rush;
  }

  /// Begins: every handler that runs is told of the session.
  void open() {
    changes = plugins.onChange(view -> refresh());
    refresh();
    List<String> labels =
        plugins.offers(KIND).stream().map(offer -> offer.plugin() + " " + offer.version()).toList();
    List<String> inLine = lineup.standing().stream().map(InlineHandler::label).toList();
    if (!inLine.isEmpty()) {
      notices.say("in line: " + String.join(", ", inLine));
    }
    labels = labels.stream().filter(label -> !inLine.contains(label)).toList();
    if (labels.isEmpty() && !inLine.isEmpty()) {
      sayAbsent();
      return;
    }
    notices.say(
        labels.isEmpty()
            ? "no plugin handles messages; the traffic passes unseen"
            : "beside the traffic: " + String.join(", ", labels));
    sayAbsent();
  }

  private void sayAbsent() {
    if (notices.quiet()) {
      return;
    }
    Absent.lines(plugins).forEach(notices::say);
    for (PluginView view : lineup.refused()) {
      notices.say(
          view.label()
              + " wants to decide about messages and is only shown copies: mortise plugins grant "
              + view.id()
              + " "
              + Lineup.CHANGE);
    }
  }

  /// Compares the workers with what runs now.
  private synchronized void refresh() {
    if (closed) {
      return;
    }
    Set<String> live = new HashSet<>();
    for (Offer offer : plugins.offers(KIND)) {
      String key = offer.plugin() + "/" + offer.contribution().name();
      live.add(key);
      lines.follow(offer.plugin());
      HandlerWorker worker = workers.computeIfAbsent(key, unknown -> added(offer));
      if (worker.serves(offer.plugin() + " " + offer.version(), instance(offer))) {
        worker.tell(handler -> handler.started(session));
        worker.tell(handler -> handler.event(event("start", Map.of())));
      }
    }
    workers.forEach((key, worker) -> {
      if (!live.contains(key)) {
        worker.down();
      }
    });
  }

  private MessageHandler handler(String plugin, String name, Duration timeout) {
    return plugins.contribution(MessageHandler.class, plugin, name, caller, timeout);
  }

  private HandlerWorker added(Offer offer) {
    String name = offer.contribution().name();
    Supplier<MessageHandler> handler = () -> handler(offer.plugin(), name, options.callTimeout());
    HandlerWorker worker =
        new HandlerWorker(
            offer.plugin() + " " + offer.version(),
            remembered(handler),
            notices,
            spare,
            options.queueMessages(),
            options.queueBytes());
    all.add(new Member(offer.plugin(), name, worker));
    worker.start();
    return worker;
  }

  /// The view of a contribution outlives restarts: it is asked for once, by the worker's thread.
  private static Supplier<MessageHandler> remembered(Supplier<MessageHandler> source) {
    List<MessageHandler> found = new ArrayList<>(1);
    return () -> {
      if (found.isEmpty()) {
        found.add(source.get());
      }
      return found.get(0);
    };
  }

  /// What tells one instance of a plugin from the next.
  private Object instance(Offer offer) {
    return plugins
        .plugin(offer.plugin())
        .<Object>map(
            view -> List.of(offer.version(), view.restarts(), pid(view), since(view.state())))
        .orElse(offer.version());
  }

  private static long pid(PluginView view) {
    Long pid = view.pid();
    return pid == null ? 0 : pid;
  }

  private static Instant since(PluginState state) {
    return switch (state) {
      case PluginState.Running running -> running.since();
      default -> Instant.EPOCH;
    };
  }

  private Event event(String type, Map<String, String> data) {
    return new Event(session.id(), type, Instant.now(), data);
  }

  /// Whether any plugin would take a message of that size.
  boolean hasRoom(int bytes) {
    for (Member each : all) {
      if (each.worker().hasRoom(bytes) && !lineup.holds(each.plugin())) {
        return true;
      }
    }
    return false;
  }

  void observe(Message message) {
    for (Member each : all) {
      if (!lineup.holds(each.plugin())) {
        each.worker().observe(message);
      }
    }
  }

  /// Messages nobody was shown.
  void miss(long count) {
    for (Member each : all) {
      if (!lineup.holds(each.plugin())) {
        each.worker().miss(count);
      }
    }
  }

  /// Something went wrong with the session.
  void failed(String message, String type) {
    for (Member each : all) {
      HandlerWorker worker = each.worker();
      worker.tell(handler -> handler.failed(new Failure(session.id(), message, type)));
      worker.tell(handler -> handler.event(event("error", Map.of("message", message))));
    }
  }

  /// Ends the session for every plugin and gives them the options' time to finish.
  List<HandlerWorker.Tally> close(Map<String, String> data) throws InterruptedException {
    changes.close();
    synchronized (this) {
      closed = true;
    }
    long end = System.nanoTime() + options.drainTime().toNanos();
    for (Member each : all) {
      HandlerWorker worker = each.worker();
      worker.tell(handler -> handler.event(event("end", data)));
      // Who finishes something is told how long that may take: what is left, not a call's usual
      // time.
      worker.tell(_ -> handler(each.plugin(), each.name(), left(end)).ended(session));
      worker.end();
    }
    List<HandlerWorker.Tally> tallies = new ArrayList<>();
    for (Member each : all) {
      HandlerWorker.Tally tally = each.worker().finish(end - System.nanoTime());
      if (!lineup.holds(each.plugin()) || tally.seen() + tally.missed() + tally.failed() > 0) {
        tallies.add(tally);
      }
    }
    lines.close();
    return tallies;
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
  }
}
