package dev.mortise.protocol;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/// Reads off a record which of its components must be there and which are no JSON at all.
final class RecordIntrospector extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1;

  /// What may not be null must be there, unless it has an obvious empty value.
  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    RecordComponent component = component(member);
    // Not a conditional expression: it would unbox the null of the usual answer.
    if (component == null) {
      return super.hasRequiredMarker(config, member);
    }
    return mustBeThere(component);
  }

  /// A list or map that is missing is empty.
  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    RecordComponent component = annotated instanceof AnnotatedMember m ? component(m) : null;
    return component != null && hasEmpty(component.getType()) && !nullable(component)
        ? JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)
        : super.findSetterInfo(config, annotated);
  }

  private static @Nullable RecordComponent component(AnnotatedMember member) {
    return member instanceof AnnotatedParameter parameter
            && parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor
            && constructor.getDeclaringClass().isRecord()
        ? constructor.getDeclaringClass().getRecordComponents()[parameter.getIndex()]
        : null;
  }

  /// Bodies are written beside the JSON, not into it.
  @Override
  public boolean hasIgnoreMarker(MapperConfig<?> config, AnnotatedMember member) {
    boolean reads = member instanceof AnnotatedMethod || member instanceof AnnotatedField;
    return (reads && beside(member.getRawType())) || super.hasIgnoreMarker(config, member);
  }

  static boolean beside(Class<?> type) {
    return type == Bytes.class || type == Body.class;
  }

  static boolean nullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  static boolean mustBeThere(RecordComponent component) {
    Class<?> type = component.getType();
    return !type.isPrimitive() && !beside(type) && !hasEmpty(type) && !nullable(component);
  }

  private static boolean hasEmpty(Class<?> type) {
    return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
  }
}
