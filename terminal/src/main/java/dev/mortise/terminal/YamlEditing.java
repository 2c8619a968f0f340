package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterOperations;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One object while somebody edits it as YAML in a pane. Belongs to the loop; the cluster is asked
/// elsewhere.
///
/// What is sent is tried first, so that a cluster which refuses it has changed nothing. When
/// somebody else changed the object meanwhile, their changes are taken into the text, what was
/// typed stays, and it is sent only when it is asked for once more. What is typed while something
/// is sent stays too.
final class YamlEditing {
  private static final int PATHS_SHOWN = 4;

  private final Desk desk;
  private final Supplier<ClusterOperations> cluster;
  private final Kubernetes.Target target;
  private final boolean managed;
  private final Consumer<YamlEditing> done;
  private final TextEditor editor = new TextEditor();
  private JsonNode base;
  private String begun;
  private String note = "";
  private String replaced = "";
  private boolean sending;

  /// @param base the object as it is now
  /// @param managed whether its text says who manages which field
  /// @param done is told when the cluster has all that was typed
  YamlEditing(
      Desk desk,
      Supplier<ClusterOperations> cluster,
      Kubernetes.Target target,
      JsonNode base,
      boolean managed,
      Consumer<YamlEditing> done) {
    this.desk = desk;
    this.cluster = cluster;
    this.target = target;
    this.managed = managed;
    this.done = done;
    this.base = base;
    this.begun = YamlText.of(base, managed);
    editor.set(begun);
  }

  TextEditor editor() {
    return editor;
  }

  /// What went wrong, or what to do now; empty for nothing.
  String note() {
    return note;
  }

  boolean changed() {
    return !editor.text().equals(begun);
  }

  /// Sends what was typed.
  void send() {
    if (sending) {
      return;
    }
    String sent = editor.text();
    JsonNode document;
    try {
      document = YamlText.parse(sent);
    } catch (PluginException e) {
      note = String.valueOf(e.getMessage());
      return;
    }
    String version = version(document);
    if (version.equals(replaced) && document.path("metadata") instanceof ObjectNode metadata) {
      metadata.set("resourceVersion", base.at("/metadata/resourceVersion"));
    }
    sending = true;
    note = "sending …";
    Json body = Json.of(JsonMapper.shared().writeValueAsBytes(document));
    var change =
        new Kubernetes.Change("", target.resource(), target.namespace(), target.object(), body);
    desk.ask(
        () -> {
          ClusterOperations operations = cluster.get();
          operations.rehearse(change);
          return operations.update(change);
        },
        answer -> {
          sending = false;
          taken(sent, version, ClusterReading.json(answer.document()));
        },
        this::refused);
  }

  /// The text still names the version that was replaced by this very change: it must not count as
  /// somebody else's.
  private void taken(String sent, String version, JsonNode now) {
    begun = sent;
    desk.toast(Toast.Kind.SUCCESS, target.object() + " changed");
    if (editor.text().equals(sent)) {
      note = "";
      done.accept(this);
      return;
    }
    base = now;
    replaced = version;
    note = "You typed on while it was sent. The same key sends the rest.";
  }

  private static String version(JsonNode document) {
    return document.at("/metadata/resourceVersion").asString("");
  }

  private void refused(PluginException e) {
    if (e.code() != ErrorCode.CONFLICT) {
      sending = false;
      note = "Nothing was changed: " + e.getMessage();
      return;
    }
    desk.ask(
        () -> ClusterReading.json(cluster.get().get(target).document()),
        now -> {
          sending = false;
          meet(now);
        },
        gone -> {
          sending = false;
          note = e.getMessage() + " " + gone.getMessage();
        });
  }

  /// Somebody else was faster.
  private void meet(JsonNode now) {
    JsonNode ours;
    try {
      // More may have been typed since it was sent.
      ours = YamlText.parse(editor.text());
    } catch (PluginException e) {
      note =
          "Somebody else changed it, and what you typed meanwhile cannot be read: "
              + e.getMessage()
              + ". Mend it; the same key sends it.";
      return;
    }
    ThreeWay both =
        ThreeWay.of(
            YamlText.parse(YamlText.of(base, managed)),
            ours,
            YamlText.parse(YamlText.of(now, managed)));
    JsonNode merged = both.merged();
    if (merged.path("metadata") instanceof ObjectNode metadata) {
      metadata.set("resourceVersion", now.at("/metadata/resourceVersion"));
    }
    base = now;
    begun = YamlText.of(now, managed);
    editor.set(YamlText.of(merged, true));
    note =
        "Somebody else changed "
            + named(both.theirs())
            + (both.both().isEmpty()
                ? "; that stands in the text now"
                : "; you both changed " + named(both.both()) + ", which is as you want it")
            + ". The same key sends it.";
  }

  private static String named(List<String> paths) {
    List<String> useful =
        paths.stream()
            .filter(path -> !path.equals("metadata.resourceVersion"))
            .filter(path -> !path.equals("metadata.generation"))
            .toList();
    String first = String.join(", ", useful.subList(0, Math.min(PATHS_SHOWN, useful.size())));
    return useful.isEmpty()
        ? "nothing that is seen"
        : useful.size() > PATHS_SHOWN ? first + " and more" : first;
  }
}
