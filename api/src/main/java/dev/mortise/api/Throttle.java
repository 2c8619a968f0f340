package dev.mortise.api;

import java.time.Duration;

/// What a refusal for want of rate tells beside its message: enough for the headers of an HTTP
/// answer.
///
/// @param retryAfter until there is room again
/// @param limit how many calls fit at once
/// @param remaining how many of them are left
public record Throttle(Duration retryAfter, long limit, long remaining) {}
