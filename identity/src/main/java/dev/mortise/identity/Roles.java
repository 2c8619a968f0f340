package dev.mortise.identity;

import dev.mortise.api.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jdbi.v3.core.Handle;

/// The roles of this host, and who has them.
///
/// Safe for any thread; waits for the database. Whether `by` may do this is for the surface to ask.
public final class Roles {
  private static final int ROLES_MAX = 500;

  private final Tables tables;

  Roles(Tables tables) {
    this.tables = tables;
  }

  /// All roles, the built-in ones first.
  public List<Role> list() {
    List<Role> all = new ArrayList<>(List.of(Role.ADMIN, Role.VIEWER));
    all.addAll(tables.read(Roles::custom));
    return all;
  }

  /// One of them.
  ///
  /// @throws dev.mortise.api.PluginException `NOT_FOUND` when there is no such role
  public Role named(String name) {
    return list().stream()
        .filter(role -> role.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Failure.unknown("There is no role " + name + "."));
  }

  /// Keeps a role, in place of one of the same name.
  ///
  /// @throws dev.mortise.api.PluginException `CONFLICT` for a built-in name, `RESOURCE_EXHAUSTED`
  ///   when there are too many
  public void put(Caller by, Role role) {
    if (role.builtIn()) {
      throw Failure.conflict("The role " + role.name() + " is built in and stays as it is.");
    }
    tables.change(
        by,
        "role.put",
        role.name(),
        "clusters %s resources %s namespaces %s verbs %s"
            .formatted(role.clusters(), role.resources(), role.namespaces(), role.verbs()),
        handle -> write(handle, role));
  }

  private static int write(Handle handle, Role role) {
    handle
        .createUpdate("DELETE FROM identity_role WHERE name = :n")
        .bind("n", role.name())
        .execute();
    int roles = handle.createQuery("SELECT COUNT(*) FROM identity_role").mapTo(Integer.class).one();
    if (roles >= ROLES_MAX) {
      throw Failure.conflict("There are " + ROLES_MAX + " roles already; remove some first.");
    }
    return handle
        .createUpdate("INSERT INTO identity_role VALUES (:n, :d, :c, :r, :ns, :v)")
        .bind("n", role.name())
        .bind("d", role.description())
        .bind("c", Tables.lines(role.clusters()))
        .bind("r", Tables.lines(role.resources()))
        .bind("ns", Tables.lines(role.namespaces()))
        .bind("v", Tables.lines(role.verbs()))
        .execute();
  }

  /// Removes a role from everybody and altogether.
  ///
  /// @throws dev.mortise.api.PluginException `CONFLICT` for a built-in one, `NOT_FOUND`
  public void remove(Caller by, String name) {
    Role role = named(name);
    if (role.builtIn()) {
      throw Failure.conflict("The role " + name + " is built in and stays.");
    }
    tables.change(
        by,
        "role.remove",
        name,
        "",
        handle -> {
          handle
              .createUpdate("DELETE FROM identity_assignment WHERE role = :n")
              .bind("n", name)
              .execute();
          return handle
              .createUpdate("DELETE FROM identity_role WHERE name = :n")
              .bind("n", name)
              .execute();
        });
  }

  /// Gives a role; does nothing when they have it.
  ///
  /// @throws dev.mortise.api.PluginException `NOT_FOUND` when there is no such role
  public void assign(Caller by, String role, Subject subject) {
    named(role);
    tables.change(by, "role.assign", role, words(subject), handle -> assign(handle, role, subject));
  }

  static int assign(Handle handle, String role, Subject subject) {
    take(handle, role, subject);
    return handle
        .createUpdate("INSERT INTO identity_assignment (role, kind, subject) VALUES (:r, :k, :s)")
        .bind("r", role)
        .bind("k", subject.kind().name())
        .bind("s", subject.name())
        .execute();
  }

  /// Takes a role away: refused from now on here, within a second on other servers.
  ///
  /// @throws dev.mortise.api.PluginException `NOT_FOUND` when there is no such role; `CONFLICT`
  ///   when nobody would be left who is admin
  public void unassign(Caller by, String role, Subject subject) {
    named(role);
    tables.change(
        by,
        "role.unassign",
        role,
        words(subject),
        handle -> keepingAdmin(handle, () -> take(handle, role, subject)));
  }

  private static int take(Handle handle, String role, Subject subject) {
    return handle
        .createUpdate(
            "DELETE FROM identity_assignment WHERE role = :r AND kind = :k AND subject = :s")
        .bind("r", role)
        .bind("k", subject.kind().name())
        .bind("s", subject.name())
        .execute();
  }

  /// Who has which role.
  public List<Assignment> assignments() {
    return tables.read(Roles::assignments);
  }

  static List<Assignment> assignments(Handle handle) {
    return handle
        .createQuery("SELECT role, kind, subject FROM identity_assignment ORDER BY role, subject")
        .map((row, _) ->
            new Assignment(
                text(row.getString(1)),
                new Subject(Subject.Kind.valueOf(text(row.getString(2))), text(row.getString(3)))))
        .list();
  }

  static List<Role> custom(Handle handle) {
    return handle
        .createQuery("SELECT * FROM identity_role ORDER BY name")
        .map((row, _) ->
            new Role(
                text(row.getString("name")),
                text(row.getString("description")),
                Tables.entries(text(row.getString("clusters"))),
                Tables.entries(text(row.getString("resources"))),
                Tables.entries(text(row.getString("namespaces"))),
                Tables.entries(text(row.getString("verbs")))))
        .list();
  }

  /// Where somebody is admin somebody must stay it, or nobody could mend anything from a surface.
  static int keepingAdmin(Handle handle, IntSupplier change) {
    boolean before = hasAdmin(handle);
    int changed = change.getAsInt();
    if (before && !hasAdmin(handle)) {
      throw Failure.conflict("Nobody would be left who is admin. Make somebody else admin first.");
    }
    return changed;
  }

  static boolean hasAdmin(Handle handle) {
    return handle
            .createQuery(
                "SELECT COUNT(*) FROM identity_assignment a LEFT JOIN identity_user u"
                    + " ON a.kind = 'USER' AND a.subject = u.name"
                    + " WHERE a.role = 'admin' AND (a.kind = 'GROUP' OR u.enabled)")
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  private static String words(Subject subject) {
    return (subject.kind() == Subject.Kind.USER ? "user " : "group ") + subject.name();
  }

  private static String text(String column) {
    return Objects.requireNonNull(column, "a column that is never null");
  }
}
