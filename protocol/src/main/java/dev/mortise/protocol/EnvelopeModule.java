package dev.mortise.protocol;

import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.Json;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.module.SimpleModule;

/// Teaches Jackson the three types that are no records: raw JSON, and bodies, which come from
/// beside.
final class EnvelopeModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  EnvelopeModule() {
    super("mortise");
    addSerializer(Json.class, new RawWriter());
    addDeserializer(Json.class, new RawReader());
    addDeserializer(Bytes.class, new FromBeside<>(Bytes.class, Bytes.EMPTY));
    addDeserializer(Body.class, new FromBeside<>(Body.class, null));
    setDeserializerModifier(new LowerCaseEnums());
    addSerializer(new EnumWriter());
  }

  private static final class RawWriter extends ValueSerializer<Json> {
    @Override
    public void serialize(Json value, JsonGenerator out, SerializationContext context) {
      out.writeRawValue(value.toString());
    }
  }

  private static final class RawReader extends ValueDeserializer<Json> {
    @Override
    public Json deserialize(JsonParser in, DeserializationContext context) {
      var bytes = new ByteArrayOutputStream();
      try (JsonGenerator copy = JsonCodec.mapper().createGenerator(bytes)) {
        copy.copyCurrentStructureExact(in);
      }
      return Json.of(bytes.toByteArray());
    }
  }

  /// Never reads JSON: the value is an attribute of the reading.
  private static final class FromBeside<T> extends ValueDeserializer<T> {
    private final Class<T> type;
    private final @Nullable T absent;

    FromBeside(Class<T> type, @Nullable T absent) {
      this.type = type;
      this.absent = absent;
    }

    @Override
    public @Nullable T deserialize(JsonParser in, DeserializationContext context) {
      in.skipChildren();
      return beside(context);
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return beside(context);
    }

    @Override
    public @Nullable T getNullValue(DeserializationContext context) {
      return beside(context);
    }

    private @Nullable T beside(DeserializationContext context) {
      Object value = context.getAttribute(JsonCodec.BODY);
      return type.isInstance(value) ? type.cast(value) : absent;
    }
  }

  @SuppressWarnings({"rawtypes"})
  private static final class EnumWriter extends ValueSerializer<Enum> {
    @Override
    public Class<Enum> handledType() {
      return Enum.class;
    }

    @Override
    public void serialize(Enum value, JsonGenerator out, SerializationContext context) {
      out.writeString(word(value));
    }
  }

  /// What an enum constant is called in JSON.
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static final class LowerCaseEnums extends ValueDeserializerModifier {
    private static final long serialVersionUID = 1;

    @Override
    public ValueDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription.Supplier description,
        ValueDeserializer<?> usual) {
      Class<?> raw = type.getRawClass();
      return new ValueDeserializer<Object>() {
        @Override
        public Object deserialize(JsonParser in, DeserializationContext context) {
          String word = in.getValueAsString("");
          for (Object constant : raw.getEnumConstants()) {
            if (word((Enum<?>) constant).equals(word)) {
              return constant;
            }
          }
          return context.handleWeirdStringValue(raw, word, "not one of its words");
        }
      };
    }
  }
}
