package dev.mortise.identity;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Sign-ins that went to the provider and have not come back. Each can come back once, to whichever
/// server of those that share the database.
final class OidcFlows {
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  /// Beyond this the oldest give way: beginning one takes no sign-in, so anybody can.
  private static final int FLOWS_MAX = 10_000;

  /// @param fresh whether the provider was asked to have the person prove who they are anew
  record Flow(String state, String nonce, String verifier, boolean fresh) {}

  private final Tables tables;

  OidcFlows(Tables tables) {
    this.tables = tables;
  }

  /// @param secret what the browser keeps
  void keep(String secret, Flow flow) {
    long now = tables.millis();
    tables.write(handle -> {
      handle
          .createUpdate("DELETE FROM identity_flow WHERE expires < :now")
          .bind("now", now)
          .execute();
      handle
          .createUpdate(
              "DELETE FROM identity_flow WHERE hash IN (SELECT hash FROM identity_flow"
                  + " ORDER BY expires DESC, hash OFFSET :max ROWS)")
          .bind("max", FLOWS_MAX - 1)
          .execute();
      return handle
          .createUpdate("INSERT INTO identity_flow VALUES (:h, :s, :n, :v, :f, :e)")
          .bind("h", Secret.hash(secret))
          .bind("s", flow.state())
          .bind("n", flow.nonce())
          .bind("v", flow.verifier())
          .bind("f", flow.fresh())
          .bind("e", now + LIFETIME.toMillis())
          .execute();
    });
  }

  /// Takes it out: of two who come with the same secret one gets it.
  Optional<Flow> take(String secret) {
    String hash = Secret.hash(secret);
    return tables.write(handle -> {
      Optional<Flow> flow =
          handle
              .createQuery("SELECT * FROM identity_flow WHERE hash = :h AND expires > :now")
              .bind("h", hash)
              .bind("now", tables.millis())
              .map((row, _) ->
                  new Flow(
                      Objects.requireNonNull(row.getString("state")),
                      Objects.requireNonNull(row.getString("nonce")),
                      Objects.requireNonNull(row.getString("verifier")),
                      row.getBoolean("fresh")))
              .findOne();
      int taken =
          handle
              .createUpdate("DELETE FROM identity_flow WHERE hash = :h")
              .bind("h", hash)
              .execute();
      return taken == 1 ? flow : Optional.empty();
    });
  }
}
