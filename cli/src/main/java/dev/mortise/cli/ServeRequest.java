package dev.mortise.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a server is opened with.
///
/// @param host the address to listen at
/// @param port 0 for any that is free
/// @param basePath what stands before every path; empty for none
/// @param certificate PEM file; null for plain HTTP
/// @param key PEM file; null for plain HTTP
/// @param publicUrl where browsers find it; null where it is what they ask for
/// @param database a URL; null for the configured one
/// @param pluginDirs the folders named on the command line; empty means the configured ones
/// @param grantDeclared whether, for this run, what plugins declare is granted
public record ServeRequest(
    String host,
    int port,
    String basePath,
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable String publicUrl,
    @Nullable String database,
    List<Path> pluginDirs,
    boolean grantDeclared) {
  /// Copies the list.
  public ServeRequest {
    pluginDirs = List.copyOf(pluginDirs);
  }
}
