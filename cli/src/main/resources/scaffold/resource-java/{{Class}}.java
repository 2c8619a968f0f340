import dev.mortise.api.Items;
import dev.mortise.api.Json;
import dev.mortise.api.ResourceType;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Resources;
import dev.mortise.sdk.Watchers;
import java.util.List;
import java.util.Map;

/// A resource type: what is created is kept in the plugin's own storage.
public final class {{Class}} extends Resources {
  /// One of them.
  public record Item(String name, String text) {}

  private final Watchers watchers = new Watchers();

  public static void main(String[] args) {
    var details =
        new ResourceType.Details(false, List.of("list", "get", "create", "delete", "watch"));
    MortisePlugin.builder("{{id}}", "0.1.0")
        .resources("{{id}}", details, new {{Class}}())
        .serve(args);
  }

  @Override
  public Answer list(Query query) {
    var storage = Host.current().storage();
    List<Item> items =
        storage.keys(query.namespace().isEmpty() ? "" : query.namespace() + "/").stream()
            .flatMap(key -> storage.get(key, Item.class).stream())
            .toList();
    return new Answer(200, JsonCodec.encode(items));
  }

  @Override
  public Answer get(Query query) {
    return Host.current()
        .storage()
        .get(query.namespace() + "/" + query.resource(), Item.class)
        .map(item -> new Answer(200, JsonCodec.encode(item)))
        .orElse(new Answer(404, JsonCodec.encode(Map.of("missing", query.resource()))));
  }

  @Override
  public Answer create(Change change) {
    Item item = JsonCodec.decode(change.document(), Item.class);
    Host.current().storage().put(change.namespace() + "/" + item.name(), item);
    watchers.tell(change.namespace(), "ADDED", item);
    return new Answer(201, change.document());
  }

  @Override
  public Answer delete(Query query) {
    boolean there = Host.current().storage().delete(query.namespace() + "/" + query.resource());
    if (there) {
      watchers.tell(query.namespace(), "DELETED", new Item(query.resource(), ""));
    }
    return new Answer(there ? 200 : 404, Json.EMPTY);
  }

  @Override
  public Items<Event> watch(Query query) {
    return watchers.watch(query);
  }
}
