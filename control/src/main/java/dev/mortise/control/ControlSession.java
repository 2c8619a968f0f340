package dev.mortise.control;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One connection to the control socket.
///
/// Its own thread only reads, so that it sees at once when the client is gone; every request runs
/// on a thread of its own, at most [#REQUESTS_MAX] at a time, and is interrupted then.
final class ControlSession implements Runnable, AutoCloseable {
  static final int REQUESTS_MAX = 32;

  private static final System.Logger LOG = System.getLogger(ControlSession.class.getName());

  private final LineChannel lines;
  private final Operations operations;
  private final String user;
  private final ExecutorService requests =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("control-request-", 0).factory());
  private final Semaphore room = new Semaphore(REQUESTS_MAX);
  private final CountDownLatch gone = new CountDownLatch(1);
  private final List<Runnable> whenGone = new ArrayList<>();

  ControlSession(LineChannel lines, Operations operations, String user) {
    this.lines = lines;
    this.operations = operations;
    this.user = user;
  }

  /// Reads requests until the client is gone.
  @Override
  public void run() {
    try {
      byte[] line = lines.read();
      while (line != null) {
        accept(line);
        line = lines.read();
      }
    } catch (PluginException e) {
      send(ControlJson.object().set("error", ControlJson.error(e)));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "control connection ended: {0}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "a request came while the host closed the connection");
    } finally {
      close();
    }
  }

  // The answer is sent by the task itself.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void accept(byte[] line) throws InterruptedException {
    JsonNode request = ControlJson.parse(line);
    room.acquire();
    requests.submit(() -> {
      try {
        answer(request);
      } finally {
        room.release();
      }
    });
  }

  private void answer(JsonNode request) {
    ObjectNode answer = ControlJson.object();
    answer.set("id", request.path("id"));
    try {
      var operation = operations.find(ControlJson.text(request, "op"));
      JsonNode value = operation.run(request, new Stream(request.path("id")));
      answer.set("ok", value);
    } catch (PluginException e) {
      answer.set("error", ControlJson.error(e));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a control request failed", e);
      answer.set(
          "error",
          ControlJson.error(
              new PluginException(
                  ErrorCode.INTERNAL, "The host failed; its log says more: " + e, e)));
    }
    send(answer);
  }

  private void send(ObjectNode answer) {
    try {
      lines.write(ControlJson.bytes(answer));
    } catch (PluginException e) {
      answer.remove("ok");
      answer.set("error", ControlJson.error(e));
      send(answer);
    } catch (IOException e) {
      close(); // The client is gone: nobody waits for this answer.
    }
  }

  /// The answer of one request that streams.
  private final class Stream implements Operations.Answer {
    private final JsonNode id;

    Stream(JsonNode id) {
      this.id = id;
    }

    @Override
    public void item(JsonNode item) {
      ObjectNode line = ControlJson.object();
      line.set("id", id);
      line.set("item", item);
      try {
        lines.write(ControlJson.bytes(line));
      } catch (IOException e) {
        close();
        throw new PluginException(ErrorCode.CANCELLED, "The client of the stream is gone.", e);
      }
    }

    @Override
    public void onGone(Runnable action) {
      synchronized (whenGone) {
        if (gone.getCount() > 0) {
          whenGone.add(action);
          return;
        }
      }
      action.run();
    }

    @Override
    public void awaitGone() {
      try {
        gone.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public String user() {
      return user;
    }
  }

  /// Ends the connection and all its requests. Idempotent; for any thread.
  @Override
  public void close() {
    lines.close();
    List<Runnable> actions;
    synchronized (whenGone) {
      gone.countDown();
      actions = List.copyOf(whenGone);
      whenGone.clear();
    }
    actions.forEach(Runnable::run);
    requests.shutdownNow();
  }
}
