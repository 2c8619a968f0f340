package dev.mortise.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallTokensTest {
  private final Party party = new Party("a", "1.0", "hash", Set.of());
  private final CallTokens tokens = new CallTokens(party, Duration.ofSeconds(5));
  private final CallContext context =
      CallContext.into(party, new Caller.Operator("ann"), Deadline.after(Duration.ofMinutes(1)));

  private void refused(byte[] token) {
    PluginException e = assertThrows(PluginException.class, () -> tokens.resolve(token));
    assertEquals(ErrorCode.TOKEN_INVALID, e.code());
  }

  @Test
  void givesCallerChainAndDeadline() {
    assertEquals(context, tokens.resolve(tokens.issue(context)));
  }

  @Test
  void refusesForgedForeignAndEndedOnes() {
    byte[] token = tokens.issue(context);
    byte[] nearly = token.clone();
    nearly[15] ^= 1;
    refused(nearly);
    refused(new byte[16]);
    refused(new byte[] {1});
    refused(new byte[17]);
    refused(new CallTokens(party, Duration.ofSeconds(5)).issue(context));
    tokens.end(token);
    refused(token);
  }

  @Test
  void noTokenIsBackgroundAndNothingElseIs() {
    CallContext nobody = tokens.resolve(new byte[0]);
    assertInstanceOf(Caller.Background.class, nobody.caller());
    assertEquals(party, nobody.party());
  }

  @Test
  void anEndedInstanceHasNone() {
    byte[] token = tokens.issue(context);
    tokens.endAll();
    refused(token);
    assertEquals(0, tokens.live());
  }
}
