package dev.mortise.host;

import dev.mortise.api.Manifest;
import dev.mortise.api.PluginView;
import dev.mortise.gate.AuditSink;
import dev.mortise.gate.CallerRights;
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
    Questions questions,
    StateStore desired,
    SettingsSource settings,
    Belongings belongings,
    AuditSink audit,
    CallerRights rights,
    Snapshots snapshots,
    PluginLogs logs,
    ContributionTable table,
    Listeners<PluginView> changes,
    Operators operators,
    Timers timers,
    InstantSource clock) {}
