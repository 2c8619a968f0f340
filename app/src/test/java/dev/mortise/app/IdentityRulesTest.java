package dev.mortise.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Each of the fifteen rules of identity and trust has a test that carries its number, in its name
/// (`rule03…`) or in the name it is shown by (`"rule 3: …"`).
final class IdentityRulesTest {
  private static final Pattern NAMED =
      Pattern.compile("void rule0?(\\d+)[A-Z]|\"(?:torture/\\d+ )?rule (\\d+): ");

  @Test
  void eachRuleHasATestNamedAfterIt() {
    TreeSet<Integer> carried =
        Repository.javaSources().stream()
            .filter(file -> file.getFileName().toString().endsWith("Test.java"))
            .flatMap(file -> NAMED.matcher(Repository.read(file)).results())
            .map(name -> Integer.valueOf(name.group(1) == null ? name.group(2) : name.group(1)))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(IntStream.rangeClosed(1, 15).boxed().toList(), carried.stream().toList());
  }
}
