package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.identity.ApiKey;
import dev.mortise.identity.ApiKeys;
import dev.mortise.identity.Identity;
import dev.mortise.identity.Role;
import dev.mortise.identity.Session;
import dev.mortise.identity.Subject;
import dev.mortise.identity.User;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Users, roles and who has them for admins; one's own sessions and API keys for everybody.
final class PeopleEndpoints {
  private static final String USERS = "/api/v2/users";
  private static final String ROLES = "/api/v2/roles";
  private static final String SESSIONS = "/api/v2/sessions";
  private static final String KEYS = "/api/v2/keys";
  private static final Answer OK = Answer.ok(Nodes.object().put("status", "ok"));

  private final Identity identity;

  PeopleEndpoints(Identity identity) {
    this.identity = identity;
  }

  List<Endpoint> endpoints() {
    return List.of(
        admin("GET", USERS, "Everybody who may sign in", this::users).answers(200, "Users"),
        proven("POST", USERS, "Adds somebody", this::addUser).takes("NewUser").answers(201, "User"),
        proven(
                "PUT",
                USERS + "/{user}/password",
                "Another password; ends their sessions",
                this::setPassword)
            .takes("Proof"),
        proven("PUT", USERS + "/{user}/enabled", "Lets them sign in, or no more", this::setEnabled)
            .takes("Enable"),
        proven("DELETE", USERS + "/{user}", "Removes somebody", this::removeUser),
        proven("DELETE", USERS + "/{user}/sessions", "Ends all their sessions", this::endSessions),
        admin("GET", ROLES, "All roles and who has them", this::roles).answers(200, "Roles"),
        proven("PUT", ROLES + "/{role}", "Keeps a role", this::putRole).takes("Role"),
        proven("DELETE", ROLES + "/{role}", "Removes a role", this::removeRole),
        proven(
            "PUT",
            ROLES + "/{role}/{kind}/{subject}",
            "Gives a role to a user or group",
            v -> assign(v, true)),
        proven(
            "DELETE",
            ROLES + "/{role}/{kind}/{subject}",
            "Takes a role away",
            v -> assign(v, false)),
        own("GET", SESSIONS, "One's own sessions", this::sessions).answers(200, "Sessions"),
        own("DELETE", SESSIONS + "/{session}", "Ends one of one's own sessions", this::endSession),
        own("GET", KEYS, "One's own API keys", this::keys).answers(200, "Keys"),
        own("POST", KEYS, "A new API key, shown once; takes a fresh proof", this::addKey)
            .takes("NewKey")
            .answers(201, "FreshKey"),
        own("DELETE", KEYS + "/{key}", "Revokes an API key", this::revokeKey));
  }

  private static Endpoint admin(String method, String path, String text, Endpoint.Handler run) {
    return Endpoint.of(method, path, Admission.ADMIN, text, run);
  }

  private static Endpoint proven(String method, String path, String text, Endpoint.Handler run) {
    return Endpoint.of(method, path, Admission.PROVEN, text, run).answers(200, "Status");
  }

  private static Endpoint own(String method, String path, String text, Endpoint.Handler run) {
    return Endpoint.of(method, path, Admission.SIGNED_IN, text, run).answers(200, "Status");
  }

  private static Caller by(Visit visit) {
    return visit.visitor().caller();
  }

  private Answer users(Visit visit) {
    ArrayNode all = Nodes.array();
    identity.users().list().forEach(user -> all.add(user(user)));
    return Answer.ok(all);
  }

  private static ObjectNode user(User user) {
    ObjectNode node = Nodes.object();
    node.put("username", user.name());
    node.put("name", user.display());
    node.put("provider", user.provider());
    node.put("enabled", user.enabled());
    node.put("createdAt", user.created().toString());
    if (user.signedIn() != null) {
      node.put("lastLoginAt", user.signedIn().toString());
    }
    return node;
  }

  /// What adding somebody takes.
  record NewUser(String username, @Nullable String name, String password) {}

  private Answer addUser(Visit visit) {
    NewUser given = visit.document(NewUser.class);
    String display = given.name() == null ? "" : given.name();
    User user = identity.users().add(by(visit), given.username(), display, given.password());
    return Answer.json(201, Nodes.json(user(user)));
  }

  private Answer setPassword(Visit visit) {
    String password = visit.document(SignInEndpoints.Proof.class).password();
    identity.users().setPassword(by(visit), visit.value("user"), password);
    return OK;
  }

  private Answer setEnabled(Visit visit) {
    boolean enabled = visit.document(AdminPluginEndpoints.Enable.class).enabled();
    identity.users().setEnabled(by(visit), visit.value("user"), enabled);
    return OK;
  }

  private Answer removeUser(Visit visit) {
    identity.users().remove(by(visit), visit.value("user"));
    return OK;
  }

