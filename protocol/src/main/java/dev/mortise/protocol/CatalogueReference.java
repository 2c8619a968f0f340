package dev.mortise.protocol;

import dev.mortise.api.Bytes;
import dev.mortise.api.Catalogue;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PermissionArea;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The catalogue as pages: what golden files and reference documentation are made of.
public final class CatalogueReference {
  private CatalogueReference() {}

  /// Every contract with its methods, needs and schemas, as one JSON document.
  public static String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.set("contributions", contracts(Catalogue.CONTRIBUTIONS));
    root.set("hostFunctions", contracts(Catalogue.HOST_FUNCTIONS));
    return root.toPrettyString() + "\n";
  }

  private static ObjectNode contracts(List<Class<?>> contracts) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    for (Class<?> contract : contracts) {
      ContractModel model = ContractModel.of(contract);
      ObjectNode one = all.putObject(model.name()).put("version", model.version());
      if (model.details() != null) {
        one.set("details", Schemas.node(model.details()));
      }
      ObjectNode methods = one.putObject("methods");
      model.methods().forEach(m -> methods.set(m.name(), method(m)));
    }
    return all;
  }

  private static ObjectNode method(MethodModel method) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("needs", method.needForm());
    if (!method.needsNothingBecause().isEmpty()) {
      node.put("because", method.needsNothingBecause());
    }
    node.put("stream", method.stream());
    put(node, "takes", method.argumentType());
    put(node, "takesEach", method.incomingType());
    put(node, method.returnsItems() ? "returnsEach" : "returns", method.resultType());
    return node;
  }

  private static void put(ObjectNode node, String key, @Nullable Class<?> type) {
    if (type != null) {
      ObjectNode schema = Schemas.node(type);
      String beside = beside(type);
      if (!beside.isEmpty()) {
        schema.put("beside", beside);
      }
      node.set(key, schema);
    }
  }

  private static String beside(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .filter(c -> RecordIntrospector.beside(c.getType()))
        .map(c -> c.getName() + (c.getType() == Bytes.class ? ": bytes" : ": stream of bytes"))
        .collect(Collectors.joining(", "));
  }

  /// The table of error codes.
  public static String errors() {
    return "| code | who can do something |\n|---|---|\n"
        + Arrays.stream(ErrorCode.values())
            .map(c -> "| `%s` | %s |\n".formatted(c, c.blame().name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining());
  }

  /// The table of permissions.
  public static String permissions() {
    return "| permission | the plugin may |\n|---|---|\n"
        + Arrays.stream(PermissionArea.values())
            .flatMap(a -> a.actions().stream().map(x -> row(a, x)))
            .collect(Collectors.joining())
        + "\n## Scopes\n\nWhat stands behind `@` narrows a permission; without one it holds everywhere."
        + " A grant may have a scope where the manifest has none.\n\n"
        + "| area | scope |\n|---|---|\n"
        + Arrays.stream(PermissionArea.values())
            .map(a -> "| `%s` | %s |\n".formatted(a.word(), PermissionRules.scopes(a)))
            .collect(Collectors.joining());
  }

  private static String row(PermissionArea area, PermissionArea.Action action) {
    String target =
        switch (action.target()) {
          case NONE -> "";
          case WORD -> ":<name>";
          case RESOURCE -> ":<resource>";
          case HOST -> ":<host>";
          case PATH -> ":<path>";
        };
    return "| `%s:%s%s` | %s |\n"
        .formatted(
            area.word(),
            action.name(),
            target,
            action.allows().formatted(target.isEmpty() ? "" : "`" + target.substring(1) + "`"));
  }
}
