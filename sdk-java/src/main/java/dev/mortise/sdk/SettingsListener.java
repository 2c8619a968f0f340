package dev.mortise.sdk;

import dev.mortise.api.Json;
import dev.mortise.protocol.JsonCodec;
import java.util.function.Consumer;

/// Who is told the settings, and as which record.
record SettingsListener<T>(Class<T> type, Consumer<T> listener) {
  void tell(Json settings) {
    listener.accept(JsonCodec.decode(settings, type));
  }
}
