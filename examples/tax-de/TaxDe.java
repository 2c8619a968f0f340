import dev.mortise.api.Contract;
import dev.mortise.sdk.MortisePlugin;
import java.util.Map;

/// Rules of the extension point `acme.TaxRule`, in Java.
///
/// The plugin holds its own copy of the application's interface: what counts is the name, the
/// methods and the components of the records, so no class of the application is needed here.
@Contract("acme.TaxRule")
interface TaxRule {
  Money tax(Order order);

  record Order(String id, String country, long netCents) {}

  record Money(long cents, String currency) {}
}

final Map<String, Long> percent = Map.of("DE", 19L, "AT", 20L);

TaxRule.Money tax(TaxRule.Order order) {
  return new TaxRule.Money(order.netCents() * percent.getOrDefault(order.country(), 0L) / 100, "EUR");
}

void main(String[] args) {
  MortisePlugin.builder("tax-de", "1.0.0").point(TaxRule.class, this::tax).serve(args);
}
