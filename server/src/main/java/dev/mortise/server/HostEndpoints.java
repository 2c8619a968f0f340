package dev.mortise.server;

import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Grant;
import dev.mortise.api.GrantTerms;
import dev.mortise.api.LogLine;
import dev.mortise.api.Offer;
import dev.mortise.api.Permission;
import dev.mortise.api.PermissionStatus;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.PluginView;
import dev.mortise.services.OfferedTool;
import dev.mortise.services.Toolbox;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What Mortise says of plugins beyond Kite: their states and contributions in full, why one does
/// not run, what it may do, its log and what happens to it as they happen.
final class HostEndpoints {
  private static final String ROOT = "/api/v2/plugins";
  private static final int LINES_MAX = 10_000;

  private final PluginService plugins;
  private final Toolbox tools;
  private final ToolSight sight;
  private final Function<String, Optional<Caller.User>> people;

  /// @param people who may sign in, by name
  HostEndpoints(
      PluginService plugins,
      Toolbox tools,
      ToolSight sight,
      Function<String, Optional<Caller.User>> people) {
    this.plugins = plugins;
    this.tools = tools;
    this.sight = sight;
    this.people = people;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", ROOT, Admission.ADMIN, "All plugins", this::list)
            .answers(200, "PluginViews"),
        Endpoint.of("GET", ROOT + "/{plugin}/why", Admission.ADMIN, "Why it runs or not", this::why)
            .answers(200, "Explanation"),
        Endpoint.of(
                "GET",
                "/api/v2/contributions",
                Admission.SIGNED_IN,
                "What running plugins offer, of tools those whoever asks may use; ?kind= says of"
                    + " which kind",
                this::contributions)
            .answers(200, "Contributions"),
        Endpoint.of(
                "GET",
                ROOT + "/{plugin}/grants",
                Admission.ADMIN,
                "What it declares and what of it is granted",
                this::grants)
            .answers(200, "Grants"),
        Endpoint.of(
                "GET",
                ROOT + "/{plugin}/permissions",
                Admission.SIGNED_IN,
                "What it declares, what of it is granted, what whoever asks may do themselves, and"
                    + " the command that would change each; ?as= tells an admin of another user",
                this::permissions)
            .answers(200, "Permissions"),
        Endpoint.of(
                "POST",
                ROOT + "/{plugin}/grants",
                Admission.PROVEN,
                "Grants a permission",
                this::grant)
            .takes("Grant")
            .answers(200, "Grants"),
        Endpoint.of(
                "DELETE",
                ROOT + "/{plugin}/grants",
                Admission.PROVEN,
                "Takes a grant back: ?permission=",
                this::revoke)
            .answers(200, "Grants"),
        action("start", "Starts it", plugins::start),
        action("stop", "Stops it after its calls in flight", plugins::stop),
        action("release", "Ends its quarantine", plugins::release),
        Endpoint.of(
                "POST", "/api/v2/rescan", Admission.ADMIN, "Looks for plugins again", this::rescan)
            .answers(200, "PluginViews"),
        Endpoint.of(
            "GET",
            ROOT + "/{plugin}/logs",
            Admission.ADMIN,
            "Its log as server-sent events: ?last= lines and then every new one",
            this::logs),
        Endpoint.of(
            "GET",
            "/api/v2/events",
            Admission.SIGNED_IN,
            "Every change of a plugin's state, as server-sent events",
            this::events));
  }

  /// Changes one plugin.
  private interface Action {
    void run(String id, Caller by);
  }

  private Endpoint action(String word, String summary, Action action) {
    return Endpoint.of(
            "POST",
            ROOT + "/{plugin}/" + word,
            Admission.ADMIN,
            summary,
            visit -> {
              String id = visit.value("plugin");
              action.run(id, visit.visitor().caller());
              return Answer.ok(plugins.plugin(id).map(HostEndpoints::view).orElseThrow());
            })
        .answers(200, "PluginView");
  }

  private Answer list(Visit visit) {
    ArrayNode all = Nodes.array();
    PluginEndpoints.sorted(plugins).forEach(view -> all.add(view(view)));
    return Answer.ok(all);
  }

  static ObjectNode view(PluginView view) {
    ObjectNode node = PluginEndpoints.summary(view);
    node.put("state", view.state().word());
    node.put("protection", view.protection());
    node.put("restarts", view.restarts());
    ArrayNode contributions = node.putArray("contributions");
    view.contributions().forEach(c -> contributions.add(c.address()));
    ArrayNode warnings = node.putArray("warnings");
    view.warnings().forEach(warnings::add);
    return node;
  }

  private Answer why(Visit visit) {
    return Answer.ok(plugins.why(visit.value("plugin")));
  }

  private Answer contributions(Visit visit) {
    List<String> kinds =
        visit
            .parameter("kind")
            .map(List::of)
            .orElse(List.of("tools", "routes", "middleware", "resources", "panes", "points"));
    ArrayNode all = Nodes.array();
    for (String kind : kinds) {
      offers(kind, visit.visitor().caller())
          .forEach(offer -> {
            ObjectNode one = all.addObject();
            one.put("plugin", offer.plugin());
            one.put("version", offer.version());
            one.put("priority", offer.priority());
            one.put("kind", offer.contribution().kind());
            one.put("name", offer.contribution().name());
            ObjectNode details = one.putObject("details");
            details.setAll((ObjectNode) Nodes.tree(offer.contribution().details()));
            if (kind.equals("panes")) {
              // What an operator configured a pane with may hold secrets.
              details.remove("options");
            }
          });
    }
    return Answer.ok(all);
  }

  /// Tools are no secret to those only who may use them, here as where they are listed and used.
  private List<Offer> offers(String kind, Caller caller) {
    return kind.equals("tools")
        ? tools.tools().stream()
            .filter(tool -> sight.sees(caller, tool))
            .map(OfferedTool::offer)
            .toList()
        : plugins.offers(kind);
  }

  private Answer grants(Visit visit) {
    ArrayNode all = Nodes.array();
    plugins.permissions(visit.value("plugin")).forEach(status -> all.add(granted(status)));
    return Answer.ok(all);
  }

  private static ObjectNode granted(PermissionStatus status) {
    ObjectNode one = Nodes.object();
    one.put("permission", status.permission().toString());
    one.put("why", status.why());
    one.put("granted", status.granted());
    ArrayNode grants = one.putArray("grants");
    status.grants().forEach(grant -> grants.add(grant(grant)));
    return one;
  }

  private Answer permissions(Visit visit) {
    ArrayNode all = Nodes.array();
    plugins
        .permissions(visit.value("plugin"), subject(visit))
        .forEach(status -> {
          ObjectNode one = granted(status);
          one.put("callerRefusal", status.callerRefusal());
          one.put("allowed", status.allowed());
          one.put("command", status.command());
          one.put("callerCommand", status.callerCommand());
          all.add(one);
        });
    return Answer.ok(all);
  }

  /// Whose rights are asked for.
  private Caller subject(Visit visit) {
    Caller.User asking = visit.visitor().caller();
    String name = visit.parameter("as").orElse(asking.name());
    if (name.equals(asking.name())) {
      return asking;
    }
    if (!visit.visitor().admin()) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          "What somebody else may do only holders of the role admin are told; leave out ?as= for"
              + " what you may do.");
    }
    return known(name);
  }

  private Caller.User known(String name) {
    return people
        .apply(name)
        .orElseThrow(() ->
            new PluginException(
                ErrorCode.NOT_FOUND,
                "There is no user %s who may sign in; GET /api/v2/users lists them."
                    .formatted(PluginProxy.quoted(name))));
  }

  private static ObjectNode grant(Grant grant) {
    ObjectNode node = Nodes.object();
    node.put("permission", grant.permission().toString());
    node.put("background", grant.terms().background());
    node.put("lent", grant.terms().lent());
    if (grant.terms().as() != null) {
      node.put("as", grant.terms().as());
    }
    if (grant.terms().until() != null) {
      node.put("until", grant.terms().until().toString());
    }
    node.put("by", grant.by());
    node.put("at", grant.at().toString());
    return node;
  }

  /// What the body of a grant says.
  ///
  /// @param until a time, or null for ever
  /// @param as the user as whom it holds on clusters in the background, or null for nobody
  record NewGrant(
      String permission,
      boolean background,
      boolean lent,
      @Nullable String until,
      @Nullable String as) {
    GrantTerms terms() {
      try {
        return new GrantTerms(background, lent, until == null ? null : Instant.parse(until), as);
      } catch (DateTimeParseException e) {
        throw new PluginException(
            ErrorCode.INVALID_ARGUMENT, "until must be a time such as 2030-01-31T12:00:00Z.", e);
      }
    }
  }

  private Answer grant(Visit visit) {
    NewGrant grant = visit.document(NewGrant.class);
    if (grant.as() != null) {
      known(grant.as());
    }
    plugins.grant(
        visit.value("plugin"),
        Permission.parse(grant.permission()),
        grant.terms(),
        visit.visitor().caller());
    return grants(visit);
  }

  private Answer revoke(Visit visit) {
    String permission = visit.parameter("permission").orElse("");
    plugins.revoke(visit.value("plugin"), Permission.parse(permission), visit.visitor().caller());
    return grants(visit);
  }

  private Answer rescan(Visit visit) {
    plugins.rescan(visit.visitor().caller());
    return list(visit);
  }

  private Answer logs(Visit visit) {
    String id = visit.value("plugin");
    int last = visit.number("last", 0, LINES_MAX, 100);
    return Answer.events(
        QueuedEvents.pulling(
            "server-log-" + id, () -> plugins.followLogs(id, last), HostEndpoints::line));
  }

  private static EventStream.Next.Some line(LogLine line) {
    ObjectNode node = Nodes.object();
    node.put("sequence", line.sequence());
    node.put("time", line.time().toString());
    node.put("source", line.source().name());
    node.put("level", line.level());
    node.put("text", line.text());
    return new EventStream.Next.Some("log", Nodes.json(node));
  }

  private Answer events(Visit visit) {
    boolean admin = visit.visitor().admin();
    return Answer.events(
        QueuedEvents.listening(put ->
            plugins.onChange(view ->
                put.accept(
                    new EventStream.Next.Some(
                        "plugin",
                        Nodes.json(admin ? view(view) : PluginEndpoints.summary(view)))))));
  }
}
