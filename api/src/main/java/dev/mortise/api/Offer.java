package dev.mortise.api;

/// One live contribution and who makes it.
///
/// @param plugin the id
/// @param version of the instance that runs
/// @param priority of its manifest, low first
/// @param contribution what it offers
public record Offer(String plugin, String version, int priority, Contribution contribution) {}
