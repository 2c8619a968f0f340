package dev.mortise.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a kubeconfig may say, and from where.
final class KubeconfigTest {
  @TempDir Path folder;

  private static String config(String user) {
    return MockCluster.kubeconfig("main", "https://127.0.0.1:1", user);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [x]}",
        "tokenFile: /etc/shadow",
        "client-key: /root/.ssh/id_rsa",
        "client-certificate: ../../x",
        "auth-provider: {name: gcp, config: {cmd-path: /bin/sh}}"
      })
  void oneFromOutsideNamesNoFileAndNoCommand(String user) {
    PluginException refusal =
        assertThrows(PluginException.class, () -> Kubeconfig.given("c", config(user)));
    assertEquals(ErrorCode.INVALID_ARGUMENT, refusal.code());
    String key = user.substring(0, user.indexOf(':'));
    assertTrue(refusal.getMessage().contains(key + " leads out of it"), refusal.getMessage());
  }

  @Test
  void itNeedsAServerAndACurrentContext() {
    PluginException refusal =
        assertThrows(PluginException.class, () -> Kubeconfig.given("c", "kind: Config"));
    assertEquals(
        "cluster c: its kubeconfig cannot be used: current-context must name one of its contexts;"
            + " the context's cluster needs a server such as https://10.0.0.1:6443.",
        refusal.getMessage());
    assertThrows(PluginException.class, () -> Kubeconfig.given("c", "a: [}"));
  }

  @Test
  void credentialsAreNotShown() {
    ClusterSource given = Kubeconfig.given("c", config("token: hunter2"));
    assertFalse(given.toString().contains("hunter2"), given.toString());
    assertEquals("hunter2", given.config().getAutoOAuthToken());
    assertFalse(
        new ClusterRecord("c", "", config("token: hunter2"), true, true)
            .toString()
            .contains("hunter2"));
  }

  @Test
  void whomItActsAsIsKept() {
    ClusterSource given = Kubeconfig.given("c", config("token: t, as: reader, as-groups: [g, h]"));
    assertEquals("reader", given.config().getImpersonateUsername());
    assertEquals(List.of("g", "h"), List.of(given.config().getImpersonateGroups()));
  }

  private static ClusterSource of(Map<String, ClusterSource> found, String name) {
    return Objects.requireNonNull(found.get(name));
  }

  @Test
  void everyContextOfAFileIsACluster() throws Exception {
    String text =
        """
        current-context: b
        contexts:
        - {name: a, context: {cluster: x, user: u}}
        - {name: b, context: {cluster: y, user: u}}
        clusters:
        - {name: x, cluster: {server: "https://x.example"}}
        - {name: y, cluster: {server: "https://y.example"}}
        users:
        - {name: u, user: {token: t}}
        """;
    Path file = Files.writeString(folder.resolve("config"), text);
    Map<String, ClusterSource> found = Kubeconfig.inFile(file);
    assertEquals(List.of("b", "a"), List.copyOf(found.keySet()));
    assertEquals("https://x.example/", of(found, "a").config().getMasterUrl());
    Files.writeString(file, text.replace("current-context: b", "current-context: a"));
    assertEquals(found.get("a"), Kubeconfig.inFile(file).get("a"), "another default is no change");
    Files.writeString(file, text.replace("https://x", "https://z"));
    Map<String, ClusterSource> changed = Kubeconfig.inFile(file);
    assertFalse(of(found, "a").equals(of(changed, "a")));
    assertEquals(found.get("b"), changed.get("b"), "only what changed has changed");
  }

  @Test
  void aBrokenFileIsShownAndAMissingOneIsNone() throws Exception {
    Path file = Files.writeString(folder.resolve("broken"), "a: [}");
    Map<String, ClusterSource> found = Kubeconfig.inFile(file);
    assertEquals(List.of("broken"), List.copyOf(found.keySet()));
    PluginException reason =
        assertThrows(PluginException.class, () -> of(found, "broken").config());
    assertTrue(reason.getMessage().startsWith(file + " cannot be read"), reason.getMessage());
    assertEquals(Map.of(), Kubeconfig.inFile(folder.resolve("nothing")));
  }
}
