package dev.mortise.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.mortise.protocol.Document.Syntax;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestSchemaTest {
  private static final Path MANIFESTS = Path.of("src/test/manifests/mortise").toAbsolutePath();

  /// The editor's view of a manifest.
  private static List<?> complaints(String name) throws Exception {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(ManifestSchema.text());
    return schema.validate(
        Document.read(MANIFESTS.resolve(name).resolve("plugin.toml"), Syntax.TOML).root());
  }

  @Test
  void publishedSchemaIsTheOneTheReaderChecksWith() throws Exception {
    Golden.check(
        Path.of("../docs/schema/plugin.schema.json").toAbsolutePath().normalize(),
        ManifestSchema.text());
  }

  @Test
  void referencePageIsTheTableTheReaderChecksWith() throws Exception {
    Golden.check(
        Path.of("../docs/reference/manifest.md").toAbsolutePath().normalize(),
        "# plugin.toml\n\nWhat a Mortise manifest may hold; `[]` is an item of a list, `<name>` a name"
            + " of yours. Written by\n`ManifestSchemaTest` from the reader's own table; for editors"
            + " there is `docs/schema/plugin.schema.json`.\n\n"
            + ManifestReference.markdown());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tax-de", "smallest", "everything"})
  void acceptsGoodManifests(String name) throws Exception {
    assertEquals(List.of(), complaints(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"everything-wrong", "empty"})
  void refusesBadManifests(String name) throws Exception {
    assertFalse(complaints(name).isEmpty());
  }
}
