package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SuggestTest {
  private static final List<String> WORDS = List.of("start", "status", "stop", "list");

  @Test
  void theOnlyWordThatBeginsSoIsNearerThanAnyOther() {
    assertEquals(Optional.of("status"), Suggest.nearest("stat", WORDS));
    assertEquals(Optional.of("start"), Suggest.nearest("strat", WORDS));
    assertEquals(Optional.of("list"), Suggest.nearest("lst", WORDS));
    assertEquals(Optional.empty(), Suggest.nearest("s", WORDS));
  }
}
