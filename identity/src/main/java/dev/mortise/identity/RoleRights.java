package dev.mortise.identity;

import dev.mortise.api.Caller;
import dev.mortise.api.Permission;
import dev.mortise.gate.CallerRights;
import dev.mortise.gate.Shell;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What callers may do by their roles: the third of the three that must agree.
///
/// A user's rights are those of the roles their [Caller.User] names and that they still have: a
/// role taken away no longer counts, wherever the caller was made. Without a role nothing is
/// allowed. The operator and the application may do everything; background may do nothing on a
/// cluster unless the operator named a user with the grant, and then what that user may.
///
/// | need | judged as |
/// |---|---|
/// | `k8s:…` | the resource, in the cluster and namespaces of its scope; without one, in all |
/// | `http:<method>:…` | resource `plugin-<id>`, the verb of the method |
/// | `tool:offer:…` | resource `plugin-<id>`: `create` when the tool changes something, else `get` |
/// | `resource:offer:<type>` | resource `plugin-<id>-<type>`, `get`; who dispatches asks for the verb |
/// | `pane:offer:…`, `data:offer:…` | resource `plugin-<id>`, `get` |
/// | `command:offer:…`, `point:offer:…` | resource `plugin-<id>`, `create` |
/// | `grants:write` | the role `admin` |
/// | `net:…`, `storage:…` and what else only the operator can give | allowed |
/// | what is not known here | refused |
///
/// Safe for any thread; never waits.
public final class RoleRights implements CallerRights {
  /// What a user neither has nor could give: the operator's grant decides alone.
  private static final Set<String> OPERATORS =
      Set.of(
          "net",
          "fs",
          "storage",
          "secrets",
          "clipboard",
          "messages",
          "cluster",
          "events",
          "account",
          "process",
          "ui");

  private final Supplier<Directory> directory;
  private final PluginFacts facts;

  RoleRights(Supplier<Directory> directory, PluginFacts facts) {
    this.directory = Objects.requireNonNull(directory, "directory");
    this.facts = Objects.requireNonNull(facts, "facts");
  }

  @Override
  public Optional<String> refusal(Caller caller, String plugin, Permission need) {
    return switch (caller) {
      case Caller.Operator _, Caller.Application _ -> Optional.empty();
      case Caller.User user -> ofUser(user.name(), counting(user), plugin, need);
      case Caller.Background nobody -> ofBackground(nobody, plugin, need);
    };
  }

  @Override
  public Optional<String> refusalIf(Caller.User supposed, String plugin, Permission need) {
    return ofUser(supposed.name(), supposed.roles(), plugin, need);
  }

  /// The command that gives them a role which allows it: `admin` only where no other does.
  @Override
  public Optional<String> remedy(Caller.User user, String plugin, Permission need) {
    Directory now = directory.get();
    @Nullable Set<String> theirs = now.rolesOf(user.name());
    if (theirs == null) {
      return Optional.empty();
    }
    return now.roles().stream()
        .filter(role -> !theirs.contains(role))
        .sorted(
            Comparator.comparing((String role) -> role.equals(Role.ADMIN.name()))
                .thenComparing(Comparator.naturalOrder()))
        .filter(role -> judged(user.name(), Set.of(role), plugin, need).isEmpty())
        .findFirst()
        .map(role -> "mortise user role add " + Shell.quote(user.name()) + " " + Shell.quote(role));
  }

  /// Why a caller may not do one thing; empty when they may. For surfaces that know cluster,
  /// namespace and verb of what they are about to dispatch.
  public Optional<String> refusal(Caller caller, Access access) {
    return switch (caller) {
      case Caller.Operator _, Caller.Application _ -> Optional.empty();
      case Caller.User user ->
          nothingAllowed(user.name(), counting(user))
              .or(() -> judged(user.name(), counting(user), access));
      case Caller.Background _ -> Optional.of("nobody called, and no user was named for it");
    };
  }

  /// A user with all the roles they have now; empty for who is unknown or may not sign in.
  public Optional<Caller.User> user(String name) {
    @Nullable Set<String> roles = directory.get().rolesOf(name);
    return roles == null ? Optional.empty() : Optional.of(new Caller.User(name, roles));
  }

  /// As whom a caller is on clusters: in the background as the user the operator named, if any.
  public Caller onClusters(Caller caller) {
    String named = caller instanceof Caller.Background nobody ? nobody.user() : null;
    return named == null ? caller : user(named).<Caller>map(user -> user).orElse(caller);
  }

