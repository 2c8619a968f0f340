package dev.mortise.goplugin;

import java.io.InputStream;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// A running plugin process as [GoPlugin] sees it. Safe for use by several threads.
public interface LaunchedProcess {
  /// The real standard output; read by one platform thread until its end.
  InputStream stdout();

  /// The real standard error; read by one platform thread until its end.
  InputStream stderr();

  /// The process id, where it has one the host can name.
  OptionalLong pid();

  /// Completes once the process has ended; never exceptionally.
  CompletableFuture<Exit> exited();

  /// Ends the process and all it started, at once. Does nothing once it has ended.
  void kill();
}
