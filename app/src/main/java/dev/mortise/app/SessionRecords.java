package dev.mortise.app;

import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.SessionTraffic;
import dev.mortise.control.PrivateFolder;
import dev.mortise.protocol.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What is known of the monitor's sessions when they are over: one small file each, without a word
/// of what passed. The newest [#KEPT_MAX] are kept, in a folder that only the user can look into: a
/// command line may say more than others should know.
final class SessionRecords {
  static final int KEPT_MAX = 50;
  private static final long BYTES_MAX = 64 << 10;
  private static final System.Logger LOG = System.getLogger(SessionRecords.class.getName());

  private final Path folder;

  /// @param state the user's state folder
  SessionRecords(Path state) {
    folder = state.resolve("sessions");
  }

  /// Writes what holds now, in place of what held before. A session runs on where that fails.
  void write(SessionTraffic.Facts facts) {
    // The names are in the order of time.
    String name = "%d-%s.json".formatted(facts.began().toEpochMilli(), facts.id());
    try {
      PrivateFolder.ensure(folder);
      Path part = folder.resolve(name + ".part");
      Files.write(part, JsonCodec.encode(facts).utf8());
      Files.move(
          part,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      List<Path> all = files();
      for (Path old : all.subList(Math.min(KEPT_MAX, all.size()), all.size())) {
        Files.deleteIfExists(old);
      }
    } catch (IOException | PluginException e) {
      LOG.log(System.Logger.Level.WARNING, "the session cannot be noted in " + folder, e);
    }
  }

  /// All of them, newest first.
  List<SessionTraffic.Facts> read() {
    List<SessionTraffic.Facts> found = new ArrayList<>();
    try {
      files().forEach(file -> read(file).ifPresent(found::add));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the notes of sessions cannot be read", e);
    }
    return found;
  }

  /// One of them; empty where it is none, which hides no other.
  private static Optional<SessionTraffic.Facts> read(Path file) {
    try {
      return Files.size(file) > BYTES_MAX
          ? Optional.empty()
          : Optional.of(
              JsonCodec.decode(Json.of(Files.readAllBytes(file)), SessionTraffic.Facts.class));
    } catch (IOException | PluginException e) {
      LOG.log(System.Logger.Level.DEBUG, "a note of a session cannot be read: " + file, e);
      return Optional.empty();
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }
}
