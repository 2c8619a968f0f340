package dev.mortise.kubernetes;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Where in a cluster a call acts, with every name checked: what stands here can go into a path,
/// and is what the permission was compared with.
///
/// @param subject for messages: `get pods dev/web`
/// @param namespace empty for all of them, or where the type has none
/// @param object empty for many
record Place(String subject, ResourceKind kind, String namespace, String object) {
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  // The API server allows more than it can serve: any segment of a path. These are those in use.
  private static final Pattern OBJECT = Pattern.compile("[A-Za-z0-9._:@~+-]{1,253}");

  /// Where one object is, or will be.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`
  static Place ofOne(
      ApiServer server, String verb, ResourceKind kind, String namespace, String object) {
    Place place = ofMany(server, verb, kind, namespace).named(object);
    if (kind.namespaced() && namespace.isEmpty()) {
      throw place.wrong(server, "a namespace is needed.");
    }
    if (!OBJECT.matcher(object).matches() || object.equals(".") || object.equals("..")) {
      throw place.wrong(server, "\"" + PlainText.of(object) + "\" is no name of an object.");
    }
    return place;
  }

  /// Where many objects are.
  ///
  /// A namespace for a type that has none is refused, not passed over: the permission was compared
  /// with that namespace, and would hold for every object of the cluster.
  ///
  /// @throws PluginException `INVALID_ARGUMENT`
  static Place ofMany(ApiServer server, String verb, ResourceKind kind, String namespace) {
    String where = namespace.isEmpty() ? "" : " in " + PlainText.of(namespace);
    Place place = new Place(verb + " " + kind.name() + where, kind, namespace, "");
    if (!namespace.isEmpty() && !NAMESPACE.matcher(namespace).matches()) {
      throw place.wrong(server, "that is no name of a namespace.");
    }
    if (!namespace.isEmpty() && !kind.namespaced()) {
      throw place.wrong(server, kind.name() + " have no namespace; leave it empty.");
    }
    return place;
  }

  private Place named(String name) {
    return new Place(subject + " " + PlainText.of(name), kind, namespace, name);
  }

  /// The place with the version a document is written in.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when the document belongs elsewhere
  Place of(ApiServer server, JsonNode document) {
    String apiVersion = Documents.text(document, "apiVersion");
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    if (!group.equals(kind.group())
        || !version.matches("[a-z0-9]{1,63}")
        || !Documents.text(document, "kind").equals(kind.kind())) {
      throw wrong(
          server,
          "the document must say apiVersion "
              + kind.apiVersion()
              + " and kind "
              + kind.kind()
              + ", it says "
              + PlainText.of(apiVersion + " " + Documents.text(document, "kind")));
    }
    same(server, "name", object, Documents.text(document, "metadata", "name"));
    same(server, "namespace", namespace, Documents.text(document, "metadata", "namespace"));
    return new Place(subject, kind.at(version), namespace, object);
  }

  private void same(ApiServer server, String what, String asked, String written) {
    if (!written.isEmpty() && !asked.isEmpty() && !written.equals(asked)) {
      throw wrong(
          server,
          "the document's " + what + " is " + PlainText.of(written) + ", asked for was " + asked);
    }
  }

  String path() {
    return kind.path(namespace, object);
  }

  /// The path its new neighbours are sent to.
  String folder() {
    return kind.path(namespace, "");
  }

  private PluginException wrong(ApiServer server, String what) {
    return new PluginException(ErrorCode.INVALID_ARGUMENT, server.subject(subject + ": " + what));
  }
}
