package dev.mortise.terminal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// One object for people, with what happened to it.
final class DescribePane extends ObjectPane {
  DescribePane(PaneContext context) {
    super(context);
    refresh();
  }

  @Override
  void refresh() {
    read(
        cluster -> cluster.describe(target()),
        document -> new Sections(theme()).of(ClusterReading.json(document)));
  }

  @Override
  public String title() {
    return "describe: " + resource() + " " + subject().label();
  }

  @Override
  public Set<Command> commands() {
    Set<Command> all = EnumSet.copyOf(super.commands());
    all.addAll(EnumSet.of(Command.VIEW_YAML, Command.RETRY, Command.DELETE));
    return all;
  }

  /// Writes the parts, one after the other.
  private static final class Sections {
    private final Theme theme;
    private final List<StyledLine> lines = new ArrayList<>();

    Sections(Theme theme) {
      this.theme = theme;
    }

    List<StyledLine> of(JsonNode description) {
      JsonNode object = description.path("object");
      JsonNode metadata = object.path("metadata");
      fact("Name", metadata.path("name"));
      fact("Namespace", metadata.path("namespace"));
      fact("Kind", object.path("kind"));
      fact("Created", metadata.path("creationTimestamp"));
      fact("Status", object.at("/status/phase"));
      fact("Node", object.at("/spec/nodeName"));
      pairs("Labels", metadata.path("labels"));
      pairs("Annotations", metadata.path("annotations"));
      owners(metadata.path("ownerReferences"));
      containers(object.at("/spec/containers"), object.at("/status/containerStatuses"));
      conditions(object.at("/status/conditions"));
      rest("Spec", object.path("spec"));
      events(description.path("events"));
      return lines;
    }

    private void fact(String name, JsonNode value) {
      String text = JsonText.text(value);
      if (!text.isEmpty()) {
        line("%-14s".formatted(name), text, theme.state(text));
      }
    }

    private void line(String name, String text, Style style) {
      lines.add(
          new StyledLine(
              List.of(
                  new StyledLine.Piece(name, theme.of(ThemeKey.YAML_KEY)),
                  new StyledLine.Piece(text, style))));
    }

    private void head(String title) {
      lines.add(StyledLine.EMPTY);
      lines.add(StyledLine.of(title, theme.accent().withBold()));
    }

    private void pairs(String title, JsonNode map) {
      if (!map.isEmpty()) {
        head(title);
        map.properties()
            .forEach(
                e -> line("  " + e.getKey() + "  ", JsonText.text(e.getValue()), theme.plain()));
      }
    }

    private void owners(JsonNode owners) {
      if (!owners.isEmpty()) {
        head("Owned by");
        owners.forEach(o ->
            line(
                "  " + o.path("kind").asString("") + " ",
                JsonText.text(o.path("name")),
                theme.plain()));
      }
    }

    private void containers(JsonNode containers, JsonNode statuses) {
      if (containers.isEmpty()) {
        return;
      }
      head("Containers");
      for (JsonNode container : containers) {
        String name = JsonText.text(container.path("name"));
        line("  " + name + "  ", JsonText.text(container.path("image")), theme.plain());
        for (JsonNode status : statuses) {
          if (JsonText.text(status.path("name")).equals(name)) {
            status
                .path("state")
                .properties()
                .forEach(e -> {
                  String reason = JsonText.text(e.getValue().path("reason"));
                  line(
                      "    state ",
                      e.getKey() + (reason.isEmpty() ? "" : ": " + reason),
                      theme.state(reason.isEmpty() ? e.getKey() : reason));
                });
            line("    restarts ", JsonText.text(status.path("restartCount")), theme.plain());
          }
        }
      }
    }

    private void conditions(JsonNode conditions) {
      if (!conditions.isEmpty()) {
        head("Conditions");
        conditions.forEach(c -> {
          String status = JsonText.text(c.path("status"));
          String message = JsonText.text(c.path("message"));
          line(
              "  %-22s".formatted(JsonText.text(c.path("type"))),
              status + (message.isEmpty() ? "" : "  " + message),
              theme.state(status));
        });
      }
    }

    private void rest(String title, JsonNode part) {
      if (!part.isEmpty()) {
        head(title);
        YamlText.coloured(YamlText.of(part, true), theme)
            .forEach(line -> {
              List<StyledLine.Piece> pieces = new ArrayList<>();
              pieces.add(new StyledLine.Piece("  ", theme.plain()));
              pieces.addAll(line.pieces());
              lines.add(new StyledLine(pieces));
            });
      }
    }

    private void events(JsonNode events) {
      head("Events");
      Instant now = Instant.now();
      if (events.isEmpty()) {
        lines.add(StyledLine.of("  none", theme.quiet()));
      }
      for (JsonNode event : events) {
        String type = JsonText.text(event.path("type"));
        Instant last = Ages.instant(JsonText.text(event.path("lastTimestamp")));
        line(
            "  %-6s %-8s %-20s "
                .formatted(Ages.since(last, now), type, JsonText.text(event.path("reason"))),
            JsonText.text(event.path("message")),
            type.equals("Warning") ? theme.of(ThemeKey.STATUS_PENDING) : theme.plain());
      }
    }
  }
}
