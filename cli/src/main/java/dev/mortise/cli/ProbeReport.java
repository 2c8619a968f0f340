package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a probe saw.
///
/// @param binary what was launched
/// @param line the first line it printed, cut; null when it printed none
/// @param fields the handshake's fields by name, as they came; empty without a line
/// @param tls how the connection is protected; null when there was none
/// @param services by reflection; null when it was not reached or has no reflection
/// @param health the health service's word; null when it was not reached
/// @param startTime from launch to a connection that answers; null when it never did
/// @param printed its log and output, the last lines
/// @param ended how its process ended
/// @param code what kind of problem; null when there is none
/// @param problem one sentence with the remedy; null when there is none
record ProbeReport(
    String binary,
    @Nullable String line,
    Map<String, String> fields,
    @Nullable String tls,
    @Nullable List<String> services,
    @Nullable String health,
    @Nullable Duration startTime,
    List<String> printed,
    String ended,
    @Nullable ErrorCode code,
    @Nullable String problem) {}
