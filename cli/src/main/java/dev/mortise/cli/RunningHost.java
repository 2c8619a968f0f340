package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;

/// Finds the host that runs now, for commands that make no sense without one.
final class RunningHost {
  private RunningHost() {}

  static OpenHost require(Context context) {
    return context
        .hosts()
        .running()
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.NOT_RUNNING,
                "no host runs for this user; start one with mortise monitor -- <server>, with"
                    + " mortise run <folder>, or with a program that embeds Mortise"));
  }

  /// The running host, or one that starts nothing and only changes what is remembered.
  static OpenHost orRemembered(Context context, FolderOptions folders) {
    if (!folders.named()) {
      var running = context.hosts().running();
      if (running.isPresent()) {
        return running.get();
      }
    }
    return context
        .hosts()
        .open(
            new HostRequest(folders.folders(context.terminal()), false, HostRequest.Purpose.LOOK));
  }
}
