package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Keeps `docs/torture.md` true: a test it names exists and carries the number of the case.
final class TortureTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\| ([^|]*) \\|$");
  private static final Pattern CLASS = Pattern.compile("\\w+Test\\b");
  private static final Pattern NUMBER = Pattern.compile("torture/0?(\\d+)\\b");

  @Test
  void everyTestThePageNamesCarriesItsNumber() {
    Map<String, Path> tests =
        Repository.javaSources().stream()
            .filter(f -> f.getFileName().toString().endsWith("Test.java"))
            .collect(
                Collectors.toMap(
                    f -> f.getFileName().toString().replace(".java", ""),
                    Function.identity(),
                    (first, second) -> first));
    List<String> wrong = new ArrayList<>();
    List<MatchResult> rows =
        ROW.matcher(Repository.read(Repository.root().resolve("docs/torture.md")))
            .results()
            .toList();
    assertTrue(rows.size() > 30, "the page has lost its tables");
    List<String> numbers = rows.stream().map(row -> row.group(1)).toList();
    assertEquals(List.copyOf(new LinkedHashSet<>(numbers)), numbers, "a case has one row");
    for (MatchResult row : rows) {
      CLASS
          .matcher(row.group(2))
          .results()
          .map(MatchResult::group)
          .filter(name -> !carries(tests.get(name), row.group(1)))
          .forEach(name -> wrong.add("case " + row.group(1) + " is not in " + name));
    }
    assertEquals(List.of(), wrong);
  }

  private static boolean carries(@Nullable Path test, String number) {
    return test != null
        && NUMBER.matcher(Repository.read(test)).results().anyMatch(m -> m.group(1).equals(number));
  }
}
