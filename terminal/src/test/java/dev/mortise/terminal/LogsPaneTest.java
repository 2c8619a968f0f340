package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What can be done with the logs of a pod of two containers.
@Timeout(400)
final class LogsPaneTest {
  private static final String LOG = "/api/v1/namespaces/dev/pods/twin/log?container=";

  @TempDir Path folder;
  private final MockCluster cluster = new MockCluster();

  @BeforeEach
  void logs() {
    cluster.twins("twin");
    answers("side&tailLines=1000&follow=true", "side speaks\n");
    answers("app&tailLines=1000&follow=true", lines(0, 200));
    answers("app&tailLines=3000&follow=true", "older line\n" + lines(0, 200));
    answers("app&tailLines=1000&previous=true", "the one before died\n");
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private void answers(String query, String text) {
    cluster.server().expect().get().withPath(LOG + query).andReturn(200, text).always();
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "line " + i + " " + "x".repeat(150) + "\n")
        .collect(Collectors.joining());
  }

  private WorkspaceDriver open() {
    WorkspaceDriver top =
        new WorkspaceDriver(new FakePlugins(), folder, cluster.clusters())
            .size(120, 40)
            .untilShows("twin");
    return top.press("l", "alt+f").untilShows("side speaks");
  }

  private WorkspaceDriver app() {
    return open().press("c").untilShows("line 199");
  }

  @Test
  void containersAreShownOneByOneAndTogether() {
    try (WorkspaceDriver top = app()) {
      assertTrue(top.row(1).contains("logs: dev/twin · app · following"), top.row(1));
      top.press("c").untilShows("all containers").untilShows("app │ line 199");
      // Which of the two comes first is nobody's business.
      top.press("/")
          .type("side speaks")
          .press("enter")
          .untilShows("side │ side speaks")
          .press("esc");
      top.press("G").press("c").untilShows("logs: dev/twin · side ");
    }
  }

  @Test
  void theEndIsFollowedUntilSomebodyLooksBack() {
    try (WorkspaceDriver top = app()) {
      top.press("g").untilShows("line 0 ");
      assertFalse(top.row(1).contains("following"), top.row(1));
      top.press("pagedown").untilShows("line 37 ");
      top.press("f").untilShows("line 199").untilShows("following");
    }
  }

  @Test
  void longLinesAreWrappedOrMovedThrough() {
    try (WorkspaceDriver top = app()) {
      top.press("g").untilShows("line 0 ");
      assertTrue(top.row(3).startsWith("│line 1 x"), top.row(3));
      top.press("w").untilShows("wrapped");
      assertTrue(top.row(3).startsWith("│xxx") && top.row(4).startsWith("│line 1 "), top.screen());
      top.press("w", "right");
      assertTrue(top.row(2).startsWith("│xxx"), top.row(2));
    }
  }

  @Test
  void moreOfThePastIsReadWhenItIsAskedFor() {
    try (WorkspaceDriver top = app()) {
      top.press("alt+p", "g").untilShows("older line");
    }
  }

  @Test
  void theContainerBeforeHasItsLogsToo() {
    try (WorkspaceDriver top = app()) {
      top.press("P").untilShows("the one before died").untilShows("· previous");
      top.press("P").untilShows("line 199");
    }
  }

  @Test
  void whatIsShownCanBeSaved() throws IOException {
    String home = System.getProperty("user.home");
    System.setProperty("user.home", folder.toString());
    try (WorkspaceDriver top = app()) {
      top.press("/").type("line 7").press("enter");
      assertTrue(top.row(1).contains("/line 7"), top.row(1));
      top.press("ctrl+s").untilShows("written to");
      try (Stream<Path> files = Files.list(folder)) {
        Path file = files.filter(f -> f.toString().endsWith(".txt")).findFirst().orElseThrow();
        List<String> saved = Files.readAllLines(file);
        // 7 and 70 to 79: what is filtered out is not saved.
        assertEquals(11, saved.size(), saved.toString());
        assertTrue(saved.getFirst().startsWith("line 7 "), saved.getFirst());
      }
    } finally {
      System.setProperty("user.home", home);
    }
  }
}
