package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Secrets;
import dev.mortise.gate.PermissionMatcher;
import dev.mortise.host.HostCaller;
import dev.mortise.protocol.NetworkTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts secrets into header values in place of their handles, on the way out and nowhere else.
///
/// A secret goes only to the hosts it is bound to, and without TLS only where the binding names the
/// port.
///
/// @param action of the network permission the bindings are compared by
record SecretFilling(SecretSource source, HostCaller caller, String action) {
  private static final String BEGINNING = "{{secret:";
  private static final Pattern HANDLE = Pattern.compile("\\{\\{secret:([A-Za-z0-9_.-]{1,64})}}");
  private static final Permission USE = Permission.parse("secrets:use");

  /// Whether a header's value holds a handle.
  static boolean holdsHandle(List<String> values) {
    return values.stream().anyMatch(value -> value.contains(BEGINNING));
  }

  /// The headers as they go out to that target.
  ///
  /// @throws PluginException `PERMISSION_DENIED` when a secret is not bound to the target or the
  ///   plugin may not use any, `NOT_FOUND` when it is not set
  Map<String, List<String>> fill(Map<String, List<String>> headers, NetworkTarget target) {
    if (headers.values().stream().noneMatch(SecretFilling::holdsHandle)) {
      return headers;
    }
    caller.admission().admit(USE);
    List<Secrets.Handle> handles = source.handles(caller);
    Map<String, List<String>> filled = new LinkedHashMap<>();
    headers.forEach((name, values) -> {
      List<String> out = new ArrayList<>(values.size());
      values.forEach(value -> out.add(filled(value, handles, target)));
      filled.put(name, out);
    });
    return filled;
  }

  private String filled(String value, List<Secrets.Handle> handles, NetworkTarget target) {
    return HANDLE
        .matcher(value)
        .replaceAll(m -> Matcher.quoteReplacement(secret(m, handles, target)));
  }

  private String secret(MatchResult match, List<Secrets.Handle> handles, NetworkTarget target) {
    String name = match.group(1);
    Secrets.Handle handle =
        handles.stream()
            .filter(h -> h.secret().equals(name))
            .findFirst()
            .orElseThrow(() -> missing(name));
    if (handle.hosts().stream().noneMatch(host -> bound(host, target))) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          "%s: the secret %s may go to %s, not to %s%s."
              .formatted(
                  caller.label(),
                  name,
                  handle.hosts().isEmpty() ? "no host" : String.join(", ", handle.hosts()),
                  target.permissionTarget(),
                  target.secure() ? "" : " without TLS"));
    }
    String value = source.value(caller, name).orElseThrow(() -> missing(name));
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: the secret %s holds characters that no header may hold; set it again."
              .formatted(caller.label(), name));
    }
    return value;
  }

  /// The port of a plain connection must be named, so that nobody sends a secret in the open by a
  /// forgotten letter.
  private boolean bound(String host, NetworkTarget target) {
    boolean covered =
        PermissionMatcher.covers(
            new Permission("net", action, host, null),
            new Permission("net", action, target.permissionTarget(), null));
    return covered && (target.secure() || target.permissionTarget().endsWith(":" + target.port()));
  }

  private PluginException missing(String name) {
    return new PluginException(
        ErrorCode.NOT_FOUND,
        "%s: the secret %s is not set; set it among the plugin's settings."
            .formatted(caller.label(), name));
  }
}
