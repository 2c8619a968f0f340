package dev.mortise.store;

import java.util.List;
import java.util.Optional;

/// What a walk along one chain found.
///
/// @param host whose chain
/// @param fingerprint of the key its heads are signed with, to be compared with what the host says
/// @param records how many there are
/// @param bad the first record that is not as it was written; empty when all are
/// @param lastSigned up to which record a signature vouches; empty when none does
/// @param unsigned records after that one: whoever can write to the database could have changed
///   them, and of calls that only read, the last before a kill may be missing
/// @param notes what else is odd, one sentence each
public record AuditVerdict(
    String host,
    String fingerprint,
    long records,
    Optional<Bad> bad,
    Optional<AuditHead> lastSigned,
    long unsigned,
    List<String> notes) {
  /// Copies the notes.
  public AuditVerdict {
    notes = List.copyOf(notes);
  }

  /// The first bad record.
  ///
  /// @param sequence its place
  /// @param what is wrong with it, as the rest of a sentence
  public record Bad(long sequence, String what) {}

  /// Whether nothing was changed.
  public boolean good() {
    return bad.isEmpty();
  }
}
