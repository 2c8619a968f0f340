package dev.mortise.monitor;

import dev.mortise.api.MessageHandler.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stands between one direction's pump and where its bytes go. Used by that pump.
///
/// While nobody stands in line, bytes pass as they come. While somebody does, they are held until a
/// line is complete and decided about; what nobody changed passes as the bytes it came as, its line
/// end included. At most one line of the limit is held.
final class Checkpoint {
  private static final byte[] NOTHING = new byte[0];

  /// What becomes of the bytes up to the next line end.
  private enum Mode {
    /// They are looked at.
    HOLD,
    /// They belong to a line whose beginning has passed.
    PASS,
    /// They belong to a line that was blocked.
    DROP
  }

  private final Lineup lineup;
  private final Judge judge;
  private final Outlet forward;
  private final Outlet back;
  private final int lineBytesMax;
  private final HeldLine held = new HeldLine();
  private Mode mode = Mode.HOLD;

  /// @param back the other direction's, where answers to blocked requests go
  /// @param lineBytesMax a longer line is not held
  Checkpoint(Lineup lineup, Judge judge, Outlet forward, Outlet back, int lineBytesMax) {
    this.lineup = lineup;
    this.judge = judge;
    this.forward = forward;
    this.back = back;
    this.lineBytesMax = lineBytesMax;
  }

  /// Takes the next bytes.
  void write(byte[] buffer, int length) throws IOException {
    List<InlineHandler> line = lineup.standing();
    if (line.isEmpty() && held.isEmpty() && mode != Mode.DROP) {
      forward.write(buffer, length);
      mode = buffer[length - 1] == '\n' ? Mode.HOLD : Mode.PASS;
      return;
    }
    int from = 0;
    while (from < length) {
      int end = Newlines.next(buffer, from, length);
      int to = end < 0 ? length : end + 1;
      take(buffer, from, to, end >= 0);
      from = to;
    }
  }

  private void take(byte[] buffer, int from, int to, boolean whole) throws IOException {
    if (mode == Mode.PASS) {
      forward.write(Arrays.copyOfRange(buffer, from, to), to - from);
    } else if (mode == Mode.HOLD) {
      held.add(buffer, from, to);
      List<InlineHandler> line = lineup.standing();
      if (whole) {
        decide(line);
      } else if (line.isEmpty()) {
        pass(Mode.PASS);
      } else if (held.length() > lineBytesMax) {
        tooLong(line);
      }
    }
    if (whole) {
      mode = Mode.HOLD;
    }
  }

  private void pass(Mode next) throws IOException {
    forward.write(held.bytes(), held.length());
    done(next);
  }

  private void done(Mode next) {
    held.clear();
    mode = next;
  }

  /// The stream is over: what is held is the last line.
  void end() throws IOException {
    if (!held.isEmpty()) {
      decide(lineup.standing());
    }
    forward.finish();
  }

  private void tooLong(List<InlineHandler> line) throws IOException {
    unseen(line, "is longer than " + lineBytesMax + " bytes", true);
  }

  /// Passes or drops what is held and cannot be shown whole, with what follows up to the line end.
  private void unseen(List<InlineHandler> line, String why, boolean cutOff) throws IOException {
    if (judge.unseen(line, why) instanceof Ruling.Blocked blocked) {
      judge
          .classifier()
          .classify(held.bytes(), 0, held.length(), cutOff, NOTHING, new Dropped(blocked));
      done(Mode.DROP);
    } else {
      pass(Mode.PASS);
    }
  }

  private void decide(List<InlineHandler> line) throws IOException {
    int length = held.content();
    if (line.isEmpty() || held.isBlank()) {
      pass(Mode.HOLD);
      return;
    }
    if (length > lineBytesMax) {
      tooLong(line);
      return;
    }
    if (held.isSplit()) {
      unseen(line, "has a carriage return inside, where some readers end a line", false);
      return;
    }
    List<Part> parts = Part.of(judge.classifier(), held.bytes(), length);
    if (parts.isEmpty()) {
      unseen(line, "cannot be read as JSON-RPC from its first to its last byte", false);
      return;
    }
    try {
      rule(line, parts);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped", stopped);
    }
  }

  private void rule(List<InlineHandler> line, List<Part> parts)
      throws IOException, InterruptedException {
    boolean changed = false;
    var left = new ArrayList<byte[]>();
    for (Part part : parts) {
      switch (judge.judge(line, part)) {
        case Ruling.Pass() -> left.add(part.payload());
        case Ruling.Replaced(Part other) -> {
          changed = true;
          left.add(other.payload());
        }
        case Ruling.Blocked blocked -> {
          changed = true;
          refuse(blocked, part.rpcId(), part.answers(), left);
        }
      }
    }
    if (!changed) {
      pass(Mode.HOLD);
      return;
    }
    byte[] rest = held.rebuilt(left);
    done(Mode.HOLD);
    forward.write(rest, rest.length);
  }

  /// Whoever waits for what was blocked is told: of a request, its sender; of a response, its
  /// receiver, in the response's place.
  private void refuse(
      Ruling.Blocked blocked, @Nullable String rpcId, boolean answers, List<byte[]> left) {
    byte[] line = Refusal.of(rpcId, answers, blocked.plugin(), blocked.reason());
    if (line == null) {
      return;
    }
    if (answers) {
      left.add(Arrays.copyOf(line, line.length - 1));
    } else {
      back.inject(line);
    }
  }

  /// Answers for a line that was dropped unseen, as far as it says who waits.
  private final class Dropped implements MessageClassifier.Sink {
    private final Ruling.Blocked blocked;

    Dropped(Ruling.Blocked blocked) {
      this.blocked = blocked;
    }

    @Override
    public void message(
        Kind kind,
        @Nullable String method,
        MessageClassifier.@Nullable Id id,
        int offset,
        int length) {
      boolean answers = method == null;
      byte[] line =
          Refusal.of(id == null ? null : id.json(), answers, blocked.plugin(), blocked.reason());
      if (line != null) {
        (answers ? forward : back).inject(line);
      }
    }

    @Override
    public void lost(long parts) {}
  }
}
