package dev.mortise.kubernetes;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ResourceCatalogue.Known;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Which resource types one cluster serves, and in which version. Asks the cluster only for what it
/// does not know, one group at a time, and asks again after five minutes.
///
/// Safe for any thread.
final class Discovery {
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final int KEPT_MAX = 1_000;
  private static final int BYTES_MAX = 4 << 20;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern VERSION = Pattern.compile("[a-z0-9]{1,63}");

  private record Kept(ResourceKind kind, Instant until) {}

  private final ApiServer server;
  private final InstantSource clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  Discovery(ApiServer server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  /// The type of that one name.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` for another spelling, `NOT_FOUND`
  ResourceKind named(String name) {
    if (!NAME.matcher(name).matches()) {
      throw unknown(name);
    }
    Optional<Known> known = ResourceCatalogue.find(name);
    if (known.isPresent() && known.get().versions().size() == 1) {
      return known.get().served(known.get().versions().getFirst());
    }
    return remembered(name, () -> known.isPresent() ? served(known.get()) : custom(name));
  }

  /// The type whose documents say this.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`, `NOT_FOUND`
  ResourceKind ofDocument(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    if (!VERSION.matcher(version).matches()
        || !(group.isEmpty() || NAME.matcher(group).matches())) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          server.subject("\"" + PlainText.of(apiVersion) + "\" is no apiVersion."));
    }
    Optional<Known> known = ResourceCatalogue.ofKind(group, kind);
    if (known.isPresent()) {
      Known k = known.get();
      return new ResourceKind(k.plural(), group, version, k.plural(), k.kind(), k.namespaced());
    }
    return remembered(
        apiVersion + " " + kind,
        () ->
            among(group, version, r -> Documents.text(r, "kind").equals(kind))
                .orElseThrow(() -> unknown(PlainText.of(kind + " of " + apiVersion))));
  }

  private ResourceKind remembered(String key, Supplier<ResourceKind> ask) {
    Kept before = kept.get(key);
    Instant now = clock.instant();
    if (before != null && now.isBefore(before.until)) {
      return before.kind;
    }
    ResourceKind found = ask.get();
    if (kept.size() >= KEPT_MAX) {
      kept.clear();
    }
    kept.put(key, new Kept(found, now.plus(KEPT)));
    return found;
  }

  /// A group's version need not hold all of its types: batch/v1 had jobs long before cron jobs.
  private ResourceKind served(Known known) {
    List<String> versions = versions(known.group());
    return known.versions().stream()
        .filter(versions::contains)
        .filter(v -> among(known.group(), v, r -> named(r, known.plural())).isPresent())
        .findFirst()
        .map(known::served)
        .orElseThrow(() -> unknown(known.plural()));
  }

  private static boolean named(JsonNode resource, String plural) {
    return Documents.text(resource, "name").equals(plural);
  }

  private ResourceKind custom(String name) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      throw unknown(name);
    }
    String plural = name.substring(0, dot);
    String group = name.substring(dot + 1);
    Optional<Known> known = ResourceCatalogue.find(plural);
    if (known.isPresent() && known.get().in(group)) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          server.subject(name + " is written " + plural + ", as in permissions."));
    }
    for (String version : versions(group)) {
      Optional<ResourceKind> found = among(group, version, r -> named(r, plural));
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw unknown(name);
  }

  /// The versions of a group, the cluster's preferred one first; none when it has no such group.
  private List<String> versions(String group) {
    JsonNode answer = ask("apis/" + group);
    List<String> versions = new ArrayList<>();
    if (answer != null) {
      versions.add(Documents.text(answer, "preferredVersion", "version"));
      answer.path("versions").forEach(v -> versions.add(Documents.text(v, "version")));
    }
    return versions.stream().filter(VERSION.asMatchPredicate()).distinct().toList();
  }

  private Optional<ResourceKind> among(String group, String version, Predicate<JsonNode> wanted) {
    JsonNode answer = ask(group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version);
    if (answer == null) {
      return Optional.empty();
    }
    for (JsonNode resource : answer.path("resources")) {
      String plural = Documents.text(resource, "name");
      // A name with a slash is a part of an object: pods/log.
      if (wanted.test(resource) && NAME.matcher(plural).matches()) {
        return Optional.of(
            new ResourceKind(
                group.isEmpty() ? plural : plural + "." + group,
                group,
                version,
                plural,
                Documents.text(resource, "kind"),
                resource.path("namespaced").asBoolean(false)));
      }
    }
    return Optional.empty();
  }

  private @Nullable JsonNode ask(String path) {
    try {
      Json body =
          server
              .send(
                  ApiServer.Request.read("read " + path, path, Map.of()),
                  Identity.CONFIGURED,
                  BYTES_MAX)
              .body();
      return Documents.json(server.subject(path), body);
    } catch (PluginException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private PluginException unknown(String name) {
    return new PluginException(
        ErrorCode.NOT_FOUND,
        server.subject(
            "it serves no resource "
                + PlainText.of(name)
                + "; write pods, deployments …, or the plural with its group, such as"
                + " certificates.cert-manager.io."));
  }
}
