package dev.mortise.protocol;

import dev.mortise.api.Contract;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What an interface says when it is read as a contract: its name, version, methods and records.
///
/// An interface without [Contract] may still be an extension point: its simple name is the
/// contract's name, its version 1. A method of such an interface, or of any with a dot in its name,
/// needs `point:offer:{point}` unless it says otherwise. Immutable; made once per interface.
public final class ContractModel {
  private static final String POINT_NEED = "point:offer:{point}";
  // Keyed weakly by class through ClassValue: contracts of a closed application can be collected.
  private static final ClassValue<ContractModel> MODELS =
      new ClassValue<>() {
        @Override
        protected ContractModel computeValue(Class<?> type) {
          return new ContractModel(type);
        }
      };

  private final Class<?> type;
  private final String name;
  private final int version;
  private final Map<String, MethodModel> methods = new TreeMap<>();
  private final Map<Method, MethodModel> byMethod = new ConcurrentHashMap<>();

  private ContractModel(Class<?> type) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(type.getName() + " is no interface");
    }
    this.type = type;
    Contract contract = type.getAnnotation(Contract.class);
    this.name = contract == null ? type.getSimpleName() : contract.value();
    this.version = contract == null ? 1 : contract.version();
    boolean point = contract == null || name.indexOf('.') >= 0;
    Arrays.stream(type.getMethods())
        .filter(m -> !Modifier.isStatic(m.getModifiers()))
        .sorted(Comparator.comparing(Method::getName))
        .forEach(m -> add(m, point));
    if (methods.isEmpty()) {
      throw new IllegalArgumentException(type.getName() + " has no methods");
    }
  }

  private void add(Method method, boolean point) {
    MethodModel model = new MethodModel(name, method, point ? POINT_NEED : null);
    if (methods.put(model.name(), model) != null) {
      throw new IllegalArgumentException(
          type.getName() + " has two methods " + model.name() + "; names on the wire are unique");
    }
    byMethod.put(method, model);
  }

  /// The model of an interface.
  ///
  /// @throws IllegalArgumentException when the interface breaks the rules of [Contract]
  public static ContractModel of(Class<?> contract) {
    return MODELS.get(contract);
  }

  /// The interface.
  public Class<?> type() {
    return type;
  }

  /// The name on the wire.
  public String name() {
    return name;
  }

  /// The version of the contract.
  public int version() {
    return version;
  }

  /// Its methods, by name.
  public Collection<MethodModel> methods() {
    return methods.values();
  }

  /// The record a plugin tells about a contribution of this contract, or null.
  public @Nullable Class<?> details() {
    return Arrays.stream(type.getDeclaredClasses())
        .filter(c -> c.isRecord() && c.getSimpleName().equals("Details"))
        .findFirst()
        .orElse(null);
  }

  /// The method of that name.
  ///
  /// @throws PluginException `NOT_FOUND`
  public MethodModel method(String methodName) {
    MethodModel model = methods.get(methodName);
    if (model == null) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          "There is no method \"%s\" in %s; it has %s."
              .formatted(methodName, name, String.join(", ", methods.keySet())));
    }
    return model;
  }

  @Nullable MethodModel model(Method method) {
    return byMethod.get(method);
  }
}
