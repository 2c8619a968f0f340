package dev.mortise.control;

import java.nio.file.Path;
import java.util.List;

/// What a host tells about itself to those who look for it.
///
/// @param name what it is in one word: `monitor`, `run`, the embedding application's name
/// @param version of Mortise
/// @param pluginDirs where it looks for plugins
/// @param points interfaces of the application's extension points, so that they can be called
///   through the socket
public record HostFacts(String name, String version, List<Path> pluginDirs, List<Class<?>> points) {
  /// Copies the lists.
  public HostFacts {
    pluginDirs = List.copyOf(pluginDirs);
    points = List.copyOf(points);
  }
}
