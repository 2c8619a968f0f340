package dev.mortise.runtime.wasm;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Frame;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.Pipe;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A stream that an instance serves: one virtual thread pulls a frame out of it whenever there is
/// room for one, so a reader who stands still stops the guest.
final class ModuleExchange implements Exchange {
  private static final int FRAMES = 16;

  private final Pipe pipe = Pipe.of(FRAMES);
  private final Thread driver;

  /// What is pulled.
  interface Source {
    /// Opens the stream; what the caller sends is received there.
    void open(Exchange caller);

    /// The next frame, or null after the last.
    @Nullable Frame pull();

    /// The instance is not needed any more.
    void end();
  }

  private ModuleExchange(String name, Supplier<Source> source) {
    this.driver = Thread.ofVirtual().name("plugin-" + name).unstarted(() -> drive(source));
  }

  /// Opens one.
  ///
  /// @param name of what is called
  static Exchange open(String name, Supplier<Source> source) {
    var exchange = new ModuleExchange(name, source);
    exchange.driver.start();
    return exchange;
  }

  /// Whoever hears of the end may open another at once: what this one had is given back before.
  private void drive(Supplier<Source> supplier) {
    try {
      serve(supplier.get());
      pipe.left().finish();
    } catch (PluginException e) {
      pipe.fail(e);
    } catch (RuntimeException e) {
      pipe.fail(new PluginException(ErrorCode.INTERNAL, "The carrier failed: " + e, e));
    }
  }

  private void serve(Source source) {
    try {
      source.open(pipe.left());
      for (Frame frame = source.pull(); frame != null; frame = source.pull()) {
        pipe.left().send(frame);
      }
    } finally {
      source.end();
    }
  }

  @Override
  public void send(Frame frame) {
    pipe.right().send(frame);
  }

  @Override
  public void finish() {
    pipe.right().finish();
  }

  @Override
  public @Nullable Frame receive() {
    return pipe.right().receive();
  }

  @Override
  public void cancel(String reason) {
    pipe.right().cancel(reason);
    driver.interrupt();
  }
}
