package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mortise user key`.
@Command(
    name = "key",
    description = "Make an API key for somebody, and print it once.",
    footerHeading = "%n",
    footer = {
      "For programs: curl -H \"Authorization: $(mortise user key ann)\" …",
      "It may do what its user may, and proves nobody's presence."
    })
final class UserKeyCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private PeopleOptions people = new PeopleOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(index = "0", paramLabel = "<name>", description = "Whose.")
  private String name = "";

  @Option(
      names = "--label",
      paramLabel = "<text>",
      description = "What the list of keys calls it. Default: command line.")
  private String label = "command line";

  @Option(
      names = "--for",
      paramLabel = "<time>",
      converter = TimeSpan.class,
      description = "Until so much time has passed, such as 8h. Default: until it is revoked.")
  private @Nullable Duration time;

  UserKeyCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (time != null && time.isZero()) {
      throw new PluginException(ErrorCode.INVALID_ARGUMENT, "--for takes some time, not none");
    }
    try (People all = people.open(context)) {
      String key = all.addKey(name, label, time);
      print(key);
    }
    return ExitCode.OK.number();
  }

  private void print(String key) {
    if (json.requested()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", name);
      fields.put("label", label);
      fields.put("key", key);
      context.output().json(fields);
    } else {
      context.output().remark("a key of " + name + ", shown this once:");
      context.output().line(key);
    }
  }
}
