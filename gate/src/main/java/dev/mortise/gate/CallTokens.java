package dev.mortise.gate;

import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/// The call tokens of one running instance: a plugin never says on whose behalf it asks, it only
/// hands back the token of the call it is answering.
///
/// Tokens are 128 random bits, good for this instance until the call they were issued for ends.
/// Safe for any thread.
public final class CallTokens {
  /// How long a token is, in bytes.
  public static final int TOKEN_BYTES = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Party party;
  private final Duration backgroundTime;
  private final SecureRandom random = new SecureRandom();

  // Looked up by the first half only; the second half is compared in constant time, so that
  // 64 bits stay hidden from whoever can measure the look-up.
  private final ConcurrentHashMap<Long, Issued> issued = new ConcurrentHashMap<>();

  // Never compared as a whole, never handed out.
  @SuppressWarnings("ArrayRecordComponent")
  private record Issued(byte[] token, CallContext context) {}

  /// Tokens for one instance.
  ///
  /// @param backgroundTime how long a host call may take that belongs to no inbound call
  public CallTokens(Party party, Duration backgroundTime) {
    this.party = party;
    this.backgroundTime = backgroundTime;
  }

  /// A fresh token for a call into this instance; good until [#end].
  public byte[] issue(CallContext context) {
    while (true) {
      byte[] token = new byte[TOKEN_BYTES];
      random.nextBytes(token);
      if (issued.putIfAbsent(key(token), new Issued(token, context)) == null) {
        return token;
      }
    }
  }

  /// The call is over: its token is worth nothing from now on.
  public void end(byte[] token) {
    issued.remove(key(token));
  }

  /// The instance is over: no token is worth anything.
  public void endAll() {
    issued.clear();
  }

  /// How many calls hold a token now.
  public int live() {
    return issued.size();
  }

  /// What a token stands for. No token at all is background work of the plugin's own.
  ///
  /// @throws PluginException `TOKEN_INVALID` when it was never issued here, or its call has ended
  public CallContext resolve(byte[] token) {
    if (token.length == 0) {
      return CallContext.into(
          party, new Caller.Background(party.plugin()), Deadline.after(backgroundTime));
    }
    Issued found = token.length == TOKEN_BYTES ? issued.get(key(token)) : null;
    if (found == null || !MessageDigest.isEqual(found.token(), token)) {
      throw new PluginException(
          ErrorCode.TOKEN_INVALID,
          party.label()
              + " asked the host for something with a call token that is not, or no longer, one of"
              + " its own; a token is good only while the call it came with runs, and background"
              + " work sends none.");
    }
    return found.context();
  }

  private static Long key(byte[] token) {
    return (long) LONGS.get(token, 0);
  }
}
