package dev.mortise.server;

import dev.mortise.api.Json;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What bodies look like: the schemas that the OpenAPI document names.
///
/// A shape is written as its members: `name`, `name:number`, `name?:object`, `name:[Shape]`.
final class Shapes {
  private static final Map<String, String> OBJECTS = objects();

  private Shapes() {}

  private static Map<String, String> objects() {
    Map<String, String> all = new TreeMap<>();
    all.put("Error", "error code plugin? hint?");
    all.put("Status", "status");
    all.put("Health", "status");
    all.put("Enable", "enabled:boolean");
    all.put("Enabled", "status enabled:boolean");
    all.put("Plugin", "name version description state error? frontend?:object");
    all.put(
        "AdminPlugin",
        "name version description author state error? priority:integer permissions:[KitePermission]"
            + " settings:[SettingField] frontend?:object");
    all.put("KitePermission", "resource verbs:[string]");
    all.put(
        "SettingField", "name label type default description options:[Option] required:boolean");
    all.put("Option", "label value");
    all.put("Frontend", "pluginName frontend:object");
    all.put("Installed", "name version state");
    all.put("ToolUse", "arguments?:object confirm?");
    all.put("ToolResult", "result structured?:object isError?:boolean");
    all.put("Tool", "name plugin description input:object mutating:boolean held?");
    all.put("AuditLogs", "data:[AuditLog] total:integer page:integer size:integer");
    all.put(
        "AuditLog",
        "id:integer createdAt clusterName resourceType resourceName namespace operationType"
            + " operationSource success:boolean errorMessage operatorId:integer operator:object");
    all.put("AuditPage", "entries:[AuditEntry] total:integer");
    all.put(
        "AuditEntry",
        "id:integer time caller kind plugin version action target cluster outcome code reason"
            + " durationNanos:integer");
    all.put(
        "PluginView",
        "name version description state error? protection restarts:integer contributions:[string]"
            + " warnings:[string]");
    all.put("Explanation", "plugin state summary findings:[string] remedies:[string]");
    all.put("Contribution", "plugin version priority:integer kind name details:object");
    all.put("GrantStatus", "permission why granted:boolean grants:[GivenGrant]");
    all.put(
        "PermissionStatus",
        "permission why granted:boolean grants:[GivenGrant] callerRefusal allowed:boolean command"
            + " callerCommand");
    all.put("Grant", "permission background?:boolean lent?:boolean until? as?");
    all.put("History", "data:[HistoryEntry] pagination:object");
    all.put(
        "HistoryEntry",
        "createdAt clusterName resourceType resourceName namespace operationType operationSource"
            + " resourceYaml previousYaml success:boolean errorMessage operator:object");
    beyondKite(all);
    ofTheAgent(all);
    return all;
  }

  private static void beyondKite(Map<String, String> all) {
    all.put("GivenGrant", "permission background:boolean lent:boolean until? as? by at");
    all.put("Secret", "name set:boolean hosts:[string]");
    all.put("NewSecret", "value hosts?:[string]");
    all.put("Removed", "status data");
    all.put("Cluster", "name version isDefault:boolean error?");
    all.put("NewCluster", "description? kubeconfig isDefault?:boolean enabled?:boolean");
    all.put("Apply", "yaml namespace?");
    all.put("Applied", "results:[AppliedOne]");
    all.put("AppliedOne", "resource namespace name status:integer error?");
    all.put(
        "Question",
        "id plugin version permission shown callers:[string] calls:integer since command");
    all.put("ConsentAnswer", "answer");
    all.put("Described", "result");
    all.put("Providers", "providers:[string] firstStart:boolean");
    all.put("Password", "username password");
    all.put("Proof", "password");
    all.put("FirstStart", "token username password");
    all.put("SignedIn", "user:object csrfToken");
    all.put("User", "username name provider enabled:boolean createdAt lastLoginAt?");
    all.put("NewUser", "username name? password");
    all.put(
        "Role",
        "name? description? clusters:[string] resources:[string] namespaces:[string]"
            + " verbs:[string]");
    all.put("Session", "id startedAt seenAt endsAt address agent");
    all.put("Key", "id:integer name roles:[string] createdAt usedAt? expiresAt?");
    all.put("NewKey", "name roles?:[string] expiresAt?");
    all.put("FreshKey", "id:integer name roles:[string] createdAt key");
  }

