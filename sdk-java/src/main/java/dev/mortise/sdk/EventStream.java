package dev.mortise.sdk;

import dev.mortise.api.Body;
import dev.mortise.api.Items;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Texts as server-sent events.
///
/// @param texts each becomes one event; its lines become lines of the event
record EventStream(Items<String> texts) implements Body {
  @Override
  public byte @Nullable [] next() {
    String text = texts.next();
    if (text == null) {
      return null;
    }
    var event = new StringBuilder();
    for (String line : text.split("\\R", -1)) {
      event.append("data: ").append(line).append('\n');
    }
    return event.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    texts.close();
  }
}