  private Answer endSessions(Visit visit) {
    identity.sessions().endAll(by(visit), visit.value("user"));
    return OK;
  }

  private Answer roles(Visit visit) {
    ArrayNode all = Nodes.array();
    for (Role role : identity.roles().list()) {
      ObjectNode node = all.addObject();
      node.put("name", role.name());
      node.put("description", role.description());
      list(node.putArray("clusters"), role.clusters());
      list(node.putArray("resources"), role.resources());
      list(node.putArray("namespaces"), role.namespaces());
      list(node.putArray("verbs"), role.verbs());
      ArrayNode subjects = node.putArray("assignments");
      identity.roles().assignments().stream()
          .filter(a -> a.role().equals(role.name()))
          .forEach(a ->
              subjects
                  .addObject()
                  .put("kind", a.subject().kind().name().toLowerCase(Locale.ROOT))
                  .put("name", a.subject().name()));
    }
    return Answer.ok(all);
  }

  private static void list(ArrayNode node, List<String> texts) {
    texts.forEach(node::add);
  }

  private Answer putRole(Visit visit) {
    JsonNode body = visit.tree();
    identity
        .roles()
        .put(
            by(visit),
            new Role(
                visit.value("role"),
                body.path("description").asString(""),
                texts(body, "clusters"),
                texts(body, "resources"),
                texts(body, "namespaces"),
                texts(body, "verbs")));
    return OK;
  }

  private static List<String> texts(JsonNode body, String name) {
    JsonNode list = body.path(name);
    if (!list.isArray() || list.valueStream().anyMatch(n -> !n.isString())) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "The role's " + name + " must be a list of texts.");
    }
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private Answer removeRole(Visit visit) {
    identity.roles().remove(by(visit), visit.value("role"));
    return OK;
  }

  private Answer assign(Visit visit, boolean give) {
    String name = visit.value("subject");
    Subject subject =
        switch (visit.value("kind")) {
          case "users" -> Subject.user(name);
          case "groups" -> Subject.group(name);
          default ->
              throw new PluginException(ErrorCode.NOT_FOUND, "Roles are given to users or groups.");
        };
    if (give) {
      identity.roles().assign(by(visit), visit.value("role"), subject);
    } else {
      identity.roles().unassign(by(visit), visit.value("role"), subject);
    }
    return OK;
  }

  private Answer sessions(Visit visit) {
    ArrayNode all = Nodes.array();
    for (Session session : identity.sessions().list(by(visit).name())) {
      ObjectNode node = all.addObject();
      node.put("id", session.id());
      node.put("startedAt", session.started().toString());
      node.put("seenAt", session.seen().toString());
      node.put("endsAt", session.ends().toString());
      node.put("address", session.origin().address());
      node.put("agent", session.origin().agent());
    }
    return Answer.ok(all);
  }

  private Answer endSession(Visit visit) {
    boolean ended = identity.sessions().end(by(visit), by(visit).name(), visit.value("session"));
    return ended ? OK : missing("session");
  }

  private static Answer missing(String what) {
    return ErrorAnswer.of(
        404, ErrorCode.NOT_FOUND.name(), "There is no such " + what + ".", null, "");
  }

  private Answer keys(Visit visit) {
    ArrayNode all = Nodes.array();
    identity.apiKeys().list(by(visit).name()).forEach(key -> all.add(key(key)));
    return Answer.ok(all);
  }

  private static ObjectNode key(ApiKey key) {
    ObjectNode node = Nodes.object();
    node.put("id", key.id());
    node.put("name", key.name());
    list(node.putArray("roles"), key.roles().stream().sorted().toList());
    node.put("createdAt", key.created().toString());
    if (key.used() != null) {
      node.put("usedAt", key.used().toString());
    }
    if (key.expires() != null) {
      node.put("expiresAt", key.expires().toString());
    }
    return node;
  }

  /// What a new key takes.
  record NewKey(String name, Set<String> roles, @Nullable String expiresAt) {}

  private Answer addKey(Visit visit) {
    Reception.requireProof(visit.visitor());
    NewKey given = visit.document(NewKey.class);
    ApiKeys.Fresh fresh =
        identity
            .apiKeys()
            .create(
                by(visit), by(visit).name(), given.name(), given.roles(), time(given.expiresAt()));
    return Answer.json(201, Nodes.json(key(fresh.key()).put("key", fresh.secret())));
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "expiresAt must be a time such as 2030-01-31T12:00:00Z.", e);
    }
  }

  private Answer revokeKey(Visit visit) {
    String id = visit.value("key");
    boolean revoked =
        id.matches("\\d{1,18}")
            && identity.apiKeys().revoke(by(visit), by(visit).name(), Long.parseLong(id));
    return revoked ? OK : missing("API key");
  }
}
