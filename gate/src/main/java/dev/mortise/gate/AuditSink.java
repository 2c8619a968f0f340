package dev.mortise.gate;

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

  /// A person or a surface changes what plugins may do or what there is; on the disk when this
  /// returns, and the change happens after it.
  ///
  /// @throws dev.mortise.api.PluginException as for [#intends]
  void changed(Change change);
}
