package dev.mortise.sdk;

import dev.mortise.api.Contribution;
import dev.mortise.protocol.ContractServer;

/// One contribution and the code behind it.
record Offering(Contribution contribution, ContractServer<?> server) {}
