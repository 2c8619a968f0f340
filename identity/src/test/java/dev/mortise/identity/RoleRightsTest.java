package dev.mortise.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionArea;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoleRightsTest {
  private static final Role DEV =
      new Role(
          "dev",
          "",
          List.of("a"),
          List.of("pods", "plugin-costs", "plugin-costs-reports"),
          List.of("dev", "test"),
          List.of("get", "update"));

  private static final PluginFacts FACTS = (_, tool) -> !tool.startsWith("get_");

  private static final Directory DIRECTORY =
      new Directory(
          1,
          List.of(
              user(1, "dora", true),
              user(2, "vera", true),
              user(3, "adam", true),
              user(4, "nora", true),
              user(5, "diss", false),
              user(6, "gwen", true, "devs")),
          List.of(Role.ADMIN, Role.VIEWER, DEV),
          List.of(
              new Assignment("dev", Subject.user("dora")),
              new Assignment("viewer", Subject.user("vera")),
              new Assignment("admin", Subject.user("adam")),
              new Assignment("admin", Subject.user("diss")),
              new Assignment("dev", Subject.group("devs"))));

  private final RoleRights rights = new RoleRights(() -> DIRECTORY, FACTS);

  private static User user(long id, String name, boolean enabled, String... groups) {
    return new User(id, name, "", User.LOCAL, name, enabled, Set.of(groups), Instant.EPOCH, null);
  }

  private static Caller.User caller(String name) {
    return new Caller.User(name, Set.of("admin", "viewer", "dev"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "dora k8s:list:pods@namespace=dev,cluster=a yes",
        "dora k8s:watch:pods@namespace=dev,cluster=a yes",
        "dora k8s:patch:pods@cluster=a,namespace=test yes",
        "dora k8s:list:pods@namespace=dev|test,cluster=a yes",
        "dora k8s:list:pods@namespace=dev|prod,cluster=a no",
        "dora k8s:list:pods@namespace=dev,cluster=b no",
        "dora k8s:list:pods@namespace=dev no",
        "dora k8s:list:pods@cluster=a no",
        "dora k8s:list:pods no",
        "dora k8s:delete:pods@namespace=dev,cluster=a no",
        "dora k8s:log:pods@namespace=dev,cluster=a no",
        "dora k8s:list:secrets@namespace=dev,cluster=a no",
        "dora k8s:list:pods@namespace=dev,cluster=a,cluster=b no",
        "dora k8s:list:pods@zone=dev no",
        "dora k8s:reboot:pods@namespace=dev,cluster=a no",
        "vera k8s:list:secrets yes",
        "vera k8s:log:pods@namespace=x,cluster=y yes",
        "vera k8s:exec:pods@namespace=x,cluster=y no",
        "vera k8s:update:pods@namespace=x,cluster=y no",
        "adam k8s:exec:pods yes",
        "gwen k8s:list:pods@namespace=dev,cluster=a yes",
        "nora k8s:list:pods@namespace=dev,cluster=a no",
        "diss k8s:list:pods@namespace=dev,cluster=a no",
        "nemo k8s:list:pods@namespace=dev,cluster=a no",
        // A plugin's own routes, by method.
        "dora http:get:/costs yes",
        "dora http:head:/costs yes",
        "dora http:put:/costs yes",
        "dora http:patch:/costs yes",
        "dora http:post:/costs no",
        "dora http:connect:/costs no",
        "dora http:delete:/costs no",
        "vera http:get:/costs yes",
        "vera http:post:/costs no",
        "adam http:post:/costs yes",
        "dora http:brew:/costs no",
        // Tools by what they do.
        "dora tool:offer:get_sum yes",
        "dora tool:offer:restore no",
        "vera tool:offer:get_sum yes",
        "vera tool:offer:restore no",
        "adam tool:offer:restore yes",
        "dora resource:offer:reports yes",
        "dora resource:offer:backups no",
        "vera pane:offer:main yes",
        "vera command:offer:run no",
        "adam command:offer:run yes",
        // Not a user's to give; but who has no role may call nothing.
        "dora net:http:example.com yes",
        "dora storage:use yes",
        "dora tool:call:plugin_x_y yes",
        "nora net:http:example.com no",
        "nora storage:use no",
        "diss storage:use no",
        "nora http:intercept yes",
        // Changing grants is for admins; what nobody knows is for nobody.
        "vera grants:write no",
        "dora grants:write no",
        "adam grants:write yes",
        "adam moon:fly:there no",
      })
  void usersByTheirRoles(String name, String need, String expected) {
    Optional<String> refusal = rights.refusal(caller(name), "costs", Permission.parse(need));
    assertEquals(
        expected.equals("yes"), refusal.isEmpty(), () -> name + " " + need + " " + refusal);
  }

  @Test
  void saysWhatIsNotAllowed() {
    assertEquals(
        Optional.of("dora's roles do not allow get of pods in prod on cluster a"),
        rights.refusal(
            caller("dora"), "costs", Permission.parse("k8s:list:pods@namespace=prod,cluster=a")));
    assertEquals(
        Optional.of("dora's roles do not allow get of pods in all namespaces on every cluster"),
        rights.refusal(caller("dora"), "costs", Permission.parse("k8s:list:pods")));
  }

  @Test
  void onlyRolesTheCallerCameWithCount() {
    Permission exec = Permission.parse("k8s:exec:pods");
    assertTrue(rights.refusal(new Caller.User("adam", Set.of()), "p", exec).isPresent());
    assertTrue(rights.refusal(new Caller.User("adam", Set.of("viewer")), "p", exec).isPresent());
    assertTrue(rights.refusal(new Caller.User("dora", Set.of("admin")), "p", exec).isPresent());
  }

  @Test
  void aRoleCanBeSupposedThatNobodyHas() {
    Permission exec = Permission.parse("k8s:exec:pods");
    assertTrue(rights.refusalIf(new Caller.User("dora", Set.of("admin")), "p", exec).isEmpty());
    assertEquals(
        Optional.of("dora's roles do not allow exec of pods in all namespaces on every cluster"),
        rights.refusalIf(new Caller.User("dora", Set.of("viewer")), "p", exec));
    assertTrue(rights.refusalIf(new Caller.User("adam", Set.of()), "p", exec).isPresent());
  }

  @Test
  void theRoleThatWouldHelpIsAdminOnlyWhereNoOtherDoes() {
    Permission one = Permission.parse("k8s:list:pods@namespace=dev,cluster=a");
    assertEquals(
        Optional.of("mortise user role add nora dev"), rights.remedy(caller("nora"), "p", one));
    assertEquals(
        Optional.of("mortise user role add dora viewer"),
        rights.remedy(caller("dora"), "p", Permission.parse("k8s:list:secrets")));
    assertEquals(
        Optional.of("mortise user role add vera admin"),
        rights.remedy(caller("vera"), "p", Permission.parse("k8s:exec:pods")));
    assertEquals(Optional.empty(), rights.remedy(caller("a user"), "p", one));
  }

  @Test
  void operatorAndApplicationMayDoEverything() {
    Permission exec = Permission.parse("k8s:exec:pods");
    assertTrue(rights.refusal(new Caller.Operator("root"), "p", exec).isEmpty());
    assertTrue(rights.refusal(new Caller.Application("shop"), "p", exec).isEmpty());
  }

  @Test
  void backgroundActsOnClustersOnlyUnderANamedUser() {
    var background = new Caller.Background("backup");
    var dora = new Caller.Background("backup", "dora");
    Permission list = Permission.parse("k8s:list:pods@namespace=dev,cluster=a");
    Permission delete = Permission.parse("k8s:delete:pods@namespace=dev,cluster=a");
    assertTrue(
        rights
            .refusal(background, "backup", list)
            .orElse("")
            .endsWith(
                "mortise plugins grant backup k8s:list:pods@namespace=dev,cluster=a --background"
                    + " --as <user>"));
    assertEquals(background, rights.onClusters(background));
    assertTrue(rights.refusal(dora, "backup", list).isEmpty());
    assertTrue(rights.refusal(dora, "backup", delete).isPresent());
    assertEquals(new Caller.User("dora", Set.of("dev")), rights.onClusters(dora));
    assertTrue(rights.refusal(background, "backup", Permission.parse("storage:use")).isEmpty());
  }

  @Test
  void whoIsGoneOrDisabledGivesBackgroundNothing() {
    Permission list = Permission.parse("k8s:list:pods@namespace=dev,cluster=a");
    for (String name : List.of("diss", "nemo")) {
      var gone = new Caller.Background("backup", name);
      assertEquals(
          Optional.of(name + ", named for its work in the background, may not sign in any more"),
          rights.refusal(gone, "backup", list));
      assertEquals(gone, rights.onClusters(gone));
    }
  }

  @Test
  void surfacesAskForTheVerbOfAResourceTypes() {
    assertTrue(
        rights
            .refusal(caller("dora"), Access.toPluginResource("costs", "reports", Verb.UPDATE))
            .isEmpty());
    assertTrue(
        rights
            .refusal(caller("dora"), Access.toPluginResource("costs", "reports", Verb.DELETE))
            .isPresent());
  }

  @Test
  void onlyAdminsAdminister() {
    for (PermissionArea area : PermissionArea.values()) {
      Permission need = Permission.of(area.word(), area.actions().getFirst().name(), "x");
      assertTrue(rights.refusal(caller("adam"), "p", need).isEmpty(), () -> need + " of an admin");
    }
    assertTrue(rights.administers(caller("adam")));
    assertFalse(rights.administers(caller("vera")));
    assertFalse(rights.administers(caller("diss")));
    assertFalse(rights.administers(new Caller.User("adam", Set.of("viewer"))));
    assertFalse(rights.administers(new Caller.Background("costs")));
    assertTrue(rights.administers(new Caller.Operator("root")));
  }
}
