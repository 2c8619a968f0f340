package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// Which of the hosts that run now a command speaks with: the one that is named, else the newest
/// that knows the plugins it is about.
final class HostChoice {
  @Option(
      names = "--host",
      paramLabel = "<pid>",
      description = "Speak with the host of this process. Default: the newest that has the plugin.")
  private long pid;

  /// For the command line to fill.
  HostChoice() {}

  /// One whose command says something else of the option.
  ///
  /// @param pid 0 where it is not given
  HostChoice(long pid) {
    this.pid = pid;
  }

  /// Whether the command line says which.
  boolean named() {
    return pid != 0;
  }

  /// The host to speak with; none where no host runs, or none that knows all these plugins.
  ///
  /// Says so where there was a choice.
  ///
  /// @throws PluginException `NOT_RUNNING` when the one that is named does not run
  Optional<OpenHost> find(Context context, Collection<String> plugins) {
    List<OpenHost> running = context.hosts().running();
    if (named()) {
      return Optional.of(named(running));
    }
    List<OpenHost> able = running.stream().filter(host -> knows(host, plugins)).toList();
    if (able.isEmpty()) {
      return Optional.empty();
    }
    OpenHost chosen = able.getLast();
    if (able.size() > 1) {
      String others =
          able.subList(0, able.size() - 1).stream()
              .map(host -> label(host) + ": --host " + host.pid())
              .collect(Collectors.joining(", "));
      context.output().remark("speaking with " + label(chosen) + "; there is also " + others);
    }
    return Optional.of(chosen);
  }

  /// The same for commands that make no sense without one.
  ///
  /// @throws PluginException `NOT_RUNNING` when none runs; `NOT_FOUND` when none knows the plugins
  OpenHost require(Context context, Collection<String> plugins) {
    return find(context, plugins).orElseGet(() -> complain(context, plugins));
  }

  private static OpenHost complain(Context context, Collection<String> plugins) {
    List<OpenHost> running = context.hosts().running();
    if (running.isEmpty()) {
      throw new PluginException(
          ErrorCode.NOT_RUNNING,
          "no host runs for this user; start one with mortise monitor -- <server>, with"
              + " mortise run <folder>, or with a program that embeds Mortise");
    }
    // The newest says which of them it does not have, and what comes near.
    plugins.forEach(id -> Views.require(running.getLast().plugins(), id));
    return running.getLast();
  }

  /// The host to speak with, or one of the command's own that starts nothing.
  OpenHost orRemembered(Context context, FolderOptions folders, Collection<String> plugins) {
    Optional<OpenHost> running = running(context, folders, plugins);
    return running.orElseGet(
        () -> context.hosts().open(HostRequest.look(folders.folders(context.terminal()))));
  }

  /// The host to speak with, unless the command line names folders and no host.
  Optional<OpenHost> running(Context context, FolderOptions folders, Collection<String> plugins) {
    return folders.named() && !named() ? Optional.empty() : find(context, plugins);
  }

  private OpenHost named(List<OpenHost> running) {
    return running.stream()
        .filter(host -> host.pid() == pid)
        .reduce((older, newer) -> newer)
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.NOT_RUNNING,
                "no host runs in process " + pid + "; " + runningNow(running)));
  }

  private static String runningNow(List<OpenHost> running) {
    return running.isEmpty()
        ? "none runs for this user"
        : "there is " + running.stream().map(HostChoice::label).collect(Collectors.joining(", "));
  }

  static String label(OpenHost host) {
    return host.name() + " (process " + host.pid() + ")";
  }

  private static boolean knows(OpenHost host, Collection<String> plugins) {
    try {
      return plugins.stream().allMatch(id -> host.plugins().plugin(id).isPresent());
    } catch (PluginException e) {
      // It ended in this moment, or hangs.
      return false;
    }
  }
}
