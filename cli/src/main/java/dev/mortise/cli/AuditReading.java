package dev.mortise.cli;

import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The audit, as commands read it. The application implements it. For one thread; closed by whoever
/// opened it.
public interface AuditReading extends AutoCloseable {
  /// The newest that fit, newest first.
  List<Entry> query(Filter filter);

  /// What was written since the last call of this method; nothing the first time.
  List<Entry> next();

  /// Checks every host's chain.
  List<Verdict> verify();

  /// Checks the chains of an export.
  ///
  /// @throws dev.mortise.api.PluginException `INVALID_ARGUMENT` when it is none
  List<Verdict> verify(Reader export) throws IOException;

  /// Gives out everything, one line of JSON at a time, so that it can be verified elsewhere.
  void export(Consumer<String> lines);

  @Override
  void close();

  /// One record.
  ///
  /// @param host whose chain it belongs to
  /// @param sequence its place in it
  /// @param kind `in`, `out`, `change` or `host`
  /// @param hash over this record and all before it
  record Entry(
      String host,
      long sequence,
      Instant time,
      String kind,
      String plugin,
      String version,
      String caller,
      String via,
      String action,
      String target,
      String outcome,
      String code,
      String reason,
      long micros,
      String hash) {}

  /// Which records; null means any.
  ///
  /// @param skip how many of the newest to pass over
  /// @param limit 1 to 1,000
  record Filter(
      @Nullable String plugin,
      @Nullable String caller,
      @Nullable String action,
      @Nullable String outcome,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable String text,
      long skip,
      int limit) {}

  /// What a walk along one chain found.
  ///
  /// @param fingerprint of the key its heads are signed with
  /// @param badSequence the first bad record, or 0
  /// @param bad what is wrong with it, as the rest of a sentence
  /// @param signed up to which record a signature vouches, or 0
  /// @param unsigned how many records follow that one
  record Verdict(
      String host,
      String fingerprint,
      long records,
      long badSequence,
      String bad,
      long signed,
      long unsigned,
      List<String> notes) {
    /// Copies the list.
    public Verdict {
      notes = List.copyOf(notes);
    }

    /// Whether nothing was changed.
    boolean good() {
      return bad.isEmpty();
    }
  }
}
