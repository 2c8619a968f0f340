package dev.mortise.host;

import dev.mortise.api.Catalogue;
import dev.mortise.api.Contribution;
import dev.mortise.api.Json;
import dev.mortise.api.MessageHandler;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Routes;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.MethodModel;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a contribution amounts to: whoever declares a tool declares that it may be asked for it.
///
/// Derived from what the contracts say they need, so that catalogue and gate cannot differ. They
/// count as declared and still need a grant.
final class ImpliedPermissions {
  private static final List<String> EVERY_METHOD = List.of("get", "post", "put", "patch", "delete");

  private final List<Class<?>> points;

  /// @param points the application's own extension points
  ImpliedPermissions(List<Class<?>> points) {
    this.points = points;
  }

  /// In the order of the contributions.
  Set<Permission> of(Collection<Contribution> contributions) {
    Set<Permission> implied = new LinkedHashSet<>();
    contributions.forEach(c -> add(c, implied));
    return implied;
  }

  private void add(Contribution contribution, Set<Permission> implied) {
    if (contribution.kind().equals(ContractModel.of(Routes.class).name())) {
      routes(contribution.details(), implied);
      return;
    }
    boolean point = contribution.kind().equals(Catalogue.POINTS);
    String name = point ? Points.contract(contribution) : contribution.name();
    Optional<ContractModel> model = model(contribution, name);
    if (model.isEmpty()) {
      if (point) {
        implied.add(Permission.of("point", "offer", name));
      }
      return;
    }
    for (MethodModel method : model.get().methods()) {
      if (!method.needForm().equals("nothing") && wants(contribution, method)) {
        fill(method.needForm(), name).ifPresent(implied::add);
      }
    }
  }

  private Optional<ContractModel> model(Contribution contribution, String name) {
    if (contribution.kind().equals(Catalogue.POINTS)) {
      return points.stream().map(ContractModel::of).filter(m -> m.name().equals(name)).findFirst();
    }
    return Catalogue.CONTRIBUTIONS.stream()
        .map(ContractModel::of)
        .filter(m -> m.name().equals(contribution.kind()))
        .findFirst();
  }

  /// To stand in line with messages is asked for by those only who say so.
  private static boolean wants(Contribution contribution, MethodModel method) {
    boolean decides =
        contribution.kind().equals(ContractModel.of(MessageHandler.class).name())
            && method.name().equals("decide");
    return !decides
        || details(contribution.details(), MessageHandler.Details.class)
            .map(MessageHandler.Details::inline)
            .orElse(false);
  }

  /// Blanks that stand for what a call acts on cannot be filled here: such a permission is declared
  /// by the manifest itself.
  private static Optional<Permission> fill(String form, String name) {
    String filled = form.replace("{name}", name).replace("{point}", name);
    if (filled.indexOf('{') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Permission.parse(filled));
    } catch (PluginException e) {
      return Optional.empty();
    }
  }

  private static void routes(Json details, Set<Permission> implied) {
    Optional<Routes.Details> told = details(details, Routes.Details.class);
    if (told.isEmpty()) {
      return;
    }
    for (Routes.Path path : told.get().paths()) {
      List<String> methods = path.methods().isEmpty() ? EVERY_METHOD : path.methods();
      for (String method : methods) {
        String word = method.toLowerCase(Locale.ROOT);
        String action =
            switch (word) {
              case "head", "options" -> "get";
              case "websocket" -> "connect";
              default -> word;
            };
        implied.add(Permission.of("http", action, path.path()));
      }
    }
  }

  private static <T> Optional<T> details(Json details, Class<T> type) {
    try {
      return Optional.of(JsonCodec.decode(details, type));
    } catch (PluginException e) {
      return Optional.empty();
    }
  }
}
