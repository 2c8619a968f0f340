package dev.mortise.app;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginService;
import dev.mortise.cli.WorkspaceRequest;
import dev.mortise.cli.Workspaces;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.embed.MortisePaths;
import dev.mortise.embed.PluginFolder;
import dev.mortise.embed.Settings;
import dev.mortise.embed.SettingsSources;
import dev.mortise.kubernetes.ClusterRecords;
import dev.mortise.kubernetes.Clusters;
import dev.mortise.kubernetes.ClustersConfig;
import dev.mortise.kubernetes.KubernetesFunction;
import dev.mortise.kubernetes.KubernetesLimits;
import dev.mortise.store.AuditArchive;
import dev.mortise.store.AuditQuery;
import dev.mortise.terminal.AuditTrail;
import dev.mortise.terminal.TerminalWorkspace;
import dev.mortise.terminal.WorkspaceClipboard;
import dev.mortise.terminal.WorkspacePorts;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The workspace over a host of its own, or over one that runs.
final class TopWorkspaces implements Workspaces {
  private static final String NAME = "top";

  private final Announcement announcement;

  TopWorkspaces(Announcement announcement) {
    this.announcement = announcement;
  }

  @Override
  public void run(WorkspaceRequest request) {
    try (Clusters clusters = clusters(request)) {
      if (request.attached() != null) {
        // Those plugins are another program's, and so is what they copy.
        show(request.attached().plugins(), AuditTrail.NONE, clusters, new WorkspaceClipboard());
        return;
      }
      announcement.make();
      var clipboard = new WorkspaceClipboard();
      try (Mortise mortise = Mortise.open(config(request, clusters, clipboard))) {
        announcement.end();
        show(mortise.plugins(), audit(mortise.store().archive()), clusters, clipboard);
      }
    }
  }

  private static void show(
      PluginService plugins,
      AuditTrail audit,
      @Nullable Clusters clusters,
      WorkspaceClipboard clipboard) {
    String user = System.getProperty("user.name", "");
    TerminalWorkspace.run(
        new WorkspacePorts(
            plugins,
            new Caller.Operator(user.isBlank() ? "operator" : user),
            clusters,
            audit,
            clipboard,
            new SessionsOfThisUser(MortisePaths.ofThisUser()),
            configFiles(),
            MortisePaths.ofThisUser().state(),
            System.getenv()));
  }

  private static MortiseConfig config(
      WorkspaceRequest request, @Nullable Clusters clusters, WorkspaceClipboard clipboard) {
    Settings settings = settings(request);
    MortiseConfig.Builder config =
        MortiseConfig.builder(NAME, MortisePaths.ofThisUser().ensure(), settings)
            .grantDeclared(request.grantDeclared())
            .controlSocket(true)
            .process(Installation::known)
            .services(services -> services.clipboard(asking -> clipboard.of(asking.plugin())));
    Exporting.of(settings, NAME, config);
    if (clusters != null) {
      var function =
          new KubernetesFunction(clusters, new OperatorsClusters(), KubernetesLimits.DEFAULT);
      config.services(services -> services.kubernetes(asking -> function.of(asking.caller())));
    }
    return config.build();
  }

  /// The plugins of the folders, and those a workspace's configuration names, now or later.
  private static Settings settings(WorkspaceRequest request) {
    Settings named =
        Settings.read(SettingsSources.ofThisUser().withFlags(Map.of(), request.pluginDirs()));
    List<Path> folders = new ArrayList<>();
    named.pluginFolders().stream().map(PluginFolder::path).forEach(folders::add);
    configFiles().stream()
        .map(file -> file.toAbsolutePath().normalize())
        .filter(file -> !folders.contains(file.getParent()))
        .forEach(folders::add);
    return Settings.read(SettingsSources.ofThisUser().withFlags(Map.of(), folders));
  }

  /// KubeTile's own file first, ours over it.
  private static List<Path> configFiles() {
    Path own = MortisePaths.ofThisUser().configFile();
    Path folder = own.toAbsolutePath().getParent();
    return folder == null || folder.getParent() == null
        ? List.of(own)
        : List.of(folder.getParent().resolve("kubetile").resolve("config.toml"), own);
  }

  private static @Nullable Clusters clusters(WorkspaceRequest request) {
    List<Path> files =
        !request.clusters()
            ? List.of()
            : request.kubeconfigs().isEmpty() ? usual() : request.kubeconfigs();
    return files.isEmpty()
        ? null
        : Clusters.open(
            ClustersConfig.of(files), ClusterRecords.inMemory(), InstantSource.system());
  }

  /// What `kubectl` would take.
  private static List<Path> usual() {
    String named = System.getenv().getOrDefault("KUBECONFIG", "");
    List<Path> files = new ArrayList<>();
    for (String file : named.split(File.pathSeparator)) {
      if (!file.isBlank()) {
        files.add(Path.of(file).toAbsolutePath());
      }
    }
    if (files.isEmpty()) {
      files.add(Path.of(System.getProperty("user.home"), ".kube", "config"));
    }
    return files.stream().filter(Files::exists).toList();
  }

  private static AuditTrail audit(AuditArchive archive) {
    return limit ->
        archive.query(new AuditQuery(null, null, null, null, null, null, null, 0, limit)).stream()
            .map(record ->
                new AuditTrail.Entry(
                    record.time(),
                    record.entry().plugin(),
                    record.entry().caller(),
                    record.entry().action(),
                    record.entry().target(),
                    record.entry().outcome(),
                    record.entry().reason(),
                    record.entry().micros()))
            .toList();
  }

  @Override
  public String configuration(Consumer<String> problems) {
    return TerminalWorkspace.configuration(configFiles(), problems);
  }

  @Override
  public String writeConfiguration() {
    Path file = MortisePaths.ofThisUser().configFile();
    TerminalWorkspace.writeConfiguration(file);
    return file.toString();
  }
}
