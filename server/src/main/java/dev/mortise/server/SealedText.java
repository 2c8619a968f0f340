package dev.mortise.server;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.store.Vault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Text as one column holds it sealed: the id of its key, a space, base64.
record SealedText(Vault vault) {
  String seal(String text, String place) {
    Vault.Sealed sealed = vault.seal(text.getBytes(StandardCharsets.UTF_8), place);
    return sealed.keyId() + " " + Base64.getEncoder().encodeToString(sealed.content().array());
  }

  /// @throws PluginException `UNAVAILABLE` when its key is not here, or it was changed or moved
  String open(String column, String place) {
    int space = Math.max(0, column.indexOf(' '));
    byte[] content;
    try {
      content = Base64.getDecoder().decode(column.substring(space).strip());
    } catch (IllegalArgumentException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, "What the database holds for " + place + " was changed there.", e);
    }
    var sealed = new Vault.Sealed(column.substring(0, space), Bytes.of(content));
    return new String(vault.open(sealed, place), StandardCharsets.UTF_8);
  }
}
