package dev.mortise.runtime.wasm;

import dev.mortise.api.Bytes;
import dev.mortise.api.Clipboard;
import dev.mortise.api.Json;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.Pane;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.Delivery;
import dev.mortise.host.HostRequest;
import dev.mortise.protocol.JsonCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What modules of KubeTile's contract ask of the host: each request goes through the door like
/// that of any plugin, with the token of the call the module is in. For the instance's thread.
final class KubetileHost {
  private static final int LINES_MAX = 10_000;

  private final Plugin plugin;
  private byte[] token = new byte[0];
  private Pane.@Nullable View drawn;

  KubetileHost(Plugin plugin) {
    this.plugin = plugin;
  }

  /// A call begins.
  void begin(Delivery delivery) {
    token = delivery.token();
    drawn = null;
  }

  /// What it drew last in this call.
  Pane.View view() {
    return drawn == null ? Pane.View.UNCHANGED : drawn;
  }

  /// Takes what it drew: a list of lines, or an object with one. A line is a text, or spans as in
  /// [Pane.Line].
  ///
  /// @throws GuestFault when it is something else
  void render(String json) {
    try {
      JsonNode tree = JsonCodec.tree(Json.of(json));
      drawn = tree.isArray() ? lines(tree, null) : object(tree);
    } catch (PluginException e) {
      throw new GuestFault("draws what cannot be read: " + FunctionNames.shown(e.getMessage()));
    }
  }

  private static Pane.View object(JsonNode tree) {
    JsonNode lines = tree.path("lines");
    JsonNode title = tree.path("title");
    String shown = title.isString() ? title.stringValue() : null;
    if (lines.isArray()) {
      return lines(lines, shown);
    }
    if (!tree.isObject()) {
      throw new GuestFault("draws neither a list of lines nor an object with \"lines\"");
    }
    return JsonCodec.decode(Json.of(tree.toString()), Pane.View.class);
  }

  private static Pane.View lines(JsonNode lines, @Nullable String title) {
    if (lines.size() > LINES_MAX) {
      throw new GuestFault(
          "draws %,d lines, more than the %,d of a pane".formatted(lines.size(), LINES_MAX));
    }
    List<Pane.Line> all = lines.valueStream().map(KubetileHost::line).toList();
    return new Pane.View(all, title);
  }

  private static Pane.Line line(JsonNode line) {
    return line.isString()
        ? Pane.Line.of(line.stringValue())
        : JsonCodec.decode(Json.of(line.toString()), Pane.Line.class);
  }

  /// What a module asks a list by.
  record Wanted(@Nullable String namespace, @Nullable String labelSelector) {}

  /// The objects of one kind, as a JSON array.
  ///
  /// @param request a JSON object, or nothing for all of them
  /// @throws PluginException what the gate or the cluster refused; ends the instance
  byte[] list(String resource, String request) {
    Wanted wanted =
        request.isBlank()
            ? new Wanted(null, null)
            : JsonCodec.decode(Json.of(request), Wanted.class);
    var selection =
        new Kubernetes.Selection(
            "", resource, orEmpty(wanted.namespace()), orEmpty(wanted.labelSelector()), "", 0, "");
    Reply reply = ask("k8s", "list", JsonCodec.encode(selection));
    Kubernetes.Answer answer = JsonCodec.decode(reply.head(), Kubernetes.Answer.class);
    JsonNode items = JsonCodec.tree(answer.document()).path("items");
    return KubetileTalk.utf8(items.isArray() ? items.toString() : "[]");
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /// Puts a text on the clipboard.
  ///
  /// @return 0
  int clipboard(String text) {
    ask("clipboard", "write", JsonCodec.encode(new Clipboard.Copy(text)));
    return 0;
  }

  private Reply ask(String function, String method, Json head) {
    return plugin.door().call(new HostRequest(token, function, method, head, Bytes.EMPTY, null));
  }
}
