package dev.mortise.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds `docs/configuration.md`: every setting stands on it, as the code has it.
final class ConfigurationPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("mortise.root", ".."), "docs", "configuration.md");
  private static final String HEAD = "| setting | default | variable | what it is for |\n";

  @Test
  void theTableIsTheCodes() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(HEAD);
    int end = page.indexOf("\n\n", begin);
    String rows = rows();
    if (Boolean.getBoolean("mortise.golden.write")) {
      page = page.substring(0, begin) + rows + page.substring(end);
      Files.writeString(PAGE, page);
      end = page.indexOf("\n\n", begin);
    }
    assertEquals(rows, page.substring(begin, end), "write it anew: -Dmortise.golden.write=true");
  }

  private static String rows() {
    StringBuilder rows = new StringBuilder(HEAD).append("|---|---|---|---|");
    for (SettingKey key : SettingKey.values()) {
      rows.append(
          "\n| `%s` | %s | %s | %s |"
              .formatted(
                  key.text(),
                  key.defaultText().isEmpty() ? "none" : "`" + key.defaultText() + "`",
                  key.variables().stream()
                      .map(v -> "`" + v + "`")
                      .collect(Collectors.joining(", ")),
                  key.about()));
    }
    return rows.toString();
  }
}
