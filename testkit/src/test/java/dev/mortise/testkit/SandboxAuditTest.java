package dev.mortise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Permission;
import dev.mortise.api.Tool;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import dev.mortise.host.HostConfig;
import dev.mortise.host.HostPorts;
import dev.mortise.host.PluginHost;
import dev.mortise.runtime.process.ProcessRuntime;
import dev.mortise.runtime.process.ProcessRuntimeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plugin that runs confined under a whole host and tries the machine: the audit has it.
final class SandboxAuditTest {
  private static final Caller ADA = new Caller.Operator("ada");

  private static final String PROBE =
      """
      import dev.mortise.api.Tool;
      import dev.mortise.sdk.MortisePlugin;
      import dev.mortise.sdk.Tools;
      import java.nio.file.Files;
      import java.nio.file.Path;

      public final class Probe {
        public static void main(String[] args) {
          MortisePlugin.builder("probe", "1.0.0")
              .tool("try", Tools.details("d", "{\\"type\\":\\"object\\"}"), i -> Tool.Result.of(all()))
              .serve(args);
        }

        static String all() {
          String told = "";
          try {
            told += Files.readString(Path.of("/etc/shadow"));
          } catch (java.io.IOException e) {
            told += "no file, ";
          }
          try (var socket = new java.net.Socket("169.254.169.254", 80)) {
            told += "connected";
          } catch (java.io.IOException e) {
            told += "no network, ";
          }
          try {
            var unshare = new ProcessBuilder("/usr/bin/unshare", "--user", "true").start();
            told += unshare.waitFor() == 0 ? "namespaces" : "no namespaces";
          } catch (Exception e) {
            told += e;
          }
          return told;
        }
      }
      """;

  @TempDir private Path folder;
  private final Queue<CallRecord> records = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("NullAway") // JUnit sets the folder
  SandboxAuditTest() {}

  @Test
  @DisplayName("torture/21: what the sandbox refuses stands in the audit")
  void whatTheSandboxRefusesStandsInTheAudit() throws IOException {
    Path plugins = folder.resolve("plugins");
    PluginPackageBuilder.of("probe")
        .entry("Probe.java", PROBE)
        .contributes("tools.try", "description = \"d\"")
        .write(plugins);
    Path run = Files.createTempDirectory("mw");
    try (ProcessRuntime runtime =
            ProcessRuntime.create(
                ProcessRuntimeConfig.builder(run).sdkJars(ProcessPlugins.classPath()).build());
        PluginHost host = open(plugins, run, runtime)) {
      Assumptions.assumeTrue(
          runtime.protection().safeguards().stream()
              .anyMatch(s -> s.name().equals("refusals are on record") && s.inForce()),
          "needs bubblewrap, and a kernel that tells what it refuses");
      host.grant("probe", Permission.parse("tool:offer:try"), ADA);
      assertTrue(host.awaitSettled(Duration.ofMinutes(2)));
      Tool tool = host.contribution(Tool.class, "probe", "try", ADA, Duration.ofMinutes(2));
      String told = tool.execute(new Tool.Invocation(Json.EMPTY, "")).text();
      assertEquals("no file, no network, no namespaces", told);
      onRecord("open", "The sandbox refused open /etc/shadow, not in its sandbox.");
      onRecord("connect", "The sandbox refused connect 169.254.169.254 port 80.");
      onRecord("unshare", "The sandbox refused unshare.");
    } finally {
      GoBuild.delete(run);
    }
  }

  private void onRecord(String call, String reason) {
    CallRecord record =
        records.stream()
            .filter(r -> r.address().equals("sandbox") && r.reason().equals(reason))
            .findFirst()
            .orElseThrow(() -> new AssertionError(reason + " is not in " + records));
    assertEquals(call, record.method());
    assertEquals("probe", record.plugin());
    assertEquals("1.0.0", record.version());
    assertEquals(CallRecord.Outcome.REFUSED, record.outcome());
    assertEquals(ErrorCode.PERMISSION_DENIED, record.code());
  }

  private PluginHost open(Path plugins, Path run, ProcessRuntime runtime) {
    var audit =
        new AuditSink() {
          @Override
          public void intends(CallRecord call) {}

          @Override
          public void changed(Change change) {}

          @Override
          public void record(CallRecord call) {
            records.add(call);
          }
        };
    return PluginHost.open(
        HostConfig.builder(folder.resolve("home")).pluginDirs(List.of(plugins)).runDir(run).build(),
        HostPorts.builder().runtimes(List.of(runtime)).audit(audit).build());
  }
}
