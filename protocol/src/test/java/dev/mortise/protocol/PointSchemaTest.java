package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.Contract;
import dev.mortise.api.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PointSchemaTest {
  @Contract("acme.TaxRule")
  interface TaxRule {
    Money tax(Order order);
  }

  record Order(String id, long netCents, List<Line> lines, @Nullable String note) {}

  record Line(String article, double amount) {}

  record Money(long cents, String currency) {}

  /// The same point as another build of it may have it.
  @Contract("acme.TaxRule")
  interface OtherTaxRule {
    OtherMoney tax(OtherOrder order);
  }

  record OtherOrder(String id, String netCents, List<OtherLine> lines, String country) {}

  record OtherLine(long article, double amount) {}

  record OtherMoney(long cents) {}

  private static final ContractModel POINT = ContractModel.of(TaxRule.class);

  @Test
  void thePointFitsItself() {
    assertEquals(List.of(), PointSchema.conflicts(POINT, PointSchema.of(POINT)));
  }

  @Test
  void everyDifferenceThatWouldHurtIsNamed() {
    assertEquals(
        List.of(
            "tax is sent no \"country\", which is required",
            "tax is sent \"netCents\" as integer, but string is expected",
            "tax is sent \"lines\" as a list of \"article\" as string, but integer is expected",
            "tax answers no \"currency\", which is required"),
        PointSchema.conflicts(POINT, PointSchema.of(ContractModel.of(OtherTaxRule.class))));
  }

  @Test
  void aMissingMethodIsNamedAndDetailsWithoutSchemasSayNothing() {
    assertEquals(
        List.of("it has no method tax"),
        PointSchema.conflicts(POINT, Json.of("{\"version\":1,\"methods\":{}}")));
    assertEquals(List.of(), PointSchema.conflicts(POINT, Json.of("{\"version\":\"1\"}")));
  }
}
