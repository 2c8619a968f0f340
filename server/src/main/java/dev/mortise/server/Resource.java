package dev.mortise.server;

import dev.mortise.api.Json;
import java.util.List;
import java.util.Map;

/// One type of resource behind the layout of `/api/v1/<type>/…`, whoever keeps it.
interface Resource {
  /// Whether its objects lie in no namespace.
  boolean clusterScoped();

  /// The cluster a request goes to, as histories name it.
  ///
  /// @param asked as the request chose it; empty for the default
  /// @throws dev.mortise.api.PluginException `PERMISSION_DENIED`
  default String cluster(String asked) {
    return asked;
  }

  /// What it answers.
  ///
  /// @throws dev.mortise.api.PluginException why it does not
  Reply ask(Operation operation, Target target, Json document);

  /// What changes from now on.
  EventStream watch(Target target);

  /// Why somebody may not do that, as the rest of a sentence; empty when they may.
  java.util.Optional<String> refusal(Operation operation, Target target);

  /// What is asked of it.
  enum Operation {
    LIST,
    GET,
    CREATE,
    UPDATE,
    PATCH,
    DELETE;

    boolean changes() {
      return this != LIST && this != GET;
    }

    /// The word of roles and records.
    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// Which one.
  ///
  /// @param namespace empty for all
  /// @param name empty for all
  record Target(
      String namespace, String name, String cluster, Map<String, List<String>> parameters) {
    /// The same under a name that its document gives it.
    Target named(String other) {
      return new Target(namespace, other, cluster, parameters);
    }

    /// The same on another cluster.
    Target on(String other) {
      return new Target(namespace, name, other, parameters);
    }
  }

  /// A status of HTTP and a document.
  record Reply(int status, Json document) {
    boolean good() {
      return status < 400;
    }
  }
}
