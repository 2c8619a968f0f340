package dev.mortise.protocol;

import dev.mortise.api.Changes;
import dev.mortise.api.Items;
import dev.mortise.api.Need;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One method of a contract: what it takes, what it returns, and what it needs.
public final class MethodModel {
  private final String contract;
  private final Method method;
  private final @Nullable ValueShape argument;
  private final @Nullable ValueShape incoming;
  private final @Nullable ValueShape result;
  private final boolean resultIsItems;
  private final NeedTemplate need;

  MethodModel(String contract, Method method, @Nullable String needOtherwise) {
    this.contract = contract;
    this.method = method;
    method.setAccessible(true);
    List<Type> parameters = List.of(method.getGenericParameterTypes());
    boolean takesItems = !parameters.isEmpty() && isItems(parameters.getLast());
    int records = parameters.size() - (takesItems ? 1 : 0);
    if (records > 1) {
      throw new IllegalArgumentException(
          method + " takes more than one record; put what it needs into one");
    }
    this.argument = records == 1 ? ValueShape.of((Class<?>) parameters.getFirst()) : null;
    this.incoming = takesItems ? ValueShape.of(itemType(parameters.getLast())) : null;
    Type returned = method.getGenericReturnType();
    this.resultIsItems = isItems(returned);
    this.result =
        returned == void.class
            ? null
            : ValueShape.of(resultIsItems ? itemType(returned) : (Class<?>) returned);
    this.need = NeedTemplate.of(method, needOtherwise);
  }

  private static boolean isItems(Type type) {
    return type instanceof ParameterizedType p && p.getRawType() == Items.class;
  }

  private static Class<?> itemType(Type type) {
    return (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[0];
  }

  /// The name on the wire.
  public String name() {
    return method.getName();
  }

  /// Whether it is called by opening a stream.
  public boolean stream() {
    return incoming != null
        || resultIsItems
        || (argument != null && argument.streams())
        || (result != null && result.streams());
  }

  /// The permission it takes, its blanks not filled in; `nothing` where it takes none.
  public String needForm() {
    return need.toString();
  }

  /// Whether its beginning must be on record before it happens.
  public boolean changes() {
    return method.isAnnotationPresent(Changes.class);
  }

  /// Why nothing is needed; empty where something is.
  public String needsNothingBecause() {
    return need.why();
  }

  /// What one call needs.
  ///
  /// @param contributionName the name within the contract; empty where there is none
  /// @param value the record it is called with; null where it takes none
  public Need need(String contributionName, @Nullable Object value) {
    return need.fill(contract, contributionName, argument, value);
  }

  /// The record or message it takes, or null.
  public @Nullable Class<?> argumentType() {
    return argument == null ? null : argument.type();
  }

  /// The record or message it returns, or of which it returns many, or null.
  public @Nullable Class<?> resultType() {
    return result == null ? null : result.type();
  }

  /// The record of the stream it takes, or null.
  public @Nullable Class<?> incomingType() {
    return incoming == null ? null : incoming.type();
  }

  /// Whether it returns many.
  public boolean returnsItems() {
    return resultIsItems;
  }

  Method method() {
    return method;
  }

  @Nullable ValueShape argument() {
    return argument;
  }

  @Nullable ValueShape incoming() {
    return incoming;
  }

  @Nullable ValueShape result() {
    return result;
  }
}
