package dev.mortise.examples.embed;

import dev.mortise.api.Caller;
import dev.mortise.api.Contract;
import dev.mortise.api.Extension;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginState;
import dev.mortise.api.PluginView;
import dev.mortise.embed.Mortise;
import dev.mortise.embed.MortiseConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// Asks plugins, written in any language, for the tax of orders: `Orders <plugin folder>...`.
public final class Orders {
  /// The extension point: what plugins implement. It travels as JSON by the records' schemas.
  @Contract("acme.TaxRule")
  public interface TaxRule {
    Money tax(Order order);
  }

  public record Order(String id, String country, long netCents) {}

  public record Money(long cents, String currency) {}

  private static final Caller SHOP = new Caller.Application("orders");

  private Orders() {}

  public static void main(String[] args) throws InterruptedException {
    var config =
        MortiseConfig.builder("orders")
            .pluginDirs(Stream.of(args).map(Path::of).toList())
            .points(TaxRule.class)
            .grantDeclared(true) // Good enough for an example; a real program asks a person.
            .build();
    try (var mortise = Mortise.open(config)) {
      mortise.awaitSettled(Duration.ofMinutes(1));
      List<Extension<TaxRule>> rules = mortise.extensions(TaxRule.class, SHOP);
      System.out.println("rules: " + rules.stream().map(Extension::plugin).toList());

      var back = new CountDownLatch(1);
      mortise.plugins().onChange(plugin -> said(plugin, back));
      print(rules, new Order("1", "DE", 10_000));
      print(rules, new Order("2", "FR", 10_000));
      print(rules, new Order("3", "XX", 10_000)); // Makes the rule in Go crash.
      print(rules, new Order("4", "DE", 10_000)); // The others answer on.
      back.await(); // The host starts it again after its back-off.
      print(rules, new Order("5", "FR", 10_000)); // The same proxies, a new process.
      print(rules, new Order("6", "NL", 10_000)); // The rule in Rust, which is no process.
    }
  }

  private static void said(PluginView plugin, CountDownLatch back) {
    System.out.println("  " + plugin.id() + " is " + plugin.state().word());
    if (plugin.id().equals("tax-go") && plugin.state() instanceof PluginState.Running) {
      back.countDown();
    }
  }

  private static void print(List<Extension<TaxRule>> rules, Order order) {
    long tax = 0;
    for (var rule : rules) {
      try {
        tax += rule.call().tax(order).cents();
      } catch (PluginException e) {
        System.out.printf(
            "order %s: no answer from %s: %s%n", order.id(), rule.plugin(), e.getMessage());
      }
    }
    System.out.printf(
        "order %s: %s, tax %d.%02d EUR%n", order.id(), order.country(), tax / 100, tax % 100);
  }
}
