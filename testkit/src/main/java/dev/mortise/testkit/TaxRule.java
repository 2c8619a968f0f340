package dev.mortise.testkit;

import dev.mortise.api.Contract;

/// An extension point as an application would define it; the examples implement it.
@Contract("acme.TaxRule")
public interface TaxRule {
  /// The tax of an order.
  Money tax(Order order);

  /// What is sold.
  ///
  /// @param country two letters
  /// @param netCents before tax, in the smallest unit of the currency
  record Order(String id, String country, long netCents) {}

  /// An amount.
  ///
  /// @param cents in the smallest unit of the currency
  record Money(long cents, String currency) {}
}
