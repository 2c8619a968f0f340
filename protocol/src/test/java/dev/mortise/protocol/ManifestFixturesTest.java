package dev.mortise.protocol;

import dev.mortise.api.Contribution;
import dev.mortise.api.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every folder of `src/test/manifests` is read, and everything that came of it compared with its
/// `expected.txt`.
class ManifestFixturesTest {
  private static final Path ROOT = Path.of("src/test/manifests").toAbsolutePath();

  @TestFactory
  Stream<DynamicTest> readsEveryFixtureAsExpected() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      return files.filter(ManifestFixturesTest::isManifest).sorted().toList().stream()
          .map(f -> DynamicTest.dynamicTest(ROOT.relativize(f).toString(), () -> check(f)));
    }
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString();
    return List.of("plugin.toml", "manifest.yaml", "config.toml").contains(name)
        || name.endsWith(".manifest.json");
  }

  private static void check(Path file) throws IOException {
    String actual = shown(ManifestReader.read(file)).replace(file.getParent() + "/", "");
    Golden.check(file.resolveSibling("expected.txt"), actual);
  }

  static String shown(ManifestResult result) {
    return switch (result) {
      case ManifestResult.Good good -> shown(good.manifest()) + lines(good.warnings());
      case ManifestResult.Bad bad -> "failed: " + bad.bestId() + "\n" + lines(bad.problems());
    };
  }

  private static String shown(Manifest m) {
    StringBuilder out = new StringBuilder();
    line(out, "plugin", m.label() + " | " + m.name() + " | " + m.format());
    line(out, "about", m.description() + " | " + m.authors() + " | " + m.license());
    line(out, "shown", m.homepage() + " | " + (m.icon() == null ? "-" : Quoted.of(m.icon())));
    var runtime = m.runtime();
    line(
        out,
        "runtime",
        runtime.kind()
            + " "
            + new TreeMap<>(runtime.entry())
            + " "
            + runtime.dialect()
            + " confined="
            + runtime.confined()
            + " perCaller="
            + runtime.perCaller());
    line(out, "host", String.valueOf(m.requires().host()));
    m.requires().plugins().forEach(d -> line(out, "requires", d.toString()));
    m.permissions().forEach(p -> line(out, "permission", p.permission() + " | " + p.why()));
    line(out, "limits", m.limits().toString());
    m.settings().forEach(s -> line(out, "setting", s.toString()));
    for (Contribution c : m.contributes()) {
      line(out, "contributes", c.address() + " " + c.details());
    }
    line(out, "priority", String.valueOf(m.priority()));
    return out.toString();
  }

  private static void line(StringBuilder out, String key, String value) {
    out.append(key).append(": ").append(value.replace("\n", "\\n")).append('\n');
  }

  private static String lines(List<Problem> problems) {
    return String.join("", problems.stream().map(p -> p + "\n").toList());
  }
}
