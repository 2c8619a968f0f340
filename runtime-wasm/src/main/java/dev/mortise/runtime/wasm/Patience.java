package dev.mortise.runtime.wasm;

import java.time.Duration;

/// For how long somebody still waits for a guest. Asked again when that time has passed: it may
/// have become more.
@FunctionalInterface
interface Patience {
  Duration left();
}
