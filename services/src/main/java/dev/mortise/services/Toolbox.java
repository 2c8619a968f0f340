package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolUse;
import dev.mortise.gate.Trace;
import dev.mortise.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The AI tools of all running plugins: the one way to list and use them, whoever asks.
///
/// A tool's description and schemas are pinned when they are first seen; when they change later,
/// the tool is held until the operator approves what it says now. Arguments are checked against the
/// schema before the plugin sees them, the tool's own authorizer is asked with the same arguments
/// and in the same instance, and one that changes something is confirmed by a person. What it
/// answers is plain text of bounded length. Safe for any thread.
public final class Toolbox {
  /// Arguments are no larger than this many bytes.
  public static final int ARGUMENT_BYTES_MAX = 1024 * 1024;

  /// Of an answer's text no more than this many characters are passed on.
  public static final int TEXT_MAX = 1024 * 1024;

  private static final int DESCRIPTION_MAX = 16 * 1024;

  private final PluginService plugins;
  private final ToolPins pins;

  /// @param pins what was approved before
  public Toolbox(PluginService plugins, ToolPins pins) {
    this.plugins = plugins;
    this.pins = pins;
  }

  /// All that can be listed, by name; held ones too.
  public List<OfferedTool> tools() {
    List<OfferedTool> tools = new ArrayList<>();
    names().callable().forEach((name, offer) -> tools.add(offered(name, offer)));
    return List.copyOf(tools);
  }

  /// The tools that can be called now, by name.
  public List<OfferedTool> callable() {
    return tools().stream().filter(t -> t.heldBecause() == null).toList();
  }

  /// The tools a predicate lets through: what one caller sees.
  public List<OfferedTool> callable(Predicate<OfferedTool> seen) {
    return callable().stream().filter(seen).toList();
  }

  /// The tool of that name.
  ///
  /// @throws PluginException `NOT_FOUND` with the nearest name, `CONFLICT` when several share it
  public OfferedTool tool(String name) {
    return offered(name, names().find(name));
  }

  /// Why one may not be used now by anybody; empty when it may, or there is no such tool.
  ///
  /// @param tool what its author called it
  public Optional<String> heldBecause(String plugin, String tool) {
    return plugins.offers("tools").stream()
        .filter(o -> o.plugin().equals(plugin) && o.contribution().name().equals(tool))
        .map(o -> offered(ToolNames.of(plugin, tool), o))
        .flatMap(o -> Stream.ofNullable(o.heldBecause()))
        .findFirst();
  }

  /// Approves what a tool says about itself now.
  public void approve(String name) {
    OfferedTool tool = tool(name);
    pins.pin(tool.plugin(), tool.tool(), fingerprint(tool.offer()));
  }

  /// Uses a tool: one description, one set of arguments and one instance from its authorizer to its
  /// execution.
  ///
  /// While a person is asked, nothing of the plugin is held. Afterwards all is looked at again: the
  /// tool, its authorizer, and whether it is still what the person was asked about.
  ///
  /// @param confirmation asked when the tool changes something
  /// @throws PluginException `INVALID_ARGUMENT` when the arguments do not fit the schema,
  ///   `PERMISSION_DENIED` when the tool is held, its authorizer refuses or a person does,
  ///   `CONFLICT` when the plugin was replaced by another in between, and whatever the call itself
  ///   ends with
  public Tool.Result use(ToolRequest request, Confirmation confirmation) {
    return Trace.within(request.traceParent(), () -> used(request, confirmation));
  }

  private Tool.Result used(ToolRequest request, Confirmation confirmation) {
    OfferedTool tool = usable(request);
    if (!tool.details().mutating()) {
      return bounded(tool, prepared(tool, request).execute());
    }
    if (confirmation.equals(Confirmation.NOBODY)) {
      // So the plugin need not hear of it.
      throw unasked(tool);
    }
    String asked = prepared(tool, request).hash();
    confirm(tool, request, asked, confirmation);
    OfferedTool still = usable(request);
    ToolUse use = prepared(still, request);
    if (!use.hash().equals(asked)) {
      throw replaced(tool, "what was confirmed is not what it is now");
    }
    return bounded(still, use.execute());
  }

  /// What a person would be asked to confirm: the hash that [Confirmation#ask] is given. All that
  /// speaks against the use but for that person is found out here, and nothing is executed.
  ///
  /// @throws PluginException as [#use] does
  public String ask(ToolRequest request) {
    return Trace.within(request.traceParent(), () -> prepared(usable(request), request).hash());
  }

  private ToolNames names() {
    return ToolNames.of(plugins.offers("tools"));
  }

  private OfferedTool offered(String name, Offer offer) {
    Tool.Details told = JsonCodec.decode(offer.contribution().details(), Tool.Details.class);
    Tool.Details details =
        new Tool.Details(
            PlainText.lines(told.description()), told.input(), told.output(), told.mutating());
    return new OfferedTool(name, offer, details, held(offer, details));
  }

