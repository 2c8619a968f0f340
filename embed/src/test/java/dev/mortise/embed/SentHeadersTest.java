package dev.mortise.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Headers for a collector, as OpenTelemetry's own exporters read them.
final class SentHeadersTest {
  @TempDir Path home;

  private Settings read(Map<String, String> environment) {
    MortisePaths paths =
        MortisePaths.of(
            Map.of("MORTISE_HOME", home.resolve("m").toString()), home, "Linux", "test");
    return Settings.read(new SettingsSources(Map.of(), List.of(), environment, home, paths));
  }

  @Test
  void valuesArePercentDecoded() {
    Map<String, Map<String, String>> cases =
        Map.of(
            "a=b", Map.of("a", "b"),
            " a = b , c = d ,", Map.of("a", "b", "c", "d"),
            "a=1+1%2B1", Map.of("a", "1+1+1"),
            "a=x%3Dy=z%2C%20%C3%A4", Map.of("a", "x=y=z, ä"),
            "a=", Map.of("a", ""));
    cases.forEach((text, headers) ->
        assertEquals(
            headers, read(Map.of("OTEL_EXPORTER_OTLP_HEADERS", text)).otlpHeaders(), text));
  }

  @Test
  void whatIsMistypedIsAnErrorThatNamesTheKeyAndNotTheValue() {
    for (String wrong :
        List.of(
            "hunter5",
            "=hunter5",
            "a b=hunter5",
            "a=hunter5%2",
            "a=hunter5%zz",
            "a=%0ahunter5",
            "a=hunter5%ff",
            "ok=1,hunter5")) {
      List<String> problems = read(Map.of("MORTISE_OTLP_HEADERS", wrong)).problems();
      assertEquals(1, problems.size(), wrong);
      String problem = problems.getFirst();
      assertTrue(problem.contains("otlp-headers: expected headers"), problem);
      assertFalse(problem.contains("hunter5"), problem);
    }
  }
}
