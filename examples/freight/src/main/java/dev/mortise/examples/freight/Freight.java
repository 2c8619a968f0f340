package dev.mortise.examples.freight;

import dev.mortise.api.Contract;
import dev.mortise.api.Items;
import dev.mortise.examples.freight.v1.Parcel;
import dev.mortise.examples.freight.v1.Price;

/// The extension point: an interface as any other, over messages in place of records.
@Contract("acme.Freight")
public interface Freight {
  /// What it costs.
  Price price(Parcel parcel);

  /// Everything that could be had instead, the cheapest first.
  Items<Price> offers(Parcel parcel);
}
