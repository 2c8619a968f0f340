package dev.mortise.services;

import dev.mortise.api.Secrets;
import dev.mortise.host.HostCaller;

/// Tells a plugin of its secrets, and, if it may see one, the secret itself.
record SettingSecrets(SecretSource source, HostCaller caller) implements Secrets {
  @Override
  public Handles handles() {
    return new Handles(source.handles(caller));
  }

  @Override
  public Plain read(Name name) {
    return source
        .value(caller, name.secret())
        .map(value -> new Plain(true, value))
        .orElse(new Plain(false, ""));
  }
}
