package dev.mortise.examples.freight;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.examples.freight.v1.Parcel;
import dev.mortise.examples.freight.v1.Price;
import dev.mortise.sdk.MortisePlugin;
import java.util.List;

/// A rule in Java: one price for each parcel, whatever it weighs.
public final class FreightPlugin implements Freight {
  private static final Price FLAT = Price.newBuilder().setCents(499).setCurrency("EUR").build();

  private FreightPlugin() {}

  public static void main(String[] args) {
    MortisePlugin.builder("freight-java", "1.0.0")
        .point(Freight.class, new FreightPlugin())
        .serve(args);
  }

  @Override
  public Price price(Parcel parcel) {
    if (parcel.getItemsCount() == 0) {
      throw new PluginException(ErrorCode.INVALID_ARGUMENT, "A parcel without items.");
    }
    return FLAT;
  }

  @Override
  public Items<Price> offers(Parcel parcel) {
    return Items.of(List.of(FLAT.toBuilder().setPickup("at the corner").build()));
  }
}
