package dev.mortise.identity;

/// A fresh session, handed out once.
///
/// @param token for an `HttpOnly` cookie: whoever has it is this person
/// @param csrf for the page itself: every changing request must carry it
public record Entry(Principal principal, String token, String csrf) {
  /// Nothing that opens a door is printed.
  @Override
  public String toString() {
    return "Entry[" + principal.user().name() + "]";
  }
}
