package dev.mortise.embed;

import dev.mortise.api.Contract;

/// An extension point of the tests.
@Contract("acme.TaxRule")
public interface TaxRule {
  Money tax(Order order);

  record Order(String id, String country, long netCents) {}

  record Money(long cents, String currency) {}
}
