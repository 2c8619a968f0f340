package dev.mortise.runtime.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.host.PluginConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A plugin tries to get at the machine. The same attempts by an unconfined one succeed where they
/// can be made without harm, so that a refusal means the sandbox and not a mistake of the test.
class EscapeTest {
  private final List<String> orders = new ArrayList<>();

  /// Attempts at things of this test's own.
  private void ours(Fixture fixture, Path plugin, int port) throws IOException {
    for (String secret : List.of("master.key", "kubeconfig", "id_ed25519", "other/plugin.toml")) {
      Path file = fixture.folder.resolve("host").resolve(secret);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "secret");
      orders.add("read " + file);
      orders.add("write " + file);
    }
    orders.add("write " + plugin.resolve("Plugin.java"));
    orders.add("create " + plugin.resolve("beside"));
    orders.add("read " + fixture.folder.resolve("run/.hosts.lock"));
    orders.add("read /proc/" + ProcessHandle.current().pid() + "/environ");
    orders.add("read " + sharedMemory());
    orders.add("connect 127.0.0.1 " + port);
    orders.add("unix " + fixture.folder.resolve("docker.sock"));
    orders.add("socket 16");
  }

  /// Attempts at things every machine has, which nobody should succeed with in a test.
  private void theMachines() {
    for (String path :
        List.of(
            "/etc/shadow", "/root/.ssh/id_rsa", "/root/.kube/config", "/proc/1/root/etc/shadow")) {
      orders.add("read " + path);
    }
    for (String path :
        List.of(
            "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/self/oom_score_adj")) {
      orders.add("write " + path);
    }
    for (String path :
        List.of("/run", "/home", "/sys", "/etc/ssl/private", "/dev/sda", "/dev/vda", "/dev/kvm")) {
      orders.add("list " + path);
    }
    for (String path :
        List.of("/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket")) {
      orders.add("unix " + path);
    }
    orders.addAll(List.of("create /written", "create /dev/written", "create /usr/written"));
    orders.addAll(List.of("connect 169.254.169.254 80", "connect 10.0.0.1 443"));
    orders.add("abstract mortise-nobody-" + UUID.randomUUID());
    orders.addAll(List.of("socket 17", "socket 38", "socket 40"));
    for (SystemCall call : SystemCall.values()) {
      if (call.number(SystemCall.Architecture.ARM64) != SystemCall.NONE) {
        orders.add("call " + call);
      }
    }
    orders.addAll(List.of("clone 0x10000011", "clone 0x20011", "clone 0x40000011"));
  }

  /// A file in the host's shared memory.
  private static Path sharedMemory() throws IOException {
    Path file = Path.of("/dev/shm/mortise-test-" + ProcessHandle.current().pid());
    Files.writeString(file, "shared");
    file.toFile().deleteOnExit();
    return file;
  }

  private static List<String> report(
      Fixture fixture, Path plugin, boolean confined, String orders) {
    PluginConnection connection =
        fixture.start(plugin, "Plugin.java", "mortise", confined ? Set.of() : Fixture.UNCONFINED);
    connection.describe();
    connection.ready();
    List<String> told = Fixture.ask(connection, "escape", orders).lines().toList();
    connection.check(java.time.Duration.ofSeconds(60));
    connection.close();
    return told;
  }

  @Test
  @DisplayName("torture/21: a confined plugin is refused every way to the machine, and says so")
  void aConfinedPluginIsRefusedEveryWayToTheMachine() throws Exception {
    Demands.bubblewrap();
    try (var fixture = new Fixture();
        var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Path plugin = fixture.sourcePlugin(TestPlugin.class);
      socket.bind(UnixDomainSocketAddress.of(fixture.folder.resolve("docker.sock")));
      ours(fixture, plugin, server.getLocalPort());
      List<String> wild = report(fixture, plugin, false, String.join("\n", orders));
      assertEquals(List.of(), wild.stream().filter(line -> !line.contains(": DONE")).toList());
      theMachines();
      orders.remove("create " + plugin.resolve("beside"));
      orders.add("create " + plugin.resolve("beside2"));
      List<String> told = report(fixture, plugin, true, String.join("\n", orders));
      assertEquals(orders.size(), told.size());
      assertEquals(List.of(), told.stream().filter(line -> !line.contains(": refused ")).toList());
      assertTrue(told.contains("call PTRACE: refused EPERM"), told.toString());
      assertTrue(told.contains("call IO_URING_SETUP: refused EPERM"), told.toString());
      assertTrue(told.contains("clone 0x10000011: refused EPERM"), told.toString());
      assertTrue(told.contains("socket 40: refused EAFNOSUPPORT"), told.toString());
      assertEquals(
          List.of(),
          orders.stream().filter(o -> !onRecord(fixture, o)).toList(),
          () -> String.join("\n", fixture.refused));
    }
  }

  /// Whether the attempt was told to whoever keeps the audit, by its name.
  private static boolean onRecord(Fixture fixture, String order) {
    String[] words = order.split(" ", 3);
    String begins =
        switch (words[0]) {
          case "read", "list" -> "open " + words[1] + ",";
          case "write", "create" -> "open " + words[1] + " ";
          case "connect" -> "connect " + words[1] + " port " + words[2];
          case "unix" -> "connect " + words[1] + ",";
          case "abstract" -> "connect @" + words[1];
          case "socket" -> "socket family " + words[1];
          case "call" -> words[1].toLowerCase(Locale.ROOT) + " ";
          case "clone" -> "clone new namespaces";
          default -> throw new IllegalArgumentException(order);
        };
    // What is neither shown nor writable is not there at all, however it was to be opened.
    String absent = begins.replaceAll("^(open \\S+) $", "$1,");
    return fixture.refused.stream().anyMatch(r -> r.startsWith(begins) || r.startsWith(absent));
  }

  @Test
  @DisplayName("torture/21: a confined plugin has limits that it cannot raise")
  void aConfinedPluginCannotOutgrowItsLimits() throws Exception {
    Demands.bubblewrap();
    try (var fixture = new Fixture()) {
      PluginConnection connection = confined(fixture);
      String limits = Fixture.ask(connection, "run", "cat /proc/self/limits");
      assertTrue(limits.matches("(?s).*Max data size +1073741824 +1073741824.*"), limits);
      assertTrue(limits.matches("(?s).*Max processes +512 +512.*"), limits);
      assertTrue(limits.matches("(?s).*Max open files +4096 +4096.*"), limits);
      assertTrue(limits.matches("(?s).*Max core file size +0 +0.*"), limits);
      String raised = Fixture.ask(connection, "run", "ulimit -H -n 8192 2>&1; ulimit -H -n");
      assertTrue(raised.endsWith("4096\n"), raised);
      String filled =
          Fixture.ask(
              connection,
              "run",
              "for d in /tmp /dev/shm $HOME; do head -c 200000000 /dev/zero > $d/as-much-as-fits;"
                  + " stat -c %s $d/as-much-as-fits; rm $d/as-much-as-fits; done 2>&1");
      long bound = ResourceLimits.TEMPORARY_BYTES;
      assertEquals(
          3, filled.lines().filter(line -> line.equals(Long.toString(bound))).count(), filled);
      assertTrue(Fixture.ask(connection, "run", "cat /proc/self/status").contains("Seccomp:\t2"));
    }
  }

  @Test
  @DisplayName("torture/12: a confined plugin has nothing of the host's environment")
  void aConfinedPluginHasNothingOfTheHostsEnvironment() {
    Demands.bubblewrap();
    try (var fixture = new Fixture()) {
      PluginConnection plugin = confined(fixture);
      Set<String> names =
          Fixture.ask(plugin, "environment", "{}")
              .lines()
              .filter(line -> line.matches("[A-Z_a-z0-9]+=.*"))
              .map(line -> line.substring(0, line.indexOf('=')))
              .filter(name -> !name.startsWith("PLUGIN_") && !name.equals("PWD"))
              .collect(Collectors.toSet());
      assertEquals(Set.of("HOME", "LANG", "MORTISE_PLUGIN", "PATH", "TMPDIR", "TZ"), names);
    }
  }

  @Test
  @DisplayName("torture/13: the sandbox leaves none of its own descriptors to the plugin")
  void theSandboxLeavesNoneOfItsOwnDescriptors() {
    Demands.bubblewrap();
    try (var fixture = new Fixture()) {
      PluginConnection plugin = confined(fixture);
      assertEquals("-1 /dev/null", Fixture.ask(plugin, "stdin", "{}"));
      // What a shell that the plugin starts has got: no filter, no lock, no socket of the host.
      String shell = Fixture.ask(plugin, "run", "ls -l /proc/$$/fd | sed -n 's/.* -> //p'");
      assertEquals(
          List.of(),
          shell.lines().filter(t -> !t.startsWith("pipe:") && !t.equals("/dev/null")).toList());
      String all = Fixture.ask(plugin, "descriptors", "{}");
      assertFalse(all.contains("system-calls.bpf"), all);
      assertFalse(all.contains(".lock"), all);
    }
  }

  private static PluginConnection confined(Fixture fixture) {
    Path plugin = fixture.sourcePlugin(TestPlugin.class);
    PluginConnection connection = fixture.start(plugin, "Plugin.java", "mortise", Set.of());
    connection.describe();
    connection.ready();
    return connection;
  }
}
