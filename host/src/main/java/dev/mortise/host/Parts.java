package dev.mortise.host;

import dev.mortise.api.Manifest;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.Gate;
import dev.mortise.gate.Grants;
import java.time.InstantSource;
import java.util.Map;

/// What the lifecycle of every plugin is made of, one of each per host.
record Parts(
    HostConfig config,
    Map<Manifest.Kind, PluginRuntime> runtimes,
    HostFunctions functions,
    Grants grants,
    Gate gate,
    StateStore desired,
    SettingsSource settings,
    AuditSink audit,
    Snapshots snapshots,
    PluginLogs logs,
    ContributionTable table,
    Changes changes,
    Timers timers,
    InstantSource clock) {}
