package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Secrets of plugins: they are set and forgotten here, and whether they are set can be asked. No
/// answer ever holds one.
final class SecretEndpoints {
  private static final String ROOT = "/api/v2/plugins/{plugin}/secrets";
  private static final int HOSTS_MAX = 50;
  private static final int HOST_LENGTH_MAX = 253;

  private final PluginSettings settings;

  SecretEndpoints(PluginSettings settings) {
    this.settings = settings;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(
                "GET",
                ROOT,
                Admission.ADMIN,
                "A plugin's secrets: which are set, not what",
                this::all)
            .answers(200, "Secrets"),
        Endpoint.of(
                "PUT", ROOT + "/{secret}", Admission.ADMIN, "Sets a secret of a plugin", this::keep)
            .takes("NewSecret")
            .answers(200, "Secrets"),
        Endpoint.of(
                "DELETE",
                ROOT + "/{secret}",
                Admission.ADMIN,
                "Forgets a secret of a plugin",
                this::forget)
            .answers(200, "Secrets"));
  }

  private Answer all(Visit visit) {
    ArrayNode all = Nodes.array();
    for (PluginSettings.Secret secret : settings.secrets(visit.value("plugin"))) {
      ObjectNode one = all.addObject();
      one.put("name", secret.name());
      one.put("set", secret.set());
      ArrayNode hosts = one.putArray("hosts");
      secret.hosts().forEach(hosts::add);
    }
    return Answer.ok(all);
  }

  /// What setting one takes.
  record Given(String value, @Nullable List<String> hosts) {
    @Override
    public String toString() {
      return "a secret";
    }
  }

  private Answer keep(Visit visit) {
    Given given = visit.document(Given.class);
    if (given.value().isEmpty()) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, "A secret is not empty; DELETE forgets it.");
    }
    List<String> hosts = given.hosts();
    if (hosts != null) {
      check(hosts);
    }
    settings.keep(
        visit.value("plugin"),
        new PluginSettings.NewSecret(visit.value("secret"), given.value(), hosts),
        by(visit));
    return all(visit);
  }

  private static void check(List<String> hosts) {
    boolean good =
        hosts.size() <= HOSTS_MAX
            && hosts.stream()
                .allMatch(host ->
                    host != null
                        && host.length() <= HOST_LENGTH_MAX
                        && host.matches("[A-Za-z0-9*][A-Za-z0-9*.:\\[\\]-]*"));
    if (!good) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "hosts must be at most %d names such as api.example.com.".formatted(HOSTS_MAX));
    }
  }

  private Answer forget(Visit visit) {
    settings.forget(visit.value("plugin"), visit.value("secret"), by(visit));
    return all(visit);
  }

  private static Caller by(Visit visit) {
    return visit.visitor().caller();
  }
}
