package dev.mortise.monitor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
  private byte[] held = NOTHING;
  private int heldLength;
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
    if (line.isEmpty() && heldLength == 0 && mode != Mode.DROP) {
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
      hold(buffer, from, to);
      List<InlineHandler> line = lineup.standing();
      if (whole) {
        decide(line);
      } else if (line.isEmpty()) {
        pass(Mode.PASS);
      } else if (heldLength > lineBytesMax) {
        tooLong(line);
      }
    }
    if (whole) {
      mode = Mode.HOLD;
    }
  }

  private void hold(byte[] buffer, int from, int to) {
    int length = to - from;
    if (heldLength + length > held.length) {
      held = Arrays.copyOf(held, Math.max(heldLength + length, held.length * 2));
    }
    System.arraycopy(buffer, from, held, heldLength, length);
    heldLength += length;
  }

  private void pass(Mode next) throws IOException {
    forward.write(held, heldLength);
    done(next);
  }

  private void done(Mode next) {
    heldLength = 0;
    mode = next;
    if (held.length > 1 << 16) {
      held = NOTHING;
    }
  }

  /// The stream is over: what is held is the last line.
  void end() throws IOException {
    if (heldLength > 0) {
      decide(lineup.standing());
    }
    forward.finish();
  }

  private void tooLong(List<InlineHandler> line) throws IOException {
    Ruling ruling = judge.unseen(line, "is longer than " + lineBytesMax + " bytes");
    if (ruling instanceof Ruling.Blocked blocked) {
      judge.classifier().classify(held, 0, heldLength, true, NOTHING, new LongLine(blocked));
      done(Mode.DROP);
    } else {
      pass(Mode.PASS);
    }
  }

  private void decide(List<InlineHandler> line) throws IOException {
    int length = withoutEnd();
    if (line.isEmpty() || isBlank(length)) {
      pass(Mode.HOLD);
      return;
    }
    if (length > lineBytesMax) {
      tooLong(line);
      return;
    }
    List<Part> parts = Part.of(judge.classifier(), held, length);
    if (parts.isEmpty()) {
      Ruling ruling = judge.unseen(line, "is not JSON-RPC");
      if (ruling instanceof Ruling.Pass) {
        pass(Mode.HOLD);
      } else {
        done(Mode.HOLD);
      }
      return;
    }
    try {
      rule(line, parts, length);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped", stopped);
    }
  }

  private void rule(List<InlineHandler> line, List<Part> parts, int length)
      throws IOException, InterruptedException {
    boolean changed = false;
    var left = new java.util.ArrayList<byte[]>();
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
    byte[] rest = rebuilt(left, length);
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

  /// What is left of a line: a message, or a batch where it was one, with the line's own end.
  private byte[] rebuilt(List<byte[]> left, int length) {
    if (left.isEmpty()) {
      return NOTHING;
    }
    var line = new ByteArrayOutputStream();
    boolean batch = first(length) == '[';
    if (batch) {
      line.write('[');
    }
    for (int i = 0; i < left.size(); i++) {
      if (i > 0) {
        line.write(',');
      }
      line.writeBytes(left.get(i));
    }
    if (batch) {
      line.write(']');
    }
    line.write(held, length, heldLength - length);
    return line.toByteArray();
  }

  private int withoutEnd() {
    int length = heldLength;
    if (length > 0 && held[length - 1] == '\n') {
      length--;
      if (length > 0 && held[length - 1] == '\r') {
        length--;
      }
    }
    return length;
  }

  private boolean isBlank(int length) {
    return first(length) < 0;
  }

  private int first(int length) {
    for (int i = 0; i < length; i++) {
      if (held[i] != ' ' && held[i] != '\t' && held[i] != '\r') {
        return held[i] & 0xFF;
      }
    }
    return -1;
  }

  /// Answers for a line that was dropped for its length, as far as its beginning says who waits.
  private final class LongLine implements MessageClassifier.Sink {
    private final Ruling.Blocked blocked;

    LongLine(Ruling.Blocked blocked) {
      this.blocked = blocked;
    }

    @Override
    public void message(
        dev.mortise.api.MessageHandler.Kind kind,
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
