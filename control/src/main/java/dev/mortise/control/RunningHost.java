package dev.mortise.control;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A host and where it can be reached: what stands in the file beside its socket.
///
/// @param pid its process
/// @param started when its control socket was opened
/// @param name what it is in one word: `monitor`, `run`, the embedding application's name
/// @param version of Mortise
/// @param pluginDirs where it looks for plugins
/// @param socket its control socket
public record RunningHost(
    long pid, Instant started, String name, String version, List<Path> pluginDirs, Path socket) {
  private static final long BYTES_MAX = 64 << 10;

  /// Copies the list.
  public RunningHost {
    pluginDirs = List.copyOf(pluginDirs);
  }

  static Path file(Path socket) {
    String name = String.valueOf(socket.getFileName());
    return socket.resolveSibling(name.substring(0, name.length() - ".sock".length()) + ".json");
  }

  /// Writes the file in one step, so that no reader sees half of it.
  void write() throws IOException {
    Path file = file(socket);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, ControlJson.bytes(json()));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Reads the file beside a socket.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when it is no such file
  static RunningHost read(Path socket) throws IOException {
    Path file = file(socket);
    if (Files.size(file) > BYTES_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "%s is too long to describe a host.".formatted(file));
    }
    JsonNode node = ControlJson.parse(Files.readAllBytes(file));
    try {
      return new RunningHost(
          node.path("pid").asLong(0),
          Instant.parse(ControlJson.text(node, "started")),
          ControlJson.text(node, "name"),
          ControlJson.text(node, "version"),
          ControlJson.texts(node.path("pluginDirs")).stream().map(Path::of).toList(),
          socket);
    } catch (DateTimeException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "%s does not describe a host.".formatted(file), e);
    }
  }

  private ObjectNode json() {
    ObjectNode node = ControlJson.object();
    node.put("pid", pid);
    node.put("started", started.toString());
    node.put("name", name);
    node.put("version", version);
    node.set("pluginDirs", ControlJson.texts(pluginDirs.stream().map(Path::toString).toList()));
    return node;
  }
}
