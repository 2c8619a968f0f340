package dev.mortise.embed;

import dev.mortise.sdk.MortisePlugin;

/// A plugin of the tests: 19 % for `DE`; an order to `XX` makes it crash.
public final class TaxPlugin {
  private TaxPlugin() {}

  /// Serves until the host ends it.
  public static void main(String[] args) {
    MortisePlugin.builder("tax-java", "1.0.0").point(TaxRule.class, TaxPlugin::tax).serve(args);
  }

  private static TaxRule.Money tax(TaxRule.Order order) {
    if (order.country().equals("XX")) {
      Runtime.getRuntime().halt(3);
    }
    return new TaxRule.Money(order.netCents() * 19 / 100, "EUR");
  }
}
