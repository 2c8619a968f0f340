package dev.mortise.services;

import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.host.HostCaller;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A connection that carries records both ways: what the plugin sends is written by a virtual
/// thread of its own, what arrives is read by whoever pulls. Ends with the reader.
///
/// @param <T> the record
final class TwoWays<T> implements Items<T> {
  /// What is spoken on the connection.
  ///
  /// @param <T> the record
  interface Speech<T> {
    /// The next record of the other side, or null after its last.
    @Nullable T read() throws IOException;

    /// Sends one.
    void write(T item) throws IOException;

    /// Says that nothing more is sent.
    void finish() throws IOException;
  }

  private final EgressConnection connection;
  private final Speech<T> speech;
  private final HostCaller caller;
  private final String target;
  private final Thread sender;

  private TwoWays(
      EgressConnection connection,
      Speech<T> speech,
      HostCaller caller,
      String target,
      Items<T> outgoing) {
    this.connection = connection;
    this.speech = speech;
    this.caller = caller;
    this.target = target;
    this.sender = Thread.ofVirtual().name("egress-sends").unstarted(() -> send(outgoing));
  }

  static <T> Items<T> begin(
      EgressConnection connection,
      Speech<T> speech,
      HostCaller caller,
      String target,
      Items<T> outgoing) {
    var both = new TwoWays<>(connection, speech, caller, target, outgoing);
    both.sender.start();
    return both;
  }

  private void send(Items<T> outgoing) {
    try {
      for (T item = outgoing.next(); item != null; item = outgoing.next()) {
        speech.write(item);
      }
      speech.finish();
    } catch (IOException | PluginException _) {
      // Whoever reads meets the same end and tells it to the plugin.
      connection.close();
    }
  }

  @Override
  public @Nullable T next() {
    try {
      return speech.read();
    } catch (IOException e) {
      throw NetworkFailures.of(caller, target, connection.late(), e);
    }
  }

  @Override
  public void close() {
    connection.close();
    sender.interrupt();
  }
}
