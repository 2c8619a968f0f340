package dev.mortise.server;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes.Input;
import dev.mortise.api.Kubernetes.Output;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes.Message;
import dev.mortise.gate.OngoingChange;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One command in a container and the client that talks to it.
///
/// One thread takes what the command writes, as fast as the client reads; one asks every second
/// whether the client may still be here. What the client types is read by the command's own.
final class PodTerminal implements Items<Message> {
  private static final System.Logger LOG = System.getLogger(PodTerminal.class.getName());
  private static final int ROOM = 64;

  private final OngoingChange change;
  private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(ROOM);
  private final CountDownLatch over = new CountDownLatch(1);
  private final Map<String, PartialText> texts = new HashMap<>();
  private volatile @Nullable Items<Output> output;
  private volatile @Nullable Thread pump;
  // What the command still writes is wanted no more.
  private volatile boolean ended;

  private sealed interface Piece {
    record Said(Message message) implements Piece {}

    record End(@Nullable PluginException why) implements Piece {}
  }

  private PodTerminal(OngoingChange change) {
    this.change = change;
  }

  /// @param incoming what the client sends
  /// @param start begins the command, given what is typed
  /// @param lost why it may not stay open; empty while it may
  /// @param change is told once how it ended
  static PodTerminal open(
      Items<Message> incoming,
      Function<Items<Input>, Items<Output>> start,
      Supplier<Optional<String>> lost,
      OngoingChange change) {
    PodTerminal terminal = new PodTerminal(change);
    Items<Output> output;
    try {
      output = start.apply(terminal.typed(incoming));
    } catch (PluginException e) {
      terminal.finish(() -> change.failed(e));
      throw e;
    } catch (RuntimeException e) {
      throw terminal.faulty(e);
    }
    terminal.output = output;
    terminal.offer(TerminalWords.said("connected", ""));
    terminal.pump = Thread.ofVirtual().name("terminal-output").start(() -> terminal.pump(output));
    RightsGuard.watch("terminal-rights", terminal.over, lost, terminal::end);
    return terminal;
  }

  private Items<Input> typed(Items<Message> incoming) {
    return new Items<>() {
      @Override
      public @Nullable Input next() {
        try {
          for (Message m = incoming.next(); m != null && !ended; m = incoming.next()) {
            Optional<Input> input = heard(m);
            if (input.isPresent()) {
              return input.get();
            }
          }
          return null;
        } catch (PluginException e) {
          throw e;
        } catch (RuntimeException e) {
          throw faulty(e);
        }
      }

      @Override
      public void close() {
        incoming.close();
      }
    };
  }

  private Optional<Input> heard(Message message) {
    try {
      Optional<Input> input = TerminalWords.heard(message);
      if (input.isEmpty()) {
        offer(TerminalWords.said("pong", ""));
      }
      return input;
    } catch (PluginException e) {
      end(e);
      throw e;
    }
  }

  /// One that does not fit is no loss: the client has enough to read.
  private void offer(Message message) {
    if (!pieces.offer(new Piece.Said(message))) {
      LOG.log(Level.TRACE, "a client does not read what it asked for");
    }
  }

  private void pump(Items<Output> from) {
    String how = "ended";
    try {
      for (Output next = from.next(); next != null && !ended; next = from.next()) {
        pieces.put(new Piece.Said(said(next)));
        how = next.channel().equals("exit") ? "exit " + next.payload().text() : how;
      }
      String end = how;
      if (finish(() -> change.done(end))) {
        pieces.put(new Piece.End(null));
      }
    } catch (PluginException e) {
      end(e);
    } catch (InterruptedException e) {
      finish(() -> change.done("ended by the client"));
    } catch (RuntimeException e) {
      LOG.log(Level.TRACE, "ended", faulty(e));
    }
  }

  /// A fault of ours must not leave a command that runs on and a client that waits.
  private PluginException faulty(RuntimeException fault) {
    LOG.log(Level.ERROR, "a terminal failed", fault);
    PluginException why =
        new PluginException(
            ErrorCode.INTERNAL, "The terminal failed and was ended; the log says why.", fault);
    end(why);
    return why;
  }

  private Message said(Output output) {
    String channel = output.channel();
    byte[] bytes = output.payload().array();
    return TerminalWords.said(
        channel, texts.computeIfAbsent(channel, _ -> new PartialText()).append(bytes));
  }

  /// Tells the client why and ends it, whatever else it was about to be told. What breaks because
  /// of that is no reason.
  private void end(PluginException why) {
    // Before the client is told: it then goes, and that would seem to be the end.
    if (!finish(() -> change.failed(why))) {
      return;
    }
    ended = true;
    release();
    pieces.clear();
    offer(TerminalWords.said("error", why.getMessage()));
    last(why);
  }

  /// Pongs may come in between; the end is more than they.
  private void last(@Nullable PluginException why) {
    while (!pieces.offer(new Piece.End(why))) {
      pieces.poll();
    }
  }

  private void release() {
    Items<Output> running = output;
    if (running != null) {
      running.close();
    }
    Thread reader = pump;
    if (reader != null && !reader.equals(Thread.currentThread())) {
      reader.interrupt();
    }
  }

  /// @return whether it has not ended before
  private synchronized boolean finish(Runnable telling) {
    if (over.getCount() == 0) {
      return false;
    }
    over.countDown();
    try {
      telling.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the end of a terminal is not in the audit", e);
    }
    return true;
  }

  @Override
  public @Nullable Message next() {
    try {
      return switch (pieces.take()) {
        case Piece.Said said -> said.message();
        case Piece.End end -> {
          // The end stays the end, however often it is asked for.
          last(end.why());
          if (end.why() != null) {
            throw end.why();
          }
          yield null;
        }
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, "The terminal was ended.", e);
    }
  }

  @Override
  public void close() {
    ended = true;
    finish(() -> change.done("ended by the client"));
    release();
    pieces.clear();
    last(null);
  }
}
