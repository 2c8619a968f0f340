package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.Clusters;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Lets a person edit an object in their editor, and sends it back.
///
/// Text that is no object is given back to the editor with the reason above it, until it is one or
/// the person leaves it as it is. The file is removed in the end; it is kept, and named, when the
/// cluster does not take the object, for example because it changed meanwhile, and when the editor
/// did not end well or left what cannot be read.
final class ResourceEditing {
  /// Lines above the object that say why it came back; what begins so is no part of it.
  private static final String REASON = "#! ";

  private final Desk desk;
  private final Clusters clusters;
  private final String resource;
  private final ResourceActions.Subject subject;

  private ResourceEditing(
      Desk desk, Clusters clusters, String resource, ResourceActions.Subject subject) {
    this.desk = desk;
    this.clusters = clusters;
    this.resource = resource;
    this.subject = subject;
  }

  static void begin(
      Desk desk, Clusters clusters, String resource, ResourceActions.Subject subject) {
    var editing = new ResourceEditing(desk, clusters, resource, subject);
    desk.ask(
        () ->
            ClusterReading.json(
                ClusterReading.operations(clusters, subject.cluster())
                    .get(new Kubernetes.Target("", resource, subject.namespace(), subject.name()))
                    .document()),
        editing::edit,
        editing::failed);
  }

  private void failed(PluginException e) {
    desk.toast(Toast.Kind.ERROR, String.valueOf(e.getMessage()));
  }

  private void edit(JsonNode document) {
    EditedFile file;
    try {
      file = EditedFile.make(subject.name() + ".yaml");
    } catch (IOException e) {
      failed(new PluginException(ErrorCode.UNAVAILABLE, "No file could be written: " + e, e));
      return;
    }
    try {
      edit(file, YamlText.of(document, false));
    } catch (CharacterCodingException e) {
      broken(file, "The file is no UTF-8 text; nothing was changed.");
    } catch (IOException | RuntimeException e) {
      broken(file, "The file could not be edited; nothing was changed: " + e);
    }
  }

  private void edit(EditedFile file, String before) throws IOException {
    String last = before;
    file.write(before);
    while (true) {
      if (!desk.edit(file.path())) {
        broken(file, "The editor did not end well; nothing was changed.");
        return;
      }
      String now = withoutReason(file.read());
      if (now.equals(before)) {
        unsent(file, Toast.Kind.INFO, "Nothing was changed.");
        return;
      }
      try {
        send(file, YamlText.parse(now));
        return;
      } catch (PluginException e) {
        if (now.equals(last)) {
          unsent(file, Toast.Kind.ERROR, "Nothing was changed: " + e.getMessage());
          return;
        }
        last = now;
        file.write(reason(e) + now);
      }
    }
  }

  private void unsent(EditedFile file, Toast.Kind kind, String why) {
    file.close();
    desk.toast(kind, why);
  }

  /// What a person wrote until then is theirs; only what nobody changed is removed.
  private void broken(EditedFile file, String why) {
    if (file.changed()) {
      kept(file, why);
    } else {
      unsent(file, Toast.Kind.ERROR, why);
    }
  }

  private static String reason(PluginException e) {
    return String.valueOf(e.getMessage())
            .lines()
            .map(line -> REASON + line + "\n")
            .collect(Collectors.joining())
        + REASON
        + "Mend it, or leave it as it is to change nothing.\n";
  }

  private static String withoutReason(String text) {
    int at = 0;
    while (text.startsWith(REASON, at)) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end + 1;
    }
    return text.substring(at);
  }

  private void send(EditedFile file, JsonNode document) {
    Json body = Json.of(JsonMapper.shared().writeValueAsBytes(document));
    desk.ask(
        () ->
            ClusterReading.operations(clusters, subject.cluster())
                .update(
                    new Kubernetes.Change("", resource, subject.namespace(), subject.name(), body)),
        _ -> {
          file.close();
          desk.toast(Toast.Kind.SUCCESS, subject.label() + " changed");
        },
        e -> kept(file, String.valueOf(e.getMessage())));
  }

  /// A word on the screen goes after some seconds; where the work of a person is must be found
  /// later too.
  private void kept(EditedFile file, String why) {
    String kept = "What you wrote is in " + file.path();
    desk.toast(Toast.Kind.ERROR, kept + ": " + why);
    System.getLogger(ResourceEditing.class.getName())
        .log(System.Logger.Level.WARNING, subject.label() + " was not changed. " + kept);
  }
}
