package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.kubernetes.ClusterRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Panes over a cluster, on a stand-in.
@Timeout(400)
final class ClusterPanesTest {
  private static final String POD = "/api/v1/namespaces/dev/pods/web/";
  private static final PaneSpec LOGS =
      new PaneSpec("logs", Map.of("namespace", "dev", "resource", "pods", "name", "web"));

  @TempDir Path folder;
  private final MockCluster cluster = new MockCluster();

  @AfterEach
  void end() {
    cluster.close();
  }

  private WorkspaceDriver open() {
    cluster.pod("web", "Running");
    return new WorkspaceDriver(new FakePlugins(), folder, cluster.clusters())
        .size(120, 40)
        .untilShows("web");
  }

  /// The stand-in forgets what happens between a list and the watch behind it: changes something
  /// until a change arrives.
  private WorkspaceDriver following() {
    WorkspaceDriver top = open();
    List<String> made = new ArrayList<>();
    top.until(screen -> {
      boolean follows = screen.contains("mark-");
      if (!follows) {
        made.add("mark-" + made.size());
        cluster.pod(made.getLast(), "Running");
      }
      return follows;
    });
    made.forEach(cluster::remove);
    return top.until(screen -> !screen.contains("mark-") && screen.contains("web"));
  }

  @Test
  void aListIsWhatTheClusterHasNow() {
    try (WorkspaceDriver top = following()) {
      assertTrue(
          top.row(2).matches("│NAMESPACE +NAME +READY +STATUS +RESTARTS +IP +NODE +AGE +│"),
          top.row(2));
      assertTrue(
          top.row(3).matches("│dev +web +1/1 +Running +3 +10.0.0.7 +n1 +\\d+s +│"), top.row(3));
      cluster.pod("db", "Pending");
      top.untilShows("Pending");
      cluster.changePod("db", "Failed");
      top.untilShows("Failed");
      cluster.remove("db");
      top.until(screen -> !screen.contains("db "));
      assertTrue(top.row(1).contains("pods * (1)"), top.row(1));
    }
  }

  @Test
  void theChosenRowStaysChosenWhileOthersCome() {
    try (WorkspaceDriver top = following()) {
      cluster.pod("aaa", "Running");
      top.untilShows("aaa").press("s", "s");
      top.press("y").untilShows("yaml: pods dev/web").untilShows("nodeName: n1");
    }
  }

  @Test
  void anObjectIsDescribedAndReadAsYaml() {
    try (WorkspaceDriver top = open()) {
      top.press("d").untilShows("describe: pods dev/web").untilShows("app  web:1");
      top.press("alt+f", "G").untilShows("Events");
      top.press("alt+f", "esc").until(screen -> !screen.contains("describe:"));
      top.press("y").untilShows("kind: Pod");
      top.press("/").type("containerport").press("enter").untilShows("containerPort: 8080");
    }
  }

  @Test
  void deletingAsksFirst() {
    try (WorkspaceDriver top = following()) {
      top.press("ctrl+alt+d").untilShows("Delete pods dev/web on cluster mock?");
      top.press("n").press("ctrl+alt+d", "y").untilShows("dev/web deleted");
      top.until(screen -> screen.contains("pods * (0)"));
    }
  }

  @Test
  void whatWasAskedAboutOneClusterIsDoneThere() {
    try (WorkspaceDriver top = open()) {
      assertTrue(top.row(39).startsWith(" normal  mock/*"), top.row(39));
      top.press("ctrl+alt+d").untilShows("on cluster mock?");
      String elsewhere =
          """
          apiVersion: v1
          kind: Config
          current-context: other
          contexts: [{name: other, context: {cluster: c, user: u}}]
          clusters: [{name: c, cluster: {server: "http://127.0.0.1:1/"}}]
          users: [{name: u, user: {token: secret}}]
          """;
      cluster.clusters().put(new ClusterRecord("other", "", elsewhere, true, true));
      top.press("y").untilShows("dev/web deleted");
      assertTrue(top.row(39).startsWith(" normal  other/*"), top.row(39));
    }
  }