  private @Nullable String held(Offer offer, Tool.Details details) {
    if (!object(details.input())) {
      return "the schema of its arguments must be a JSON object such as {\"type\":\"object\"}, and"
          + " is none; its author mends it";
    }
    if (details.description().length() > DESCRIPTION_MAX
        || details.input().size() > ArgumentCheck.SCHEMA_BYTES_MAX) {
      return "its description has at most %d characters and its schema at most %d bytes"
          .formatted(DESCRIPTION_MAX, ArgumentCheck.SCHEMA_BYTES_MAX);
    }
    String tool = offer.contribution().name();
    String now = fingerprint(offer);
    String pinned = pins.pinned(offer.plugin(), tool).orElse("");
    if (pinned.isEmpty()) {
      pins.pin(offer.plugin(), tool, now);
      return null;
    }
    return pinned.equals(now)
        ? null
        : "its description or schema is not what was approved; an admin looks at it and sends POST"
            + " /api/v2/tools/"
            + ToolNames.of(offer.plugin(), tool)
            + "/approve to the server";
  }

  /// Whoever passes tools on to a model relies on it.
  private static boolean object(Json schema) {
    try {
      JsonCodec.requireObject("the schema of its arguments", schema);
      return true;
    } catch (PluginException e) {
      return false;
    }
  }

  /// What is approved when a tool is: a hash over all it says about itself.
  public static String fingerprint(OfferedTool tool) {
    return fingerprint(tool.offer());
  }

  private static String fingerprint(Offer offer) {
    return Fingerprint.begin()
        .with(offer.plugin())
        .with(offer.contribution().name())
        .with(offer.contribution().details().utf8())
        .hex();
  }

  /// The tool, if neither a pin nor its schema speaks against this.
  private OfferedTool usable(ToolRequest request) {
    OfferedTool tool = tool(request.tool());
    if (tool.heldBecause() != null) {
      throw denied(tool, tool.heldBecause());
    }
    checkArguments(tool, request.arguments());
    return tool;
  }

  /// The use whose authorizer said yes. Its instance says of itself just what was pinned: the tool
  /// was so before it was prepared, and is so after.
  private ToolUse prepared(OfferedTool tool, ToolRequest request) {
    ToolUse use =
        plugins.prepare(
            tool.plugin(),
            tool.tool(),
            new Tool.Invocation(request.arguments(), request.cluster()),
            request.caller(),
            request.timeout());
    if (!fingerprint(tool(request.tool()).offer()).equals(fingerprint(tool.offer()))) {
      throw replaced(tool, "it changed what it says of itself just now");
    }
    if (!use.verdict().allowed()) {
      throw denied(
          tool,
          "it refuses " + request.caller().name() + ": " + PlainText.line(use.verdict().reason()));
    }
    return use;
  }

  private static void checkArguments(OfferedTool tool, Json arguments) {
    String what = "the arguments of the tool " + tool.tool();
    if (arguments.size() > ARGUMENT_BYTES_MAX) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: %s have %d bytes; at most %d are passed on."
              .formatted(label(tool), what, arguments.size(), ARGUMENT_BYTES_MAX));
    }
    JsonCodec.requireObject(what, arguments);
    ArgumentCheck.check(label(tool), what, tool.details().input(), arguments);
  }

  private static void confirm(
      OfferedTool tool, ToolRequest request, String hash, Confirmation confirmation) {
    switch (confirmation.ask(tool, request.arguments(), hash)) {
      case YES -> {}
      case NO -> throw denied(tool, request.caller().name() + " did not confirm it");
      case NOBODY_TO_ASK -> throw unasked(tool);
    }
  }

  private static Tool.Result bounded(OfferedTool tool, Tool.Result result) {
    String text = PlainText.lines(result.text());
    String cut =
        text.length() <= TEXT_MAX
            ? text
            : text.substring(0, TEXT_MAX)
                + "\n(cut: the answer has %d characters)".formatted(text.length());
    if (result.structured() != null && tool.details().output() != null) {
      ArgumentCheck.check(
          label(tool),
          "the structured results of the tool " + tool.tool(),
          tool.details().output(),
          result.structured());
    }
    return new Tool.Result(cut, result.structured(), result.failed());
  }

  private static String label(OfferedTool tool) {
    return tool.plugin() + " " + tool.offer().version();
  }

  private static PluginException unasked(OfferedTool tool) {
    return denied(
        tool, "it changes something, which a person must confirm, and nobody can be asked here");
  }

  private static PluginException replaced(OfferedTool tool, String why) {
    return new PluginException(
        ErrorCode.CONFLICT,
        "%s: the tool %s was not used: %s; look at it again and begin anew."
            .formatted(label(tool), tool.tool(), why));
  }

  private static PluginException denied(OfferedTool tool, String why) {
    return new PluginException(
        ErrorCode.PERMISSION_DENIED,
        "%s: the tool %s was not used: %s.".formatted(label(tool), tool.tool(), why));
  }
}
