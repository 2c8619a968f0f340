package dev.mortise.store;

import dev.mortise.api.Bytes;

/// Encrypts what other modules keep in tables of their own, with the keys of this host's folder.
///
/// AES-256-GCM with a nonce of its own each time; what is sealed is bound to its place and opens
/// nowhere else. Safe for any thread.
public final class Vault {
  private final KeyRing keys;
  private final String kind;

  /// @param kind what is kept; no two kinds open each other's
  Vault(KeyRing keys, String kind) {
    this.keys = keys;
    this.kind = kind;
  }

  /// What is kept in a table.
  ///
  /// @param keyId which key opens it
  /// @param content encrypted
  public record Sealed(String keyId, Bytes content) {}

  /// Encrypts.
  ///
  /// @param place what it belongs to, such as a name; the same opens it again
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when the keys cannot be read
  public Sealed seal(byte[] plain, String place) {
    KeyRing.Sealed sealed = keys.seal(plain, kind, place);
    return new Sealed(sealed.keyId(), sealed.content());
  }

  /// What was sealed there.
  ///
  /// @throws dev.mortise.api.PluginException `UNAVAILABLE` when its key is not here, or it was
  ///   changed or moved
  public byte[] open(Sealed sealed, String place) {
    return keys.open(new KeyRing.Sealed(sealed.keyId(), sealed.content()), kind, place);
  }
}