  @Test
  void everyQuestionBeforeAChangeNamesTheCluster() {
    cluster.create(
        "deployments",
        """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"dev"},
         "spec":{"replicas":1}}
        """);
    try (WorkspaceDriver top = open()) {
      top.press(":").type("deploy").press("enter").untilShows("deployments * (1)");
      top.untilShows("web").press("ctrl+alt+r").untilShows("deployments dev/web on cluster");
      top.press("n", "ctrl+alt+s").untilShows("scale dev/web on cluster mock");
    }
  }

  @Test
  void whatAnEditorWritesIsSent() {
    try (WorkspaceDriver top = open()) {
      top.workspace.terminal(file -> edit(file, "web:1", "web:2"), _ -> {});
      top.press("E").untilShows("dev/web changed");
      top.press("y").untilShows("image: web:2");
      top.press("esc").press("E").untilShows("Nothing was changed");
    }
  }

  @Test
  void whatIsMistypedComesBackWithTheReasonAboveIt() {
    List<Path> files = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    try (WorkspaceDriver top = open()) {
      top.workspace.terminal(
          file -> {
            files.add(file);
            seen.add(text(file));
            return seen.size() == 1 ? edit(file, "web:1", "[web:3") : edit(file, "[web:3", "web:2");
          },
          _ -> {});
      top.press("E").untilShows("dev/web changed");
      top.press("y").untilShows("image: web:2");
      assertEquals(2, seen.size());
      assertTrue(seen.get(1).startsWith("#! this is no YAML: line "), seen.get(1));
      assertTrue(seen.get(1).contains("[web:3"), seen.get(1));
      assertFalse(Files.exists(files.getFirst().getParent()));
    }
  }

  @Test
  void whatStaysMistypedChangesNothingAndIsRemoved() {
    List<Path> files = new ArrayList<>();
    try (WorkspaceDriver top = open()) {
      top.workspace.terminal(
          file -> {
            files.add(file);
            write(file.resolveSibling("backup~"), "secret");
            return files.size() > 1 || write(file, "no object");
          },
          _ -> {});
      top.press("E").untilShows("Nothing was changed: this is no object");
      assertEquals(2, files.size());
      assertFalse(Files.exists(files.getFirst().getParent()));
      top.press("y").untilShows("image: web:1");
    }
  }

