package dev.mortise.api;

/// One implementation of an extension point.
///
/// @param plugin who implements it
/// @param name the contribution's name within the point; empty where there is one
/// @param call a proxy whose every call passes the gate; safe for any thread
/// @param <T> the point's interface
public record Extension<T>(String plugin, String name, T call) {}
