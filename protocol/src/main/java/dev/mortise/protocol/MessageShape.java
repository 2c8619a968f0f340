package dev.mortise.protocol;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.mortise.api.Body;
import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How a protobuf message travels: its serialised form is the body, the head is empty.
///
/// The only class that knows protobuf's library, which need not be there for those who have records
/// only. It is loaded when a contract names a type that is no record.
final class MessageShape implements ValueShape {
  private final Class<?> type;
  private final Message empty;

  private MessageShape(Class<?> type, Message empty) {
    this.type = type;
    this.empty = empty;
  }

  static MessageShape of(Class<?> type) {
    try {
      if (Message.class.isAssignableFrom(type)) {
        return new MessageShape(type, empty(type));
      }
    } catch (NoClassDefFoundError e) {
      throw new IllegalArgumentException(
          type.getName() + " is no record, and protobuf-java is not on the class path", e);
    }
    throw new IllegalArgumentException(
        type.getName() + " is neither a record nor a message that protoc made for protobuf-java");
  }

  private static Message empty(Class<?> type) {
    try {
      return (Message) type.getMethod("getDefaultInstance").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " has no default instance", e);
    }
  }

  @Override
  public Class<?> type() {
    return type;
  }

  @Override
  public boolean hasBytes() {
    return true;
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public Json head(Object value) {
    return Json.EMPTY;
  }

  @Override
  public Bytes bytes(Object value) {
    return Bytes.of(((Message) value).toByteArray());
  }

  @Override
  public Body body(Object value) {
    return Body.empty();
  }

  @Override
  public Object value(Json head, Object beside) {
    byte[] bytes = beside instanceof Bytes whole ? whole.array() : new byte[0];
    try {
      return empty.getParserForType().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "Expected a %s, got %d bytes that are none: %s"
              .formatted(empty.getDescriptorForType().getFullName(), bytes.length, e.getMessage()),
          e);
    }
  }

  @Override
  public boolean has(String component) {
    return empty.getDescriptorForType().findFieldByName(component) != null;
  }

  @Override
  public Object component(String name, Object value) {
    return ((Message) value).getField(empty.getDescriptorForType().findFieldByName(name));
  }

  /// The full names of it and of every message in it, each with the form of its fields by number.
  @Override
  public ObjectNode schema() {
    Descriptor root = empty.getDescriptorForType();
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("protobuf", root.getFullName());
    add(root, schema.putObject("messages"));
    return schema;
  }

  private static void add(Descriptor message, ObjectNode messages) {
    if (messages.has(message.getFullName())) {
      return;
    }
    ObjectNode fields = messages.putObject(message.getFullName());
    for (FieldDescriptor field : message.getFields()) {
      fields.put(Integer.toString(field.getNumber()), form(field));
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        add(field.getMessageType(), messages);
      }
    }
  }

  /// For example `repeated acme.v1.Line lines`.
  private static String form(FieldDescriptor field) {
    String label = field.isRepeated() ? "repeated " : field.isRequired() ? "required " : "";
    String word =
        field.getType() == FieldDescriptor.Type.MESSAGE
            ? field.getMessageType().getFullName()
            : field.getType().name().toLowerCase(Locale.ROOT);
    return label + word + " " + field.getName();
  }
}