  @Test
  void whatTheClusterRefusesIsKept() throws IOException {
    List<Path> files = new ArrayList<>();
    try (WorkspaceDriver top = open()) {
      top.workspace.terminal(
          file -> {
            files.add(file);
            cluster.refuse(true);
            return edit(file, "web:1", "web:2");
          },
          _ -> {});
      top.press("E").untilShows("What you wrote is in");
      assertTrue(text(files.getFirst()).contains("web:2"));
      Files.delete(files.getFirst());
      Files.delete(files.getFirst().getParent());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean write(Path file, String text) {
    try {
      Files.writeString(file, text);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean edit(Path file, String from, String to) {
    try {
      assertEquals(
          "rwx------",
          java.nio.file.attribute.PosixFilePermissions.toString(
              Files.getPosixFilePermissions(file.getParent())));
      Files.writeString(file, Files.readString(file).replace(from, to));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void logsAreShownFilteredAndHarmless() {
    cluster
        .server()
        .expect()
        .get()
        .withPath(POD + "log?container=app&tailLines=1000&follow=true")
        .andReturn(200, "one\n\u001b[2Jtwo error\nthree 漢\n")
        .always();
    try (WorkspaceDriver top = open()) {
      top.press("l").untilShows("three 漢");
      assertTrue(top.screen().contains("\ufffd[2Jtwo"), top.screen());
      top.press("/").type("error");
      assertTrue(!top.screen().contains("three"), top.screen());
      top.press("esc").untilShows("three 漢");
      assertTrue(top.screen().contains("logs: dev/web · app · following"), top.screen());
    }
  }

  @Test
  void aShellHasAScreenOfItsOwnAndEndsWithItsPane() {
    FakeCommand shell =
        new FakeCommand()
            // Its size is the first thing it is told.
            .on("\4", FakeCommand.out("\u001b[2J\u001b[3;5Hroot@web# \u001b]0;evil\u0007"))
            .on("\0q", FakeCommand.exit(0));
    cluster.command("command=%2Fbin%2Fsh&stdin=true&stdout=true&tty=true", shell);
    try (WorkspaceDriver top = open()) {
      top.press("e").untilShows("root@web#");
      top.type("q").untilShows("the shell ended with 0");
      top.press("esc").until(_ -> shell.open() == 0);
      top.press("e").untilShows("root@web#").press("esc", "alt+x");
      top.until(_ -> shell.open() == 0);
    }
  }

  @Test
  void logsOfAPaneThatIsGoneAreNotAskedFor() {
    cluster
        .server()
        .expect()
        .get()
        .withPath(POD + "log?container=app&tailLines=1000&follow=true")
        .andReturn(200, "a line\n")
        .always();
    try (WorkspaceDriver top = open()) {
      top.workspace.open(LOGS, Desk.Place.RIGHT);
      // Before the loop hears of the containers.
      top.workspace.close(top.workspace.tabs().current().focused());
      // What is asked later is answered later.
      top.press("y").untilShows("nodeName: n1").press("esc");
      top.press("l").untilShows("a line");
      assertEquals(1, cluster.asked("/log?"));
    }
  }

  @Test
  void aNamespaceIsChosenForTheWholeTab() {
    cluster.namespace("dev");
    cluster.namespace("shop");
    try (WorkspaceDriver top = open()) {
      top.press("ctrl+n").untilShows("shop");
      top.type("sho").press("enter").untilShows("pods shop (0)");
      assertEquals(" [1] shop|POD │", top.row(0));
      top.press("a").untilShows("pods * (1)");
      top.press(":").type("ns").press("enter").untilShows("namespaces (2)");
      assertEquals(" [1] *|NSP │", top.row(0));
    }
  }

  @Test
  void withoutAClusterThePaneSaysSo() {
    try (WorkspaceDriver top = new WorkspaceDriver(new FakePlugins(), folder, null)) {
      top.press(":").type("pods").press("enter").untilShows("There is no cluster here");
    }
  }

  @Test
  void aClusterThatDoesNotAnswerIsTriedAgain() {
    cluster.pod("web", "Running");
    cluster.refuse(true);
    try (WorkspaceDriver top =
        new WorkspaceDriver(new FakePlugins(), folder, cluster.clusters()).size(120, 40)) {
      top.untilShows("the cluster answered 503: out of order");
      assertFalse(top.screen().contains("web"), top.screen());
      cluster.refuse(false);
      // By itself, and a person need not wait for that.
      top.press("r").untilShows("10.0.0.7");
      assertFalse(top.screen().contains("out of order"), top.screen());
    }
  }

  @Test
  void aPluginThatComesLaterSeesWhatWasThereBefore() {
    var plugins = new FakePlugins();
    cluster.pod("web", "Running");
    cluster.pod("db", "Running");
    try (WorkspaceDriver top =
        new WorkspaceDriver(plugins, folder, cluster.clusters()).size(120, 40).untilShows("web")) {
      var pane = new FakePane();
      plugins.offer(
          "owners",
          pane,
          "{\"title\":\"Owners\",\"tickMillis\":0,\"columns\":"
              + "[{\"resource\":\"pods\",\"name\":\"owner\",\"title\":\"OWNER\"}]}");
      plugins.reloaded("owners");
      top.untilShows("OWNER").until(screen -> screen.split("seen", -1).length == 3);
      pane.text = "other";
      // Another instance may say something else.
      plugins.reloaded("owners");
      top.until(screen -> screen.split("other", -1).length == 3);
    }
  }

  /// Every way to follow anew ends what was followed before.
  @Test
  void oneListIsFollowedOnce() {
    try (WorkspaceDriver top = open().until(_ -> cluster.watching() == 1)) {
      for (int i = 0; i < 5; i++) {
        long before = cluster.asked("watch=true");
        top.press("r").until(_ -> cluster.asked("watch=true") > before);
      }
      // Those that were ended may still be on their way.
      top.until(_ -> cluster.opened() == cluster.asked("watch=true") && cluster.watching() == 1);
    }
  }
}
