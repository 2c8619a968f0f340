package dev.mortise.examples.freight;

import com.google.protobuf.TextFormat;
import dev.mortise.api.Caller;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import dev.mortise.examples.freight.v1.Item;
import dev.mortise.examples.freight.v1.Parcel;
import dev.mortise.examples.freight.v1.Price;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// Asks plugins what parcels cost: `Shipping <plugin folder>...`.
public final class Shipping {
  private Shipping() {}

  public static void main(String[] args) {
    var config =
        MortiseConfig.builder("shipping")
            .pluginDirs(Stream.of(args).map(Path::of).toList())
            .points(Freight.class)
            .grantDeclared(true) // Good enough for an example; a real program asks a person.
            .build();
    var books = Item.newBuilder().setArticle("books").setGrams(2_400);
    var parcel = Parcel.newBuilder().setCountry("DE").addItems(books).build();
    try (var mortise = Mortise.open(config)) {
      mortise.awaitSettled(Duration.ofMinutes(1));
      for (var freight : mortise.extensions(Freight.class, new Caller.Application("shipping"))) {
        System.out.println(freight.plugin() + ": " + print(freight.call().price(parcel)));
        try (Items<Price> offers = freight.call().offers(parcel)) {
          for (var offer = offers.next(); offer != null; offer = offers.next()) {
            System.out.println("  or " + print(offer));
          }
        }
        try {
          freight.call().price(Parcel.getDefaultInstance());
        } catch (PluginException e) {
          System.out.println("  " + e.code());
        }
      }
    }
  }

  private static String print(Price price) {
    return TextFormat.printer().emittingSingleLine(true).printToString(price);
  }
}
