package dev.mortise.server;

import dev.mortise.api.Caller;
import java.util.List;
import java.util.Map;

/// A request before it is handled, as middleware is asked about it.
///
/// @param method in upper case
/// @param path below the base path
/// @param headers all of them, by name in lower case
/// @param cluster it is about; empty where there is none
record Asked(
    String method, String path, Map<String, List<String>> headers, Caller caller, String cluster) {}
