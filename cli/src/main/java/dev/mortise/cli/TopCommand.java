package dev.mortise.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `mortise top`.
@Command(
    name = "top",
    description = "Work in panes over plugins, clusters and databases, in this terminal.",
    footerHeading = "%n",
    footer = {
      "F1 shows every key, Ctrl-Q leaves. Tabs and panes come back the next time.",
      "Plugins offer panes of their own; what they may do is what you grant. Without a",
      "cluster it is useful for plugins all the same. More is in docs/workspace.md."
    })
final class TopCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private FolderOptions folders = new FolderOptions();

  @Option(
      names = "--host",
      paramLabel = "<pid>",
      description = "Show the plugins of the host of this process. Default: a host of its own.")
  private long host;

  @Option(
      names = "--kubeconfig",
      paramLabel = "<file>",
      description =
          "Show the clusters of this file; may be repeated. Default: KUBECONFIG, else"
              + " ~/.kube/config.")
  private List<Path> kubeconfigs = new ArrayList<>();

  @Option(names = "--no-cluster", description = "Look at no cluster.")
  private boolean noCluster;

  @Option(
      names = "--grant-declared",
      description = "Grant, for this run, what the plugins found declare.")
  private boolean grantDeclared;

  @Option(
      names = "--init-config",
      description = "Write the standard configuration where there is none, and end.")
  private boolean initConfig;

  @Option(names = "--print-config", description = "Print the configuration in effect, and end.")
  private boolean printConfig;

  TopCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Workspaces workspaces = context.hosts().workspaces();
    if (initConfig) {
      context.output().line("written to " + workspaces.writeConfiguration());
    } else if (printConfig) {
      context.output().line(workspaces.configuration(context.output()::remark).stripTrailing());
    } else {
      if (grantDeclared) {
        context.output().remark("granting what the plugins declare, for this run only");
      }
      workspaces.run(request());
    }
    return ExitCode.OK.number();
  }

  private WorkspaceRequest request() {
    var choice = new HostChoice(host);
    return new WorkspaceRequest(
        folders.folders(context.terminal()),
        KubeconfigFiles.named(kubeconfigs, context.terminal()),
        !noCluster,
        grantDeclared,
        choice.named() ? choice.require(context, List.of()) : null);
  }
}
