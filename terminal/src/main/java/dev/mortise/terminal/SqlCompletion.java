package dev.mortise.terminal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What may stand where somebody types SQL: keywords, tables, and columns of the table that is
/// meant.
final class SqlCompletion {
  /// Asks a database for what it has.
  static final String SCHEMA =
      "select table_name, column_name from information_schema.columns where table_schema not in"
          + " ('pg_catalog','information_schema') order by table_name, ordinal_position limit 5000";

  private static final int CHOICES_MAX = 8;
  private static final List<String> KEYWORDS =
      List.of(
          "select",
          "from",
          "where",
          "group by",
          "order by",
          "having",
          "limit",
          "offset",
          "join",
          "left join",
          "inner join",
          "on",
          "and",
          "or",
          "not",
          "in",
          "is null",
          "is not null",
          "like",
          "between",
          "as",
          "distinct",
          "count(*)",
          "sum",
          "avg",
          "min",
          "max",
          "insert into",
          "values",
          "update",
          "set",
          "delete from",
          "create table",
          "alter table",
          "drop table",
          "explain",
          "analyze",
          "with",
          "union",
          "case",
          "when",
          "then",
          "else",
          "end",
          "begin",
          "commit",
          "rollback",
          "returning");
  private static final Pattern WORD = Pattern.compile("(?:([A-Za-z_][\\w]*)\\.)?([\\w]*)$");
  private static final Pattern TABLE =
      Pattern.compile(
          "(?i)\\b(?:from|join|update|into)\\s+([A-Za-z_][\\w.]*)(?:\\s+(?:as\\s+)?([A-Za-z_]\\w*))?");

  private final Map<String, List<String>> columns = new LinkedHashMap<>();

  /// Takes the answer to [#SCHEMA].
  void learn(List<List<String>> rows) {
    columns.clear();
    for (List<String> row : rows.subList(Math.min(1, rows.size()), rows.size())) {
      if (row.size() == 2) {
        columns.computeIfAbsent(row.getFirst(), _ -> new ArrayList<>()).add(row.getLast());
      }
    }
  }

  /// How many tables are known.
  int tables() {
    return columns.size();
  }

  /// What may stand there.
  ///
  /// @param typed how many letters of it stand there already
  record Choices(int typed, List<String> words) {}

  /// @param before what stands before the cursor
  /// @param all the whole text, which says what short names mean
  Choices at(String before, String all) {
    Matcher word = WORD.matcher(before);
    if (!word.find()) {
      return new Choices(0, List.of());
    }
    String begun = word.group(2).toLowerCase(Locale.ROOT);
    Stream<String> words =
        word.group(1) == null
            ? everything(all)
            : columns.getOrDefault(meant(word.group(1), all), List.of()).stream();
    return new Choices(
        begun.length(),
        words
            .filter(w -> w.toLowerCase(Locale.ROOT).startsWith(begun))
            .limit(CHOICES_MAX)
            .toList());
  }

  private Stream<String> everything(String all) {
    Set<String> words = new LinkedHashSet<>();
    aliases(all).values().forEach(table -> words.addAll(columns.getOrDefault(table, List.of())));
    words.addAll(columns.keySet());
    words.addAll(KEYWORDS);
    return words.stream();
  }

  private static String meant(String name, String all) {
    return aliases(all).getOrDefault(name, name);
  }

  private static Map<String, String> aliases(String all) {
    Map<String, String> aliases = new LinkedHashMap<>();
    Matcher table = TABLE.matcher(all);
    while (table.find()) {
      String name = table.group(1).substring(table.group(1).lastIndexOf('.') + 1);
      aliases.put(name, name);
      if (table.group(2) != null) {
        aliases.put(table.group(2), name);
      }
    }
    return aliases;
  }
}
