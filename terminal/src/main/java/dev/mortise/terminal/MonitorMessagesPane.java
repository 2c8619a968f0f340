package dev.mortise.terminal;

import dev.mortise.api.Items;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.PluginException;
import dev.mortise.api.SessionTraffic.Sighting;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The messages of one session of the monitor as they pass, and one of them as JSON.
final class MonitorMessagesPane extends TablePane {
  private static final int MESSAGES_MAX = 2_000;
  private static final long TEXT_CHARS_MAX = 16L << 20;

  /// The filter finds words in so much of a message.
  private static final int SOUGHT_CHARS_MAX = 4_096;

  private final String session;
  private final SequencedMap<String, Sighting> messages = new LinkedHashMap<>();
  private long chars;
  private long last;
  private long next;
  private long missed;
  private boolean follow = true;
  private @Nullable JsonView opened;
  private Reading reading = new Reading();

  MonitorMessagesPane(PaneContext context) {
    super(context);
    session = context.spec().get("session");
    table()
        .headers(
            List.of("TIME", "TO", "KIND", "METHOD", "ID", "SIZE", "RISK", "WHAT BECAME OF IT"));
    begin();
  }

  /// One connection to the session; ends with it.
  private static final class Reading {
    private final PaneStreams streams = new PaneStreams();
    // Guarded by this: what the loop has not taken yet.
    private final ArrayDeque<Sighting> waiting = new ArrayDeque<>();

    /// Keeps the newest for the loop, which may be slower than the traffic.
    ///
    /// @return whether the loop knows of none that waits
    synchronized boolean add(Sighting message) {
      boolean first = waiting.isEmpty();
      waiting.add(message);
      if (waiting.size() > MESSAGES_MAX) {
        waiting.remove();
      }
      return first;
    }

    synchronized List<Sighting> take() {
      List<Sighting> all = List.copyOf(waiting);
      waiting.clear();
      return all;
    }
  }

  private void begin() {
    reading.streams.close();
    var begun = new Reading();
    reading = begun;
    messages.clear();
    chars = 0;
    last = 0;
    missed = 0;
    table().set(List.of());
    note("Joining the session …");
    desk().work("session", () -> read(begun));
  }

  private void read(Reading now) {
    try (Items<Sighting> items = now.streams.keep(desk().ports().sessions().follow(session))) {
      desk().post(() -> joined(now));
      Sighting seen = items.next();
      for (; seen != null && !now.streams.ended(); seen = items.next()) {
        if (now.add(seen)) {
          desk().post(() -> arrived(now));
        }
      }
      desk().post(() -> over(now, "The session is over."));
    } catch (PluginException e) {
      desk().post(() -> over(now, String.valueOf(e.getMessage())));
    }
  }

  private void joined(Reading now) {
    if (!now.streams.ended() && messages.isEmpty()) {
      note("No message yet; what passes from now on is shown.");
    }
  }

  private void over(Reading from, String why) {
    if (!from.streams.ended()) {
      note(why);
    }
  }

  private void arrived(Reading from) {
    List<Sighting> more = from.take();
    if (!from.streams.ended()) {
      more.forEach(this::keep);
      note(missed == 0 ? "" : missed + " messages passed unseen: more than could be shown.");
    }
  }

  private void keep(Sighting message) {
    if (message.sequence() > 0) {
      missed += last == 0 ? 0 : Math.max(0, message.sequence() - last - 1);
      last = message.sequence();
    }
    String key = Long.toString(++next);
    messages.put(key, message);
    chars += message.text().length();
    while (messages.size() > MESSAGES_MAX || (chars > TEXT_CHARS_MAX && messages.size() > 1)) {
      Map.Entry<String, Sighting> oldest = messages.pollFirstEntry();
      chars -= oldest.getValue().text().length();
      table().remove(oldest.getKey());
    }
    table().put(row(key, message));
  }

  private static TableView.Row row(String key, Sighting message) {
    String text = message.text();
    String sought = text.substring(0, Math.min(text.length(), SOUGHT_CHARS_MAX));
    return new TableView.Row(
        key,
        List.of(
            AppLogsPane.TIME.format(message.time()),
            message.direction() == Direction.INBOUND ? "server" : "client",
            message.kind().name().toLowerCase(Locale.ROOT),
            message.method(),
            message.rpcId(),
            Long.toString(message.size()),
            message.risk(),
            message.verdict(),
            // Behind the last column: never drawn, but the filter finds it.
            sought),
        look(message));
  }

  private static String look(Sighting message) {
    boolean bad = !message.verdict().isEmpty() || message.kind().name().equals("ERROR");
    return bad || message.risk().equals("high")
        ? "Failed"
        : message.risk().equals("medium") ? "Pending" : "";
  }

  @Override
  public void render(Canvas canvas, boolean focused) {
    if (opened != null) {
      opened.view().render(canvas);
      return;
    }
    if (follow) {
      table().command(PaneCommand.of(PaneCommand.Kind.GO_TO_BOTTOM));
    }
    super.render(canvas, focused);
  }

  @Override
  public void command(PaneCommand command) {
    if (opened != null) {
      opened.view().command(command);
      return;
    }
    switch (command.kind()) {
      case TOGGLE_FOLLOW -> follow = !follow;
      case SELECT_PREV, SCROLL_UP, PAGE_UP, GO_TO_TOP, SELECT_NEXT, SCROLL_DOWN, PAGE_DOWN -> {
        follow = false;
        super.command(command);
      }
      default -> super.command(command);
    }
  }

  @Override
  public boolean run(Command command) {
    if (opened != null) {
      boolean did = opened.run(command);
      if (!did && command == Command.BACK) {
        opened = null;
        return true;
      }
      return did;
    }
    if (command == Command.RETRY) {
      begin();
      return true;
    }
    return super.run(command);
  }

  @Override
  void chosen() {
    Optional<Sighting> message = selected().map(messages::get);
    if (opened == null && message.isPresent()) {
      // The row stays the chosen one when more messages come.
      follow = false;
      opened = new JsonView(message.get(), desk());
    }
  }

  @Override
  public void click(int x, int y, boolean twice) {
    if (opened == null) {
      follow = follow && y == 0;
      super.click(x, y, twice);
    }
  }

  @Override
  public void point(int x, int y) {
    if (opened == null) {
      follow = follow && y == 0;
      super.point(x, y);
    }
  }

  @Override
  public Set<Command> commands() {
    if (opened != null) {
      return opened.commands();
    }
    Set<Command> all = EnumSet.copyOf(super.commands());
    all.addAll(EnumSet.of(Command.SELECT, Command.TOGGLE_FOLLOW, Command.RETRY));
    return all;
  }

  @Override
  public String title() {
    String server = context().spec().get("server");
    return opened != null
        ? "message of " + server
        : "messages: " + server + " " + count() + filtered() + (follow ? " · following" : "");
  }

  @Override
  public void close() {
    reading.streams.close();
  }
}
