package dev.mortise.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Keeps tabs, splits and panes from one time to the next. A file that cannot be used is no file.
final class SessionFile {
  private static final System.Logger LOG = System.getLogger(SessionFile.class.getName());
  private static final long BYTES_MAX = 128L << 20;
  private static final int TABS_MAX = 20;
  private static final int PANES_MAX = 40;

  private final Workspace workspace;
  private final Path file;

  SessionFile(Workspace workspace) {
    this.workspace = workspace;
    this.file = workspace.ports().state().resolve("workspace.json");
  }

  /// Opens what was open, or what everybody begins with.
  void restore() {
    try {
      if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} is passed over, it has more than {1} bytes",
            file,
            Long.toString(BYTES_MAX));
      } else if (Files.exists(file)) {
        JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(file));
        root.path("tabs").valueStream().limit(TABS_MAX).forEach(this::tab);
        workspace.tabs().go(root.path("active").asInt(0));
      }
    } catch (IOException | JacksonException e) {
      LOG.log(System.Logger.Level.WARNING, file + " is passed over, it cannot be read", e);
    }
    if (workspace.tabs().empty()) {
      workspace.openFirst();
    }
  }

  private void tab(JsonNode tab) {
    Map<Integer, Integer> opened = new HashMap<>();
    PaneTree tree = tree(tab.path("tree"), opened);
    Scope scope = new Scope(tab.path("cluster").asString(""), tab.path("namespace").asString(""));
    int focused = opened.getOrDefault(tab.path("focused").asInt(0), tree.panes().getFirst());
    workspace.tabs().add(new Tab(tree, focused, scope));
  }

  private PaneTree tree(JsonNode node, Map<Integer, Integer> opened) {
    if (node.has("first") && opened.size() < PANES_MAX) {
      return new PaneTree.Split(
          node.path("across").asBoolean(false),
          node.path("ratio").asDouble(0.5),
          tree(node.path("first"), opened),
          tree(node.path("second"), opened));
    }
    Map<String, String> arguments = new HashMap<>();
    node.path("with")
        .properties()
        .forEach(e -> arguments.put(e.getKey(), e.getValue().asString("")));
    String kind = node.path("kind").asString("plugins");
    int id = workspace.deck().open(new PaneSpec(kind, arguments), 0);
    opened.put(opened.size(), id);
    return new PaneTree.Leaf(id);
  }

  /// Writes what is open, whole or not at all.
  void save() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("active", workspace.tabs().active());
    ArrayNode tabs = root.putArray("tabs");
    for (Tab tab : workspace.tabs().all()) {
      ObjectNode one = tabs.addObject();
      one.put("cluster", tab.scope().cluster()).put("namespace", tab.scope().namespace());
      one.put("focused", tab.panes().indexOf(tab.focused()));
      one.set("tree", json(tab.tree()));
    }
    try {
      Files.createDirectories(workspace.ports().state());
      Path fresh = file.resolveSibling("workspace.json.new");
      Files.write(fresh, JsonMapper.shared().writeValueAsBytes(root));
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | JacksonException e) {
      LOG.log(System.Logger.Level.WARNING, file + " cannot be written", e);
    }
  }

  private ObjectNode json(PaneTree tree) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (tree) {
      case PaneTree.Leaf leaf -> {
        PaneSpec spec = workspace.deck().remembered(leaf.pane());
        node.put("kind", spec.kind());
        ObjectNode with = node.putObject("with");
        spec.arguments().forEach(with::put);
      }
      case PaneTree.Split split -> {
        node.put("across", split.across()).put("ratio", split.ratio());
        node.set("first", json(split.first()));
        node.set("second", json(split.second()));
      }
    }
    return node;
  }
}
