package dev.mortise.kubernetes;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads kubeconfigs: which clusters they name, and whether one may be taken from outside.
///
/// A file of this host may name other files and commands, as it does for `kubectl`. One that came
/// through the API may not: else whoever may add a cluster could read files and run programs here.
final class Kubeconfig {
  private static final int BYTES_MAX = 1 << 20;
  private static final Set<String> OUTSIDE =
      Set.of(
          "certificate-authority",
          "client-certificate",
          "client-key",
          "tokenFile",
          "exec",
          "auth-provider",
          "proxy-url");

  private Kubeconfig() {}

  /// Whom the user of a context acts as.
  record ActsAs(String user, List<String> groups) {
    static final ActsAs NOBODY = new ActsAs("", List.of());

    ActsAs {
      groups = List.copyOf(groups);
    }

    Config applyTo(Config config) {
      return user.isEmpty()
          ? config
          : new ConfigBuilder(config)
              .withImpersonateUsername(user)
              .withImpersonateGroups(groups.toArray(String[]::new))
              .build();
    }
  }

  /// Each context of a file by its name, the current one first.
  ///
  /// A file that is not there has none. One that cannot be read is one broken source, named as its
  /// file, so that people see it.
  static Map<String, ClusterSource> inFile(Path file) {
    Map<String, ClusterSource> found = new LinkedHashMap<>();
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new IOException("it is larger than " + BYTES_MAX + " bytes");
      }
      JsonNode root = root(file.toString(), Files.readString(file));
      for (String context : contexts(root)) {
        JsonNode said = named(root, "contexts", "context", context);
        String content =
            named(root, "clusters", "cluster", Documents.text(said, "cluster")).toString()
                + user(root, said);
        found.put(context, new ClusterSource.InFile(file, context, content, actsAs(root, said)));
      }
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException | PluginException e) {
      found.put(
          String.valueOf(file.getFileName()),
          new ClusterSource.Broken(
              "kubeconfig " + file, file + " cannot be read: " + PlainText.of(e.getMessage())));
    }
    return found;
  }

  /// One that came from outside.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`, with everything that is wrong with it
  static ClusterSource given(String name, String text) {
    String who = "cluster " + name;
    if (text.length() > BYTES_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, who + ": its kubeconfig is larger than 1 MiB.");
    }
    JsonNode root = root(who, text);
    List<String> problems = new ArrayList<>();
    List<String> contexts = contexts(root);
    String current = contexts.isEmpty() ? "" : contexts.getFirst();
    JsonNode context = named(root, "contexts", "context", current);
    JsonNode cluster = named(root, "clusters", "cluster", Documents.text(context, "cluster"));
    if (!Documents.text(root, "current-context").equals(current) || current.isEmpty()) {
      problems.add("current-context must name one of its contexts");
    }
    if (!Documents.text(cluster, "server").matches("https?://\\S+")) {
      problems.add("the context's cluster needs a server such as https://10.0.0.1:6443");
    }
    for (String section : List.of("clusters", "users")) {
      root.path(section).forEach(entry -> outside(entry, problems));
    }
    if (!problems.isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          who + ": its kubeconfig cannot be used: " + String.join("; ", problems) + ".");
    }
    // What was checked, not the text: the client reads YAML in its own way.
    return new ClusterSource.Given(Documents.json(root).toString(), actsAs(root, context));
  }

  private static void outside(JsonNode entry, List<String> problems) {
    for (String part : List.of("cluster", "user")) {
      for (String key : entry.path(part).propertyNames()) {
        if (OUTSIDE.contains(key)) {
          problems.add(
              key
                  + " leads out of it; put certificates and tokens into it, as kubectl config view"
                  + " --flatten does");
        }
      }
    }
  }

  private static JsonNode root(String who, String text) {
    List<JsonNode> documents = Documents.yaml(who, text);
    if (documents.size() != 1 || !documents.getFirst().isObject()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          who + ": a kubeconfig is one YAML document, this has " + documents.size() + ".");
    }
    return documents.getFirst();
  }

  private static List<String> contexts(JsonNode root) {
    List<String> names = new ArrayList<>();
    String current = Documents.text(root, "current-context");
    for (JsonNode context : root.path("contexts")) {
      String name = Documents.text(context, "name");
      if (name.equals(current)) {
        names.addFirst(name);
      } else if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  private static JsonNode user(JsonNode root, JsonNode context) {
    return named(root, "users", "user", Documents.text(context, "user"));
  }

  private static ActsAs actsAs(JsonNode root, JsonNode context) {
    JsonNode user = user(root, context);
    String as = Documents.text(user, "as");
    if (as.isEmpty()) {
      return ActsAs.NOBODY;
    }
    List<String> groups = new ArrayList<>();
    user.path("as-groups").forEach(group -> groups.add(group.asString("")));
    return new ActsAs(as, groups);
  }

  /// What a section says under a name; a missing node when it says nothing.
  private static JsonNode named(JsonNode root, String section, String part, String name) {
    for (JsonNode entry : root.path(section)) {
      if (Documents.text(entry, "name").equals(name)) {
        return entry.path(part);
      }
    }
    return root.path(section).path(part);
  }
}
