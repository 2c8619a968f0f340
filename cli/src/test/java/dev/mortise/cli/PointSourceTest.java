package dev.mortise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mortise.api.Contract;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.PointSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointSourceTest {
  @TempDir Path folder;

  @Contract(value = "acme.TaxRule", version = 3)
  interface TaxRule {
    Money tax(Order order);

    void forget(Order order);
  }

  record Order(String id, List<Line> lines) {}

  record Line(String sku, int count) {}

  record Money(long cents) {}

  private PointForm form() throws IOException {
    Path file = folder.resolve("tax.json");
    Files.writeString(file, PointSchema.of(ContractModel.of(TaxRule.class)).toString());
    return PointForm.read(file);
  }

  @Test
  void recordsAndMethodsOfThePointAreWritten() throws IOException {
    String java = new PointSource("tax-rule", form()).java("TaxRule");
    for (String part :
        List.of(
            "@Contract(value = \"acme.TaxRule\", version = 3)",
            "public interface TaxRulePoint {",
            "Money tax(Order argument);",
            "void forget(Order argument);",
            "public record Lines(long count, String sku) {}",
            "public record Order(String id, List<Lines> lines) {}",
            "public record Money(long cents) {}")) {
      assertTrue(java.contains(part), () -> part + " in\n" + java);
    }
    String go = new PointSource("tax-rule", form()).go();
    for (String part :
        List.of(
            "\tLines []Lines `json:\"lines\"`\n",
            "func doTax(_ context.Context, _ Order) (answer Money, err error) {",
            "\"acme.TaxRule\": {Version: 3,",
            "\"forget\": mortise.Proc(doForget),")) {
      assertTrue(go.contains(part), () -> part + " in\n" + go);
    }
  }

  @Test
  void whatIsNoNameIsNotWrittenIntoSource() throws IOException {
    Path file = folder.resolve("bad.json");
    Files.writeString(file, "{\"point\":\"acme.X\",\"version\":1,\"methods\":{\"a(){}\":{}}}");
    PluginException refused = assertThrows(PluginException.class, () -> PointForm.read(file));
    assertEquals(
        "--schema: "
            + file
            + " has 'a(){}' where a name is expected; let the application write it with"
            + " Mortise.schema",
        refused.getMessage());
  }

  @Test
  void aProtobufMessageIsNotWrittenAsARecord() throws IOException {
    Path file = folder.resolve("proto.json");
    Files.writeString(
        file,
        """
        {"point": "acme.X", "version": 1, "methods": {"a": {"takes":
          {"title": "Parcel", "protobuf": "acme.v1.Parcel", "messages": {}}}}}
        """);
    PluginException refused = assertThrows(PluginException.class, () -> PointForm.read(file));
    assertTrue(refused.getMessage().contains("acme.v1.Parcel"), refused.getMessage());
    assertTrue(refused.getMessage().contains("with --point alone"), refused.getMessage());
  }
}