  /// Whether a caller may do anything at all in a place. For surfaces that say which places there
  /// are: what somebody may do there is asked one by one.
  ///
  /// @param namespace empty for anywhere on the cluster
  public boolean reaches(Caller caller, String cluster, String namespace) {
    return switch (caller) {
      case Caller.Operator _, Caller.Application _ -> true;
      case Caller.User user -> directory.get().reaches(counting(user), cluster, namespace);
      case Caller.Background _ -> false;
    };
  }

  /// Whether a caller may change users, roles, plugins and grants.
  public boolean administers(Caller caller) {
    return switch (caller) {
      case Caller.Operator _, Caller.Application _ -> true;
      case Caller.User user -> counting(user).contains(Role.ADMIN.name());
      case Caller.Background _ -> false;
    };
  }

  private Optional<String> ofUser(String name, Set<String> roles, String plugin, Permission need) {
    // Middleware is asked by the server about a request, not by the user.
    if (need.area().equals("http") && need.action().equals("intercept")) {
      return Optional.empty();
    }
    return nothingAllowed(name, roles).or(() -> judged(name, roles, plugin, need));
  }

  private static Optional<String> nothingAllowed(String name, Set<String> roles) {
    return roles.isEmpty()
        ? Optional.of(name + " has no role; an admin gives one at /api/v2/roles")
        : Optional.empty();
  }

  /// The caller's roles that they still have.
  private Set<String> counting(Caller.User user) {
    @Nullable Set<String> now = directory.get().rolesOf(user.name());
    if (now == null) {
      return Set.of();
    }
    Set<String> counting = new HashSet<>(user.roles());
    counting.retainAll(now);
    return counting;
  }

  private Optional<String> ofBackground(Caller.Background nobody, String plugin, Permission need) {
    if (!need.area().equals("k8s")) {
      return Optional.empty();
    }
    String named = nobody.user();
    if (named == null) {
      return Optional.of(
          "nobody called, and no user was named for its work in the background: mortise plugins"
              + " grant %s %s --background --as <user>"
                  .formatted(Shell.quote(plugin), Shell.quote(need.toString())));
    }
    @Nullable Set<String> roles = directory.get().rolesOf(named);
    return roles == null
        ? Optional.of(named + ", named for its work in the background, may not sign in any more")
        : judged(named, roles, plugin, need);
  }

  private Optional<String> judged(String name, Set<String> roles, String plugin, Permission need) {
    return switch (need.area()) {
      case "k8s" -> inCluster(name, roles, need);
      case "http" ->
          Verb.ofMethod(need.action())
              .map(verb -> judged(name, roles, Access.toPlugin(plugin, verb)))
              .orElseGet(() -> Optional.of("no role knows the method " + need.action()));
      case "tool" ->
          need.action().equals("offer")
              ? judged(name, roles, Access.toPlugin(plugin, tool(plugin, need.target())))
              // The other plugin's tool is judged by itself when it is called.
              : Optional.empty();
      case "resource" ->
          judged(name, roles, Access.toPluginResource(plugin, need.target(), Verb.GET));
      case "pane" -> judged(name, roles, Access.toPlugin(plugin, Verb.GET));
      case "data" ->
          need.action().equals("offer")
              ? judged(name, roles, Access.toPlugin(plugin, Verb.GET))
              : Optional.empty();
      case "command", "point" -> judged(name, roles, Access.toPlugin(plugin, Verb.CREATE));
      case "grants" ->
          roles.contains(Role.ADMIN.name()) ? Optional.empty() : Optional.of(name + " is no admin");
      default ->
          OPERATORS.contains(need.area())
              ? Optional.empty()
              : Optional.of("no role can allow " + need);
    };
  }

  private Verb tool(String plugin, String name) {
    return facts.mutates(plugin, name) ? Verb.CREATE : Verb.GET;
  }

  private Optional<String> inCluster(String name, Set<String> roles, Permission need) {
    Optional<Verb> verb = Verb.ofAction(need.action());
    Optional<ClusterScope> scope = ClusterScope.parse(need.scope());
    if (verb.isEmpty() || scope.isEmpty() || need.target().isEmpty()) {
      return Optional.of("no role can allow " + need);
    }
    List<Access> all = scope.get().accesses(need.target(), verb.get());
    return all.stream()
        .map(access -> judged(name, roles, access))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> judged(String name, Set<String> roles, Access access) {
    return directory.get().allows(roles, access)
        ? Optional.empty()
        : Optional.of(name + "'s roles do not allow " + access.words());
  }
}
