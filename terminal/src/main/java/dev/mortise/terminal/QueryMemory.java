package dev.mortise.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Queries that were run on one database, and those that were saved for all. Small files, read and
/// written as a whole.
final class QueryMemory {
  private static final System.Logger LOG = System.getLogger(QueryMemory.class.getName());
  private static final int HISTORY_MAX = 200;
  private static final long BYTES_MAX = 4 << 20;

  private final Path history;
  private final Path saved;

  /// @param name of the database, see [Database#memory]
  QueryMemory(Path state, String name) {
    history = state.resolve("query_history").resolve(name.replaceAll("[^\\w.-]", "_") + ".json");
    saved = state.resolve("saved_queries.json");
  }

  /// One query.
  ///
  /// @param name of a saved one; else empty
  /// @param ts when it was run or saved, as a text; empty where nobody wrote it down
  record Query(String name, String sql, String ts) {
    private static Query now(String name, String sql) {
      return new Query(name, sql, Instant.now().toString());
    }

    /// In one line, for lists.
    String label() {
      String line = sql.replaceAll("\\s+", " ");
      return name.isEmpty() ? line : name + "  " + line;
    }
  }

  /// The newest first.
  List<Query> history() {
    return read(history).reversed();
  }

  List<Query> saved() {
    return read(saved);
  }

  /// Remembers a query that was run; the same one twice is once.
  void ran(String sql) {
    List<Query> all = new ArrayList<>(read(history));
    if (!all.isEmpty() && all.getLast().sql().equals(sql)) {
      return;
    }
    all.add(Query.now("", sql));
    write(history, all.subList(Math.max(0, all.size() - HISTORY_MAX), all.size()));
  }

  /// Keeps a query under a name, in place of the one that had it.
  void save(String name, String sql) {
    List<Query> all = new ArrayList<>(read(saved));
    all.removeIf(q -> q.name().equals(name));
    all.add(Query.now(name, sql));
    write(saved, all);
  }

  /// Gives a saved query another name; it stays where it is.
  ///
  /// @return whether no other one has that name
  boolean rename(String name, String fresh) {
    List<Query> all = read(saved);
    if (!fresh.equals(name) && all.stream().anyMatch(q -> q.name().equals(fresh))) {
      return false;
    }
    all.replaceAll(q -> q.name().equals(name) ? new Query(fresh, q.sql(), q.ts()) : q);
    write(saved, all);
    return true;
  }

  void delete(String name) {
    List<Query> all = read(saved);
    all.removeIf(q -> q.name().equals(name));
    write(saved, all);
  }

  private static List<Query> read(Path file) {
    List<Query> all = new ArrayList<>();
    try {
      if (Files.exists(file) && Files.size(file) <= BYTES_MAX) {
        for (JsonNode one : JsonMapper.shared().readTree(Files.readAllBytes(file))) {
          all.add(
              new Query(
                  one.path("name").asString(""),
                  one.path("sql").asString(""),
                  one.path("ts").asString("")));
        }
      }
    } catch (IOException | JacksonException e) {
      LOG.log(System.Logger.Level.WARNING, file + " is passed over, it cannot be read", e);
    }
    return all;
  }

  private static void write(Path file, List<Query> all) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Query query : all) {
      var one = list.addObject();
      if (!query.name().isEmpty()) {
        one.put("name", query.name());
      }
      one.put("sql", query.sql()).put("ts", query.ts());
    }
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, JsonMapper.shared().writeValueAsBytes(list));
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, file + " cannot be written", e);
    }
  }
}
