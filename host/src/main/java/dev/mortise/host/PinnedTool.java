package dev.mortise.host;

import dev.mortise.api.Contribution;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import dev.mortise.api.ToolUse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// One use of a tool, bound to the instance that was asked first. Holds no place in it while a
/// person thinks: one that was replaced meanwhile is not executed, and says so.
final class PinnedTool implements ToolUse {
  private static final Tool.Details SILENT = new Tool.Details("", Json.EMPTY, null, true);

  private final Instance instance;
  private final Contribution contribution;
  private final Tool.Invocation invocation;
  private final Tool tool;
  private final Tool.Verdict verdict;
  private final AtomicBoolean executed = new AtomicBoolean();

  /// Asks the authorizer.
  ///
  /// @param calls makes what calls the tool in an instance that enters just so
  PinnedTool(
      Instance instance,
      String name,
      Tool.Invocation invocation,
      Function<CallPath.Instances, Tool> calls) {
    this.instance = instance;
    this.invocation = invocation;
    this.contribution =
        instance.contributions().stream()
            .filter(c -> c.kind().equals(Tools.KIND) && c.name().equals(name))
            .findFirst()
            .orElseThrow(() -> NotThere.offered(instance, Tools.KIND + "/" + name));
    this.tool = calls.apply((_, _, _) -> entered());
    this.verdict = tool.authorize(invocation);
  }

  private Instance entered() {
    if (!instance.enter()) {
      throw conflict("it was replaced or stopped since it was asked; begin anew");
    }
    return instance;
  }

  @Override
  public Tool.Details details() {
    return Tools.details(contribution).orElse(SILENT);
  }

  @Override
  public Tool.Invocation invocation() {
    return invocation;
  }

  @Override
  public String hash() {
    List<String> parts =
        List.of(
            instance.contentHash(),
            contribution.name(),
            contribution.details().toString(),
            invocation.arguments().toString(),
            invocation.cluster());
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Tool.Verdict verdict() {
    return verdict;
  }

  @Override
  public Tool.Result execute() {
    if (!verdict.allowed()) {
      throw new PluginException(
          ErrorCode.PERMISSION_DENIED,
          "%s: the tool %s refuses this: %s"
              .formatted(
                  instance.party().label(), contribution.name(), LogText.clean(verdict.reason())));
    }
    if (!executed.compareAndSet(false, true)) {
      throw conflict("it was executed already; begin anew");
    }
    return tool.execute(invocation);
  }

  private PluginException conflict(String why) {
    return new PluginException(
        ErrorCode.CONFLICT,
        "%s: the tool %s was not executed: %s."
            .formatted(instance.party().label(), contribution.name(), why));
  }
}
