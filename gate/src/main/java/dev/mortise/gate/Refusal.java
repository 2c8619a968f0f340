package dev.mortise.gate;

import dev.mortise.api.Call;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;

/// What the gate says when it says no: who, what was missing, and what would mend it.
final class Refusal {
  private Refusal() {}

  static PluginException undeclared(Party party, Permission need, Call call, CallContext context) {
    return denied(
        party.label()
            + " may not "
            + what(call)
            + ": that needs the permission "
            + need
            + ", which its manifest does not declare"
            + through(context)
            + ". If it is meant to, its author adds to plugin.toml:\n[[permissions]]\nuse = \""
            + need
            + "\"\nwhy = \"…\"");
  }

  static PluginException ungranted(Party party, Permission need, Call call, CallContext context) {
    return denied(
        party.label()
            + " may not "
            + what(call)
            + ": it declares the permission "
            + need
            + ", but nobody granted it"
            + through(context)
            + ". To allow it: "
            + grantCommand(party.plugin(), need));
  }

  static PluginException background(Party party, Permission need, Call call) {
    return denied(
        party.label()
            + " may not "
            + what(call)
            + " on its own: the permission "
            + need
            + " is granted for calls on somebody's behalf, not for background work. Send the token"
            + " of the call that is being answered; or, to allow it: "
            + grantCommand(party.plugin(), need)
            + " --background");
  }

  static PluginException caller(String why, Permission need, Call call, CallContext context) {
    return denied(
        "%s may not be asked by %s %s to %s: %s. It needs %s%s, which whoever manages users and roles can allow %s."
            .formatted(
                context.party().label(),
                call.caller().kind(),
                call.caller().name(),
                what(call),
                why,
                need,
                through(context),
                call.caller().name()));
  }

  static String tooFast(
      Party party, RateState.Limit limit, String what, Call call, RateState.Taken taken) {
    double rate = limit.perSecond();
    String raised = limit.equals(party.rate()) ? "let it raise limits.rate" : "raise area-rates";
    return "%s %s too often for %s: at most %s times a second, %d at once; try again in %d ms, or %s."
        .formatted(
            party.label(),
            what,
            call.address(),
            rate == Math.rint(rate) ? String.valueOf((long) rate) : String.valueOf(rate),
            limit.burst(),
            Math.max(1, taken.retryAfter().toMillis()),
            raised);
  }

  static PluginException tooDeep(Call call, CallContext context) {
    return new PluginException(
        ErrorCode.RESOURCE_EXHAUSTED,
        context.party().label()
            + " was not called: calls nest at most "
            + CallContext.DEPTH_MAX
            + " plugins deep, and "
            + call.address()
            + " would be the next ("
            + context.path()
            + ").");
  }

  static PluginException cycle(Call call, CallContext context) {
    return denied(
        context.party().label()
            + " was not called: "
            + call.address()
            + " would come back to a plugin that is waiting for the answer ("
            + context.path()
            + ").");
  }

  static PluginException late(Call call, CallContext context) {
    return new PluginException(
        ErrorCode.DEADLINE_EXCEEDED,
        context.party().label()
            + " was not asked for "
            + what(call)
            + ": the time of the call was up before it began.");
  }

  /// The command a person types, quoted for the shell: a permission may hold `*`, which a shell
  /// would replace, or whatever else a plugin's author thought of.
  static String grantCommand(String plugin, Permission permission) {
    return "mortise plugins grant "
        + Shell.quote(plugin)
        + " "
        + Shell.quote(permission.toString());
  }

  private static String what(Call call) {
    return "use " + call.address() + " (" + call.method() + ")";
  }

  private static String through(CallContext context) {
    return context.chain().size() == 1 ? "" : " (called as " + context.path() + ")";
  }

  private static PluginException denied(String message) {
    return new PluginException(ErrorCode.PERMISSION_DENIED, message);
  }
}
