package dev.mortise.host;

import dev.mortise.api.Catalogue;
import dev.mortise.api.Contribution;
import dev.mortise.protocol.ContractModel;

/// How extension points are written as contributions: kind `points`, name `acme.TaxRule`, or
/// `acme.TaxRule/food` where a plugin implements one more than once.
final class Points {
  private Points() {}

  /// The contract's name.
  static String contract(Contribution contribution) {
    int slash = contribution.name().indexOf('/');
    return slash < 0 ? contribution.name() : contribution.name().substring(0, slash);
  }

  /// The name within the point; empty where there is one.
  static String name(Contribution contribution) {
    int slash = contribution.name().indexOf('/');
    return slash < 0 ? "" : contribution.name().substring(slash + 1);
  }

  /// What a call of this contract and name is addressed to.
  static String address(Class<?> contract, String name) {
    String word = ContractModel.of(contract).name();
    String kind = Catalogue.CONTRIBUTIONS.contains(contract) ? word : Catalogue.POINTS + "/" + word;
    return name.isEmpty() ? kind : kind + "/" + name;
  }
}
