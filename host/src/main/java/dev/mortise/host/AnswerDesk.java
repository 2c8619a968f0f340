package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.Consents.Answer;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.Manifest;
import dev.mortise.gate.Missing;
import dev.mortise.gate.PermissionMatcher;
import java.util.Locale;

/// What becomes of a person's answer: a grant, or a line in the audit.
record AnswerDesk(Fleet fleet, Consent consent) implements Questions.Desk {
  @Override
  public void grant(Missing missing, Caller by) {
    consent.grantExactly(missing, GrantTerms.PLAIN.withBackground(missing.background()), by);
  }

  @Override
  public void said(Missing missing, Answer answer, Caller by) {
    consent.audited(
        by,
        "consent." + answer.name().toLowerCase(Locale.ROOT),
        missing.party().plugin(),
        missing.need().toString(),
        // The question itself is answered by whoever tells the desk.
        () -> {});
  }

  @Override
  public String why(Missing missing) {
    return fleet
        .find(missing.party().plugin())
        .flatMap(slot ->
            slot.found().manifest().permissions().stream()
                .filter(d -> PermissionMatcher.covers(d.permission(), missing.need()))
                .map(Manifest.Declared::why)
                .findFirst())
        .orElse("");
  }
}
