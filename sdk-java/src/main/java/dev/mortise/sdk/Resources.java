package dev.mortise.sdk;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.api.ResourceType;

/// A resource type that refuses everything: extend it and write only the operations it has.
public class Resources implements ResourceType {
  /// For subclasses.
  protected Resources() {}

  private static PluginException missing(String operation) {
    return new PluginException(
        ErrorCode.UNIMPLEMENTED, "This resource type has no operation " + operation + ".");
  }

  @Override
  public Answer list(Query query) {
    throw missing("list");
  }

  @Override
  public Answer get(Query query) {
    throw missing("get");
  }

  @Override
  public Answer create(Change change) {
    throw missing("create");
  }

  @Override
  public Answer update(Change change) {
    throw missing("update");
  }

  @Override
  public Answer patch(Change change) {
    throw missing("patch");
  }

  @Override
  public Answer delete(Query query) {
    throw missing("delete");
  }

  @Override
  public Items<Event> watch(Query query) {
    throw missing("watch");
  }
}
