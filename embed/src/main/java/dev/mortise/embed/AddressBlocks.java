package dev.mortise.embed;

import dev.mortise.protocol.AddressBlock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Several blocks of IP addresses: `10.0.0.0/8 ::1`.
record AddressBlocks(List<AddressBlock> all) {
  /// Copies the list.
  AddressBlocks {
    all = List.copyOf(all);
  }

  /// @throws IllegalArgumentException when one is none
  static AddressBlocks parse(String text) {
    return new AddressBlocks(
        Arrays.stream(text.strip().split("[,\\s]+", -1)).map(AddressBlock::of).toList());
  }

  @Override
  public String toString() {
    return all.stream().map(AddressBlock::toString).collect(Collectors.joining(" "));
  }
}
