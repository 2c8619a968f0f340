package dev.mortise.api;

import java.time.Instant;

/// What an operator allowed one plugin.
///
/// @param permission exactly what was granted; it may be narrower than what the plugin declares
/// @param terms how far it goes
/// @param by who granted it
/// @param at when
public record Grant(Permission permission, GrantTerms terms, String by, Instant at) {}
