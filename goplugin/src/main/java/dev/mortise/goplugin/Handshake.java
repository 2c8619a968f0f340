package dev.mortise.goplugin;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The one line a plugin prints on its standard output to say where it listens.
///
/// Fields are separated by `|`; at least four are needed, those after the seventh are ignored.
/// White space around the line, a carriage return included, is no part of it.
///
/// @param coreVersion the version of the line itself, always 1
/// @param appVersion the application's protocol version the plugin chose
/// @param network `unix` or `tcp`
/// @param address a socket's path, or `host:port`
/// @param protocol always `grpc`
/// @param certificate the plugin's own certificate, present under AutoMTLS
/// @param multiplex whether the plugin offers one socket for everything; null when it did not say
public record Handshake(
    int coreVersion,
    int appVersion,
    String network,
    String address,
    String protocol,
    @Nullable X509Certificate certificate,
    @Nullable Boolean multiplex) {

  /// The longest line that is looked at, in bytes.
  public static final int LINE_BYTES_MAX = 64 << 10;

  private static final String MALFORMED_REMEDY =
      "; print nothing to stdout before Serve, and check that this binary is a go-plugin plugin";

  /// Reads the line and checks all that can be known from it alone; touches nothing outside.
  ///
  /// @param plugin the name that begins a message
  /// @param line the first line of the plugin's output
  /// @param versions the application versions the host speaks
  /// @throws PluginException `HANDSHAKE_MALFORMED`, `HANDSHAKE_INCOMPATIBLE`, `HANDSHAKE_ADDRESS`
  ///   or `HANDSHAKE_CERTIFICATE`
  public static Handshake parse(String plugin, String line, Set<Integer> versions) {
    if (line.length() > LINE_BYTES_MAX) {
      throw tooLong(plugin);
    }
    String[] fields = line.strip().split("\\|", 9);
    checkShape(plugin, line, fields);
    int core = core(plugin, fields[0], line);
    String protocol = protocol(plugin, fields);
    int app = app(plugin, fields[1], versions);
    checkAddress(plugin, fields[2], fields[3]);
    return new Handshake(
        core,
        app,
        fields[2],
        fields[3],
        protocol,
        certificate(plugin, field(fields, 5)),
        multiplex(plugin, field(fields, 6)));
  }

  static PluginException tooLong(String plugin) {
    return new PluginException(
        ErrorCode.HANDSHAKE_MALFORMED,
        plugin
            + ": expected a handshake line of at most "
            + LINE_BYTES_MAX
            + " bytes, got a longer first line"
            + MALFORMED_REMEDY);
  }

  private static void checkShape(String plugin, String line, String[] fields) {
    if (fields.length >= 4) {
      return;
    }
    String what =
        fields.length == 1
            ? ": plugin printed " + SafeText.quote(line, 200) + " before its handshake"
            : ": handshake "
                + SafeText.quote(line, 200)
                + " has "
                + fields.length
                + " fields, needs at least 4";
    throw new PluginException(ErrorCode.HANDSHAKE_MALFORMED, plugin + what + MALFORMED_REMEDY);
  }

  private static int core(String plugin, String field, String line) {
    if (field.equals("1")) {
      return 1;
    }
    if (!isNumber(field)) {
      throw new PluginException(
          ErrorCode.HANDSHAKE_MALFORMED,
          plugin
              + ": plugin printed "
              + SafeText.quote(line, 200)
              + " before its handshake"
              + MALFORMED_REMEDY);
    }
    throw new PluginException(
        ErrorCode.HANDSHAKE_INCOMPATIBLE,
        plugin
            + ": handshake has core version "
            + SafeText.escape(field, 20)
            + ", this host speaks 1; build the plugin with a go-plugin of core version 1");
  }

  private static int app(String plugin, String field, Set<Integer> versions) {
    if (!isNumber(field)) {
      throw new PluginException(
          ErrorCode.HANDSHAKE_MALFORMED,
          plugin
              + ": handshake names protocol version "
              + SafeText.quote(field, 40)
              + ", expected a number; rebuild the plugin with an unmodified go-plugin library");
    }
    int version = Integer.parseInt(field);
    if (!versions.contains(version)) {
      throw new PluginException(
          ErrorCode.HANDSHAKE_INCOMPATIBLE,
          plugin
              + ": plugin speaks protocol version "
              + version
              + ", this host "
              + new TreeSet<>(versions)
              + "; install a version of the plugin made for this host");
    }
    return version;
  }

  private static String protocol(String plugin, String[] fields) {
    String protocol = field(fields, 4);
    if (protocol.equals("grpc")) {
      return protocol;
    }
    boolean netrpc = protocol.isEmpty() || protocol.equals("netrpc");
    String said = fields.length < 5 ? "netrpc (by leaving the field out)" : protocol;
    throw new PluginException(
        ErrorCode.HANDSHAKE_INCOMPATIBLE,
        plugin
            + ": unsupported plugin protocol "
            + SafeText.quote(netrpc && protocol.isEmpty() ? "netrpc" : said, 60)
            + ", supported is \"grpc\"; "
            + (netrpc
                ? "build the plugin with a GRPCServer (plugin.GRPCPlugin), net/rpc is not spoken"
                : "rebuild the plugin with an unmodified go-plugin library"));
  }

  private static void checkAddress(String plugin, String network, String address) {
    if (!network.equals("unix") && !network.equals("tcp")) {
      throw new PluginException(
          ErrorCode.HANDSHAKE_ADDRESS,
          plugin
              + ": unknown address type "
              + SafeText.quote(network, 40)
              + ", expected unix or tcp; rebuild the plugin with an unmodified go-plugin library");
    }
    if (address.isEmpty()) {
      throw new PluginException(
          ErrorCode.HANDSHAKE_ADDRESS,
          plugin + ": handshake has an empty address; rebuild the plugin with go-plugin");
    }
  }

  private static @Nullable X509Certificate certificate(String plugin, String field) {
    if (field.isEmpty()) {
      return null;
    }
    try {
      byte[] der = Base64.getDecoder().decode(field);
      var factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException | IllegalArgumentException | ClassCastException e) {
      throw new PluginException(
          ErrorCode.HANDSHAKE_CERTIFICATE,
          plugin
              + ": handshake's certificate "
              + SafeText.quote(field, 40)
              + " cannot be read as base64 of an X.509 certificate; rebuild the plugin with an"
              + " unmodified go-plugin library",
          e);
    }
  }

  private static @Nullable Boolean multiplex(String plugin, String field) {
    return switch (field) {
      case "" -> null;
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw new PluginException(
              ErrorCode.HANDSHAKE_MALFORMED,
              plugin
                  + ": handshake's multiplexing field is "
                  + SafeText.quote(field, 40)
                  + ", expected true or false; rebuild the plugin with an unmodified go-plugin"
                  + " library");
    };
  }

  private static String field(String[] fields, int index) {
    return index < fields.length ? fields[index] : "";
  }

  private static boolean isNumber(String field) {
    return field.matches("[0-9]{1,9}");
  }
}
