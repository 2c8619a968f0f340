package dev.mortise.gate;

import dev.mortise.api.Permission;
import java.util.Objects;
import java.util.Set;

/// One running instance of a plugin, as the gate judges it: by the manifest of the very code that
/// runs. Immutable; equal to itself only.
public final class Party {
  private final String plugin;
  private final String version;
  private final String owner;
  private final Set<Permission> declared;
  private final PermissionSet index;
  private final RateState.Limit rate;

  /// A party that may do as much in a second as any other.
  ///
  /// @param plugin the id
  /// @param version of this instance
  /// @param owner with the id what grants, secrets and storage belong to: `signer:` and the signer,
  ///   or where nobody signed the SHA-256 over the files, in hex
  /// @param declared what its manifest asks for, and what its contributions amount to
  public Party(String plugin, String version, String owner, Set<Permission> declared) {
    this(plugin, version, owner, declared, RateState.Limit.DEFAULT);
  }

  /// The same with a rate of its own.
  ///
  /// @param rate of calls into it, of what it asks of the host, of its streams, and of each
  ///   permission area
  public Party(
      String plugin, String version, String owner, Set<Permission> declared, RateState.Limit rate) {
    this.plugin = Objects.requireNonNull(plugin, "plugin");
    this.version = Objects.requireNonNull(version, "version");
    this.owner = Objects.requireNonNull(owner, "owner");
    this.declared = Set.copyOf(declared);
    this.index = PermissionSet.of(this.declared);
    this.rate = Objects.requireNonNull(rate, "rate");
  }

  /// The id.
  public String plugin() {
    return plugin;
  }

  /// Of this instance.
  public String version() {
    return version;
  }

  /// With the id what grants, secrets and storage belong to.
  public String owner() {
    return owner;
  }

  /// What its manifest asks for, and what its contributions amount to.
  public Set<Permission> declared() {
    return declared;
  }

  /// How much it may do in a second.
  public RateState.Limit rate() {
    return rate;
  }

  /// `id version`, the way messages begin.
  public String label() {
    return plugin + " " + version;
  }

  /// Whether something that was declared covers the need.
  public boolean declares(Permission need) {
    return index.covers(need);
  }

  @Override
  public String toString() {
    return label();
  }
}
