package dev.mortise.gate;

import dev.mortise.api.Call;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;

/// What comes of comparing a need with what one chain of plugins declares and was granted.
sealed interface Verdict {
  /// All of them may.
  Verdict YES = new Yes();

  record Yes() implements Verdict {}

  /// One of them may not.
  sealed interface No extends Verdict {
    Party party();

    /// The same in words.
    PluginException refusal(Permission need, Call call, CallContext context);
  }

  /// Its manifest does not ask for it: nothing an operator does changes that.
  record Undeclared(Party party) implements No {
    @Override
    public PluginException refusal(Permission need, Call call, CallContext context) {
      return Refusal.undeclared(party, need, call, context);
    }
  }

  /// Nobody granted it.
  record Ungranted(Party party) implements No {
    @Override
    public PluginException refusal(Permission need, Call call, CallContext context) {
      return Refusal.ungranted(party, need, call, context);
    }
  }

  /// Granted, but not for work on its own.
  record NotInBackground(Party party) implements No {
    @Override
    public PluginException refusal(Permission need, Call call, CallContext context) {
      return Refusal.background(party, need, call);
    }
  }
}
