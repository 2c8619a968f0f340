package dev.mortise.goplugin;

import dev.mortise.api.PluginException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Where a plugin that runs already listens.
///
/// @param protocol always `grpc`
/// @param protocolVersion the application's protocol version it serves
/// @param network `unix` or `tcp`
/// @param address a socket's path, or `host:port` on loopback
/// @param pid its process
/// @param test whether it runs under a debugger or test, which means it is never killed
/// @param startedAt when that process started, if known: another process that has got its number
///   since is then not mistaken for it
public record ReattachConfig(
    String protocol,
    int protocolVersion,
    String network,
    String address,
    long pid,
    boolean test,
    @Nullable Instant startedAt) {
  /// Refuses null.
  public ReattachConfig {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(address, "address");
  }

  /// The form of Terraform's `TF_REATTACH_PROVIDERS`: one object, with the plugin's name as its
  /// key.
  public String toJson(String name) {
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeObjectPropertyStart(name);
      json.writeStringProperty("Protocol", protocol);
      json.writeNumberProperty("ProtocolVersion", protocolVersion);
      json.writeNumberProperty("Pid", pid);
      json.writeBooleanProperty("Test", test);
      json.writeObjectPropertyStart("Addr");
      json.writeStringProperty("Network", network);
      json.writeStringProperty("String", address);
      json.writeEndObject();
      if (startedAt != null) {
        json.writeStringProperty("StartedAt", startedAt.toString());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  /// Reads what [#toJson] writes and Terraform's tools use; unknown keys are passed over.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when it is something else
  public static Map<String, ReattachConfig> parse(String json) {
    return ReattachJson.parse(json);
  }
}
