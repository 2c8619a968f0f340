package dev.mortise.examples.apilogger;

import dev.mortise.api.Account;
import dev.mortise.api.Deadline;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.HostContext;
import dev.mortise.sdk.Messages;
import dev.mortise.sdk.MortisePlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Collects messages into batches and hands them to the spool.
///
/// Observing never waits for the network: it only writes to the spool, which is bounded.
public final class ApiLogger extends Messages {
  // The end of a session waits so long for the last batches, unless its call ends sooner.
  private static final long LAST_MILLIS = 5000;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("api-logger-timer").factory());
  // All guarded by this.
  private Settings settings = Settings.DEFAULT;
  private final List<LoggedMessage> pending = new ArrayList<>();
  private String correlation = "";
  private @Nullable Spool spool;
  private @Nullable Sender sender;

  private ApiLogger() {}

  /// Runs it.
  public static void main(String[] args) {
    create().serve(args);
  }

  /// The plugin.
  public static MortisePlugin create() {
    var logger = new ApiLogger();
    return MortisePlugin.builder("api-logger", Sender.VERSION)
        .settings(Settings.class, logger::configure)
        .messages(logger)
        .build();
  }

  private synchronized void configure(Settings given) {
    settings = given;
  }

  @Override
  public synchronized void started(Session session) {
    correlation = session.correlation();
    if (sender != null) {
      return;
    }
    HostContext host = Host.current();
    String key;
    try {
      key = host.accountKey();
    } catch (PluginException e) {
      Host.log().error("without the account's key nothing is sent: " + e.getMessage());
      return;
    }
    if (key.isEmpty()) {
      Host.log().warn("no API key is configured; nothing is sent");
      return;
    }
    String own = settings.endpoint();
    String endpoint =
        own == null || own.isBlank() ? host.host(Account.class).endpoint().url() : own;
    var made = new Spool(settings.spoolFolder(), settings.spoolMax());
    spool = made;
    sender = new Sender(made, endpoint, key);
    long flush = settings.flush().toMillis();
    var _ = timer.scheduleWithFixedDelay(this::flush, flush, flush, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void observe(Message message) {
    if (sender == null || sender.refused()) {
      return;
    }
    pending.add(LoggedMessage.of(message));
    if (pending.size() >= settings.batch()) {
      flush();
    }
  }

  private synchronized void flush() {
    if (pending.isEmpty() || spool == null) {
      return;
    }
    var batch =
        new Batch(pending, correlation, "mortise/" + Sender.VERSION, Instant.now().toString());
    pending.clear();
    try {
      spool.add(JsonCodec.encode(batch).utf8());
    } catch (IOException e) {
      throw new UncheckedIOException("the spool cannot be written", e);
    }
  }

  @Override
  public void ended(Session session) {
    flush();
    Spool last;
    boolean kept;
    synchronized (this) {
      last = spool;
      kept = settings.keepsSpool();
      if (last == null || sender == null || sender.refused()) {
        return;
      }
    }
    try {
      if (!last.awaitEmpty(patience())) {
        Host.log().warn(left(last.size(), kept));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (last.dropped() > 0) {
      Host.log().warn("%d batches did not fit into the spool".formatted(last.dropped()));
    }
  }

  private static String left(int batches, boolean kept) {
    return kept
        ? "%d batches could not be sent yet; they stay in the spool".formatted(batches)
        : "%d batches could not be sent and are lost; set spool, a folder to keep them in"
            .formatted(batches);
  }

  private static long patience() {
    Deadline deadline = Host.current().deadline();
    return deadline == null
        ? LAST_MILLIS
        : Math.min(LAST_MILLIS, deadline.remaining().toMillis() * 3 / 4);
  }
}
