package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.NetworkTarget;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request on its way: the first, or what a redirect made of it. Pure.
///
/// @param method in upper case
/// @param headers with handles in place of secrets
record HttpHop(
    String method, NetworkTarget target, Map<String, List<String>> headers, Content content) {
  /// What is sent.
  sealed interface Content {
    /// Nothing.
    record None() implements Content {}

    /// Bytes that can be sent again.
    // Handed on, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Whole(byte[] bytes) implements Content {}

    /// Bytes that pass by once.
    record Once(dev.mortise.api.Body body) implements Content {}
  }

  /// Where the answer leads, if it leads anywhere. A body that passed by once is not sent again, so
  /// then the plugin sees the redirect itself.
  ///
  /// @throws PluginException `PERMISSION_DENIED` when it leads from TLS to no TLS,
  ///   `INVALID_ARGUMENT` when it leads to no usable URL
  Optional<HttpHop> after(int status, @Nullable String location) {
    if (location == null) {
      return Optional.empty();
    }
    boolean same = status == 307 || status == 308;
    boolean changing = status == 301 || status == 302 || status == 303;
    if ((!same && !changing) || (same && content instanceof Content.Once)) {
      return Optional.empty();
    }
    NetworkTarget next = resolved(location);
    if (target.secure() && !next.secure()) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          "%s redirects to %s without TLS, which is not followed."
              .formatted(target.permissionTarget(), next.permissionTarget()));
    }
    boolean reads = method.equals("GET") || method.equals("HEAD");
    boolean asIs = same || reads || (status != 303 && !method.equals("POST"));
    if (asIs && content instanceof Content.Once) {
      return Optional.empty();
    }
    Map<String, List<String>> kept =
        sameOrigin(next) ? headers : HeaderRules.toAnotherHost(headers);
    return Optional.of(
        asIs
            ? new HttpHop(method, next, kept, content)
            : new HttpHop("GET", next, withoutContent(kept), new Content.None()));
  }

  private NetworkTarget resolved(String location) {
    try {
      NetworkTarget next =
          NetworkTarget.ofUrl(URI.create(target.url()).resolve(location).toString());
      if (next.scheme().startsWith("http")) {
        return next;
      }
    } catch (IllegalArgumentException e) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          target.permissionTarget() + " redirects to something that is no URL.",
          e);
    }
    throw new PluginException(
        ErrorCode.INVALID_ARGUMENT,
        target.permissionTarget() + " redirects to another protocol, which is not followed.");
  }

  private boolean sameOrigin(NetworkTarget next) {
    return next.scheme().equals(target.scheme())
        && next.host().equals(target.host())
        && next.port() == target.port();
  }

  private static Map<String, List<String>> withoutContent(Map<String, List<String>> headers) {
    Map<String, List<String>> rest = new LinkedHashMap<>(headers);
    rest.keySet().removeIf(name -> name.startsWith("content-"));
    return rest;
  }
}
