package dev.mortise.gate;

import dev.mortise.api.Caller;
import java.time.Instant;

/// One act of an operator or a user that is no call: a grant, a setting, an installation.
///
/// @param by who did it
/// @param action one word or two with a dot: `grant`, `revoke`, `plugin.install`, `user.add`
/// @param target what it was done to, without secrets
/// @param detail what it became, without secrets; may be empty
public record Change(Instant time, Caller by, String action, String target, String detail) {}
