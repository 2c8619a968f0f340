package dev.mortise.sdk;

import dev.mortise.api.Tool;
import java.util.Objects;

/// A tool with its name and description, ready to be given to [MortisePlugin.Builder#tool].
///
/// @param name `[a-z][a-z0-9_]*`, as the manifest declares it
public record OfferedTool(String name, Tool.Details details, Tool tool) {
  /// Nothing may be missing.
  public OfferedTool {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(details, "details");
    Objects.requireNonNull(tool, "tool");
  }

  /// The same tool, marked as one that changes something, so that a person is asked first.
  public OfferedTool mutating() {
    var changed = new Tool.Details(details.description(), details.input(), details.output(), true);
    return new OfferedTool(name, changed, tool);
  }
}
