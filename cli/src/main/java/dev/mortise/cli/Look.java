package dev.mortise.cli;

import dev.mortise.api.PluginView;
import java.util.List;

/// What is there: seen through the running host, or read from the folders without starting anything
/// where there is none or folders are named.
final class Look {
  private final Context context;
  private final FolderOptions folders;

  Look(Context context, FolderOptions folders) {
    this.context = context;
    this.folders = folders;
  }

  List<PluginView> plugins() {
    if (!folders.named()) {
      var running = context.hosts().running();
      if (running.isPresent()) {
        try (OpenHost host = running.get()) {
          return host.plugins().plugins();
        }
      }
    }
    return context
        .hosts()
        .found(
            new HostRequest(folders.folders(context.terminal()), false, HostRequest.Purpose.LOOK));
  }
}
