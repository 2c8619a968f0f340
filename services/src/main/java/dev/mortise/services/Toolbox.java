package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import dev.mortise.api.PluginService;
import dev.mortise.api.Tool;
import dev.mortise.protocol.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The AI tools of all running plugins: the one way to list and use them, whoever asks.
///
/// A tool's description and schemas are pinned when they are first seen; when they change later,
/// the tool is held until the operator approves what it says now. Arguments are checked against the
/// schema before the plugin sees them, the tool's own authorizer is asked with the same arguments,
/// and one that changes something is confirmed by a person. What it answers is plain text of
/// bounded length. Safe for any thread.
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

  /// Approves what a tool says about itself now.
  public void approve(String name) {
    OfferedTool tool = tool(name);
    pins.pin(tool.plugin(), tool.tool(), fingerprint(tool.offer()));
  }

  /// Uses a tool.
  ///
  /// @param confirmation asked when the tool changes something
  /// @throws PluginException `INVALID_ARGUMENT` when the arguments do not fit the schema,
  ///   `PERMISSION_DENIED` when the tool is held, its authorizer refuses or a person does, and
  ///   whatever the call itself ends with
  public Tool.Result use(ToolUse use, Confirmation confirmation) {
    OfferedTool tool = tool(use.tool());
    if (tool.heldBecause() != null) {
      throw denied(tool, tool.heldBecause());
    }
    checkArguments(tool, use.arguments());
    Tool.Invocation invocation = new Tool.Invocation(use.arguments(), use.cluster());
    Tool call =
        plugins.contribution(Tool.class, tool.plugin(), tool.tool(), use.caller(), use.timeout());
    authorize(tool, call, invocation, use);
    if (tool.details().mutating()) {
      confirm(tool, use, confirmation);
      // While the person thought, their rights or the tool's mind may have changed.
      authorize(tool, call, invocation, use);
    }
    return bounded(tool, call.execute(invocation));
  }

  /// What is confirmed when a use is confirmed: this tool as it is, with just these arguments.
  public static String fingerprint(OfferedTool tool, Json arguments) {
    return Fingerprint.begin()
        .with(tool.name())
        .with(fingerprint(tool.offer()))
        .with(arguments.utf8())
        .hex();
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

  private static String fingerprint(Offer offer) {
    return Fingerprint.begin()
        .with(offer.plugin())
        .with(offer.contribution().name())
        .with(offer.contribution().details().utf8())
        .hex();
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

  private static void authorize(
      OfferedTool tool, Tool call, Tool.Invocation invocation, ToolUse use) {
    Tool.Verdict verdict = call.authorize(invocation);
    if (!verdict.allowed()) {
      throw denied(
          tool, "it refuses " + use.caller().name() + ": " + PlainText.line(verdict.reason()));
    }
  }

  private static void confirm(OfferedTool tool, ToolUse use, Confirmation confirmation) {
    String fingerprint = fingerprint(tool, use.arguments());
    switch (confirmation.ask(tool, use.arguments(), fingerprint)) {
      case YES -> {}
      case NO -> throw denied(tool, use.caller().name() + " did not confirm it");
      case NOBODY_TO_ASK ->
          throw denied(
              tool,
              "it changes something, which a person must confirm, and nobody can be asked here");
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

  private static PluginException denied(OfferedTool tool, String why) {
    return new PluginException(
        ErrorCode.PERMISSION_DENIED,
        "%s: the tool %s was not used: %s.".formatted(label(tool), tool.tool(), why));
  }
}
