package dev.mortise.store;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Need;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import dev.mortise.gate.Direction;
import dev.mortise.host.LogText;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What happened, in words that are safe to show and to keep: one line each, bounded, without
/// payloads, query strings and user information of addresses.
///
/// @param kind `in`: a call into a plugin; `out`: a plugin asked the host; `change`: a person or a
///   surface changed something; `host`: a host began or ended
/// @param plugin the id, or empty
/// @param version of the instance, or empty
/// @param caller its kind and name, `user:ann`
/// @param via the plugins it went through, outermost first
/// @param action `tools/get_rate get`, `grant`
/// @param target the permission that was needed, or what was changed
/// @param outcome `begun`, `done`, `failed`, `refused`
/// @param code why it failed or was refused; else empty
/// @param reason the same for people; empty where a plugin's own words would stand
/// @param micros how long it took, in microseconds
public record AuditEntry(
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
    long micros) {
  private static final int ID_MAX = 256;
  private static final int VERSION_MAX = 128;
  private static final int WORDS_MAX = 512;
  private static final int REASON_MAX = 1_024;
  private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s]{0,1000}@");
  private static final Pattern QUERY = Pattern.compile("(://[^\\s?#]{0,1000})[?#]\\S*");

  /// The same with every text made safe: what is written is; what is read might not be.
  AuditEntry safe() {
    return new AuditEntry(
        text(kind, 16),
        text(plugin, ID_MAX),
        text(version, VERSION_MAX),
        text(caller, ID_MAX),
        text(via, REASON_MAX),
        text(action, WORDS_MAX),
        text(target, WORDS_MAX),
        text(outcome, 16),
        text(code, 64),
        text(reason, REASON_MAX),
        Math.max(0, micros));
  }

  static AuditEntry of(CallRecord call) {
    return new AuditEntry(
            call.direction() == Direction.INTO_PLUGIN ? "in" : "out",
            call.plugin(),
            call.version(),
            words(call.caller()),
            call.chain().size() < 2 ? "" : String.join(" ", call.chain()),
            call.address() + " " + call.method(),
            call.need() instanceof Need.Holds holds
                ? withoutQuery(holds.permission().toString())
                : "",
            lower(call.outcome()),
            call.code() == null ? "" : lower(call.code()),
            reason(call.outcome(), call.code(), call.reason()),
            micros(call.duration()))
        .safe();
  }

  static AuditEntry of(Change change) {
    Change.End end = change.end();
    return new AuditEntry(
            "change",
            "",
            "",
            words(change.by()),
            "",
            change.action(),
            withoutQuery(change.target()),
            lower(end == null ? CallRecord.Outcome.BEGUN : end.outcome()),
            end == null || end.code() == null ? "" : lower(end.code()),
            end == null
                ? withoutLogin(change.detail())
                : reason(end.outcome(), end.code(), end.reason()),
            end == null ? 0 : micros(end.took()))
        .safe();
  }

  /// A host began, ended, or lost records.
  static AuditEntry ofHost(String program, String action, String detail) {
    return new AuditEntry(
            "host", "", "", "application:" + program, "", action, "", "done", "", detail, 0)
        .safe();
  }

  /// A plugin's own words may repeat what it was called with; those of the gate never do.
  private static String reason(
      CallRecord.Outcome outcome, @Nullable ErrorCode code, String reason) {
    boolean hosts =
        outcome == CallRecord.Outcome.REFUSED
            || code == null
            || switch (code.blame()) {
              case PERMISSION, RESOURCE -> true;
              case USER, PLUGIN, INTERNAL -> false;
            };
    return hosts ? withoutLogin(reason) : "";
  }

  private static String words(Caller caller) {
    return caller.kind() + ":" + caller.name();
  }

  private static String withoutQuery(String target) {
    int query = target.indexOf('?');
    return withoutLogin(query < 0 ? target : target.substring(0, query));
  }

  private static String withoutLogin(String text) {
    String bounded = text.length() > 2 * REASON_MAX ? text.substring(0, 2 * REASON_MAX) : text;
    return QUERY.matcher(USER_INFO.matcher(bounded).replaceAll("$1")).replaceAll("$1");
  }

  /// What is safe stays as it is.
  private static String text(String text, int max) {
    return cut(LogText.clean(cut(text, max)), max);
  }

  /// Never through the middle of a letter.
  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
