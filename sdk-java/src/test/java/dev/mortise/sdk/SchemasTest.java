package dev.mortise.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SchemasTest {
  private enum Size {
    SMALL,
    LARGE
  }

  private record Inner(boolean yes) {}

  private record All(
      @About("who") String name,
      int count,
      double rate,
      @Nullable Long maybe,
      List<Inner> inner,
      Map<String, Integer> counts,
      Instant when,
      Size size) {}

  private record Unfit(Thread thread) {}

  @Test
  void describesEveryKindOfComponent() {
    assertEquals(
        """
        {"type":"object","properties":{\
        "name":{"type":"string","description":"who"},\
        "count":{"type":"integer"},\
        "rate":{"type":"number"},\
        "maybe":{"type":"integer"},\
        "inner":{"type":"array","items":{"type":"object",\
        "properties":{"yes":{"type":"boolean"}},"required":["yes"],"additionalProperties":false}},\
        "counts":{"type":"object","additionalProperties":{"type":"integer"}},\
        "when":{"type":"string","format":"date-time"},\
        "size":{"type":"string","enum":["small","large"]}},\
        "required":["name","count","rate","inner","counts","when","size"],\
        "additionalProperties":false}\
        """,
        Schemas.of(All.class).toString());
  }

  @Test
  void refusesWhatJsonCannotCarry() {
    assertThrows(IllegalArgumentException.class, () -> Schemas.of(Unfit.class));
  }
}