  private static void ofTheAgent(Map<String, String> all) {
    all.put("AiStatus", "enabled:boolean provider model");
    all.put("AiChat", "messages:[AiMessage] language? page_context?:object");
    all.put("AiMessage", "role content");
    all.put("AiContinue", "sessionId");
    all.put("AiInput", "sessionId values:object");
    String settings =
        "aiAgentEnabled%1$s:boolean aiProvider%1$s aiModel%1$s aiBaseUrl%1$s aiMaxTokens%1$s:integer";
    all.put("AiSettings", settings.formatted("") + " aiApiKeyConfigured:boolean");
    all.put("NewAiSettings", settings.formatted("?") + " aiApiKey?");
  }

  private static final Map<String, String> LISTS =
      Map.ofEntries(
          Map.entry("PluginList", "Plugin"),
          Map.entry("AdminPluginList", "AdminPlugin"),
          Map.entry("FrontendList", "Frontend"),
          Map.entry("Tools", "Tool"),
          Map.entry("PluginViews", "PluginView"),
          Map.entry("Contributions", "Contribution"),
          Map.entry("Grants", "GrantStatus"),
          Map.entry("Permissions", "PermissionStatus"),
          Map.entry("Secrets", "Secret"),
          Map.entry("Users", "User"),
          Map.entry("Roles", "Role"),
          Map.entry("Sessions", "Session"),
          Map.entry("Keys", "Key"),
          Map.entry("Clusters", "Cluster"),
          Map.entry("Questions", "Question"));

  /// Any JSON object.
  private static final java.util.Set<String> FREE = java.util.Set.of("Document", "Settings");

  /// Whether there is a shape of that name.
  static boolean known(String name) {
    return OBJECTS.containsKey(name) || LISTS.containsKey(name) || FREE.contains(name);
  }

  /// All of them as JSON Schema.
  static ObjectNode schemas() {
    ObjectNode schemas = Nodes.object();
    Map<String, JsonNode> sorted = new TreeMap<>();
    OBJECTS.forEach((name, members) -> sorted.put(name, object(members)));
    LISTS.forEach((name, item) -> sorted.put(name, list(item)));
    FREE.forEach(name -> sorted.put(name, Nodes.tree(Json.of("{\"type\":\"object\"}"))));
    sorted.forEach(schemas::set);
    return schemas;
  }

  private static ObjectNode object(String members) {
    ObjectNode schema = Nodes.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = Nodes.array();
    for (String member : members.split(" ", -1)) {
      int colon = member.indexOf(':');
      String name = colon < 0 ? member : member.substring(0, colon);
      boolean optional = name.endsWith("?");
      String plain = optional ? name.substring(0, name.length() - 1) : name;
      properties.set(plain, type(colon < 0 ? "string" : member.substring(colon + 1)));
      if (!optional) {
        required.add(plain);
      }
    }
    schema.set("required", required);
    return schema;
  }

  private static ObjectNode type(String word) {
    return word.startsWith("[")
        ? list(word.substring(1, word.length() - 1))
        : Nodes.object().put("type", word);
  }

  private static ObjectNode list(String item) {
    ObjectNode schema = Nodes.object().put("type", "array");
    schema.set("items", item.equals("string") ? type(item) : reference(item));
    return schema;
  }

  /// Names a shape.
  static ObjectNode reference(String name) {
    return Nodes.object().put("$ref", "#/components/schemas/" + name);
  }
}
