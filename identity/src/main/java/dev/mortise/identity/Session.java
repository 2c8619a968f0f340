package dev.mortise.identity;

import java.time.Instant;

/// One signed-in browser. Its token is not here: nothing that could be used to act is shown.
///
/// @param id names it in lists; opens nothing
/// @param user whose it is
/// @param ends at the latest
/// @param proven when its person last proved who they are
public record Session(
    String id,
    String user,
    Instant started,
    Instant seen,
    Instant ends,
    Instant proven,
    Origin origin) {}
