package dev.mortise.monitor;

import dev.mortise.api.MessageHandler.Decision;
import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.api.MessageHandler.Message;
import java.util.List;

/// Asks those in line about the messages of one direction, each after the one before it. Used by
/// that direction's pump.
final class Judge {
  private final Direction direction;
  private final InlineMessages messages;
  private final InlineOptions options;
  private final long bytesMax;
  private final Notices notices;
  private final MonitoredSession watched;
  private final MessageClassifier classifier = new MessageClassifier();

  Judge(
      Direction direction,
      InlineMessages messages,
      InlineOptions options,
      long bytesMax,
      Notices notices,
      MonitoredSession watched) {
    this.direction = direction;
    this.messages = messages;
    this.options = options;
    this.bytesMax = bytesMax;
    this.notices = notices;
    this.watched = watched;
  }

  MessageClassifier classifier() {
    return classifier;
  }

  /// What becomes of a message.
  Ruling judge(List<InlineHandler> line, Part original) throws InterruptedException {
    long end = System.nanoTime() + options.deadline().toNanos();
    Message message = messages.first(direction, original);
    Part part = original;
    boolean changed = false;
    for (InlineHandler handler : line) {
      Ruling ruling = one(handler, message, part, end);
      if (ruling instanceof Ruling.Blocked blocked) {
        notices.warn("blocked %s: %s".formatted(word(message), blocked.told()));
        watched.blocked(message, blocked.told());
        return blocked;
      }
      if (ruling instanceof Ruling.Replaced replaced) {
        changed = true;
        part = replaced.part();
        message = InlineMessages.after(message, part);
      }
    }
    return changed ? new Ruling.Replaced(part) : Ruling.PASS;
  }

  /// What becomes of a line that nobody in line can be shown whole.
  Ruling unseen(List<InlineHandler> line, String why) {
    String first = line.getFirst().plugin();
    Ruling ruling = byChoice(new Ruling.Blocked(first, "the message " + why));
    notices.warn(
        "%s in line was not asked about a line that %s: it %s"
            .formatted(first, why, ruling instanceof Ruling.Pass ? "passed" : "was blocked"));
    return ruling;
  }

  private Ruling one(InlineHandler handler, Message message, Part part, long end)
      throws InterruptedException {
    return switch (handler.ask(message, end - System.nanoTime())) {
      case InlineHandler.Answer.Outside() -> Ruling.PASS;
      case InlineHandler.Answer.Failed(String why, String said) -> failed(handler, why, said);
      case InlineHandler.Answer.Said(Decision decision) -> said(handler, decision, part);
    };
  }

  private Ruling said(InlineHandler handler, Decision decision, Part part) {
    Ruling ruling;
    try {
      ruling =
          switch (decision.action()) {
            case CONTINUE -> Ruling.PASS;
            case BLOCK -> new Ruling.Blocked(handler.plugin(), Notices.oneLine(decision.reason()));
            case REPLACE ->
                new Ruling.Replaced(
                    part.replacedBy(classifier, decision.payload().array(), bytesMax));
          };
    } catch (IllegalArgumentException bad) {
      return failed(handler, "gave a replacement that " + bad.getMessage(), "");
    }
    handler.count(ruling);
    return ruling;
  }

  private Ruling failed(InlineHandler handler, String why, String said) {
    String plugin = handler.plugin();
    Ruling ruling = byChoice(new Ruling.Blocked(plugin, plugin + " " + why, said));
    handler.countFailure(ruling, said.isEmpty() ? why : said);
    return ruling;
  }

  private Ruling byChoice(Ruling.Blocked blocked) {
    return switch (options.failure()) {
      case CONTINUE -> Ruling.PASS;
      case BLOCK -> blocked;
    };
  }

  private static String word(Message message) {
    String what = message.kind().name().toLowerCase(java.util.Locale.ROOT);
    String method = message.method() == null ? "" : " " + Notices.oneLine(message.method());
    return what + method + (message.rpcId() == null ? "" : " " + Notices.oneLine(message.rpcId()));
  }
}
