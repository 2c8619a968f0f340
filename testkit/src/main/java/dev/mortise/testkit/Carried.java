package dev.mortise.testkit;

import dev.mortise.api.Catalogue;
import dev.mortise.api.ErrorCode;
import dev.mortise.protocol.ContractModel;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a carrier or a dialect carries of what there is, as data: for [PluginContract], which runs
/// every scenario over it, and for the page that says so.
///
/// @param name `mortise`, `kite`, `kilometers`
/// @param offers the addresses that the contract's plugin offers over it
/// @param lacks what it does not carry; every other capability is carried
public record Carried(String name, List<String> offers, List<Lack> lacks) {
  /// Something that a foreign contract has no words for.
  ///
  /// @param why in half a sentence
  /// @param refusedAs the code of every attempt; a scenario that fails otherwise, or succeeds, is a
  ///   failed test
  public record Lack(Capability capability, String why, ErrorCode refusedAs) {
    /// Nothing may be missing.
    public Lack {
      Objects.requireNonNull(capability, "capability");
      Objects.requireNonNull(why, "why");
      Objects.requireNonNull(refusedAs, "refusedAs");
    }
  }

  /// All of it, as our own contract does.
  public static final Carried EVERYTHING =
      new Carried(
          "mortise",
          List.of("tools/echo", "routes", "resources/things", "messages", "points/acme.TaxRule"),
          List.of());

  /// Copies the lists.
  public Carried {
    offers = List.copyOf(offers);
    lacks = List.copyOf(lacks);
  }

  /// Every method of every contribution of the catalogue that is carried, as `tools execute`.
  public List<String> methods() {
    return Catalogue.CONTRIBUTIONS.stream()
        .map(ContractModel::of)
        .flatMap(c -> c.methods().stream().map(m -> new String[] {c.name(), m.name()}))
        .filter(m -> lackOf(Capability.of(m[0], m[1])).isEmpty())
        .map(m -> m[0] + " " + m[1])
        .toList();
  }

  /// The first of these that is not carried.
  Optional<Lack> lackOf(Capability... needed) {
    return Arrays.stream(needed)
        .flatMap(capability -> lacks.stream().filter(lack -> lack.capability() == capability))
        .findFirst();
  }
}
