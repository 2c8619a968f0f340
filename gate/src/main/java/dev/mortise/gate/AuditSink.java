package dev.mortise.gate;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The audit trail, as the gate knows it. A port.
public interface AuditSink extends Recorder {
  /// Remembers nothing.
  AuditSink NOTHING =
      new AuditSink() {
        @Override
        public void intends(CallRecord call) {}

        @Override
        public void changed(Change change) {}

        @Override
        public void record(CallRecord call) {}
      };

  /// A call that changes something was let in and begins when this returns: by then the record, its
  /// outcome `BEGUN`, is on the disk.
  ///
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when it cannot be kept and the operator
  ///   demands an audit: then the call does not happen
  void intends(CallRecord call);

  /// A person or a surface changes what plugins may do or what there is. That it begins is on the
  /// disk when this returns, and the change happens after it; how it ended is handed over as
  /// [#record] does.
  ///
  /// @throws dev.mortise.api.PluginException as for [#intends], for what begins
  void changed(Change change);

  /// Has it on the disk that a change begins; whoever makes it says how it ended.
  ///
  /// @throws dev.mortise.api.PluginException as for [#intends]
  default OngoingChange begin(Change change) {
    changed(change);
    return new OngoingChange(this, change);
  }

  /// Makes a change between the record that it begins and the one that says how it ended.
  ///
  /// @throws dev.mortise.api.PluginException as for [#intends], and then nothing is made
  default <T extends @Nullable Object> T changing(Change change, Supplier<T> work) {
    OngoingChange ongoing = begin(change);
    T result = made(ongoing, work);
    ongoing.done();
    return result;
  }

  /// The same for what has its name only when it is made: its second record bears that name.
  default <T> T naming(Change change, Supplier<T> work, Function<T, String> name) {
    OngoingChange ongoing = begin(change);
    T result = made(ongoing, work);
    ongoing.doneTo(name.apply(result));
    return result;
  }

  private static <T extends @Nullable Object> T made(OngoingChange ongoing, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      ongoing.failed(e);
      throw e;
    }
  }

  /// The same for what answers nothing.
  default void changing(Change change, Runnable work) {
    changing(
        change,
        () -> {
          work.run();
          return null;
        });
  }
}
