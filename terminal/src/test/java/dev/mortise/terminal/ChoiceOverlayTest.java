package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A list to choose from: what comes first, and what stays chosen.
final class ChoiceOverlayTest {
  private static final String SECRETS = "externalsecrets.external-secrets.io (es)";

  @TempDir Path folder;
  private final List<String> chosen = new ArrayList<>();

  private ChoiceOverlay show(WorkspaceDriver top, String... choices) {
    var overlay =
        new ChoiceOverlay(
            top.workspace, Mode.RESOURCE_SWITCHER, "show", List.of(choices), true, chosen::add);
    top.workspace.show(overlay);
    return overlay;
  }

  @Test
  void aShortNameBehindANameComesFirst() {
    try (WorkspaceDriver top = new WorkspaceDriver(new FakePlugins(), folder)) {
      show(top, "namespaces", "clusterexternalsecrets.external-secrets.io (ces)", SECRETS);
      top.type("es").press("enter");
      show(top, "namespaces", "estates.example.dev (e, es, ess)");
      top.type("es").press("enter");
      assertEquals(List.of(SECRETS, "estates.example.dev (e, es, ess)"), chosen);
    }
  }

  @Test
  void otherListsKeepTheirOrder() {
    try (WorkspaceDriver top = new WorkspaceDriver(new FakePlugins(), folder)) {
      List<String> queries = List.of("select idle from t", "select (id, n) from t");
      top.workspace.show(
          new ChoiceOverlay(
              top.workspace, Mode.QUERY_HISTORY, "earlier queries", queries, false, chosen::add));
      top.type("id").press("enter");
      assertEquals(List.of("select idle from t"), chosen);
    }
  }

  @Test
  void whatAPersonWentToStaysChosenWhenMoreComes() {
    try (WorkspaceDriver top = new WorkspaceDriver(new FakePlugins(), folder)) {
      ChoiceOverlay overlay = show(top, "namespaces", "services");
      top.press("down");
      overlay.choices(List.of("namespaces", "roles", "services", SECRETS));
      top.press("enter");
      assertEquals(List.of("services"), chosen);
    }
  }

  @Test
  void whatFitsBestIsChosenWhenNobodyWentElsewhere() {
    try (WorkspaceDriver top = new WorkspaceDriver(new FakePlugins(), folder)) {
      ChoiceOverlay overlay = show(top, "namespaces", "services");
      top.type("es");
      overlay.choices(List.of("namespaces", "services", SECRETS));
      top.press("enter");
      assertEquals(List.of(SECRETS), chosen);
    }
  }
}
