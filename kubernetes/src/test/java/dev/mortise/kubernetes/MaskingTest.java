package dev.mortise.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values of Secrets and ConfigMaps do not get into histories.
final class MaskingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          secrets    | {"data":{"a":"x"},"stringData":{"b":"y"}} | {"data":{"a":"***"},"stringData":{"b":"***"}}
          configmaps | {"binaryData":{"a":"x"},"immutable":true} | {"binaryData":{"a":"***"},"immutable":true}
          secrets    | {"kind":"SecretList","items":[{"data":{"a":"x"}}]} | {"kind":"SecretList","items":[{"data":{"a":"***"}}]}
          pods       | {"data":{"a":"x"}} | {"data":{"a":"x"}}
          pods       | {"kind":"List","items":[{"kind":"Secret","data":{"a":{"b":1}}},{"kind":"Pod","data":{"a":1}}]} | {"kind":"List","items":[{"kind":"Secret","data":{"a":"***"}},{"kind":"Pod","data":{"a":1}}]}
          secrets    | [{"op":"add","path":"/data/a","value":"x"}] | [{"op":"add","path":"/data/a","value":"***"}]
          secrets    | {"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"x","b":"y"}}} | {"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"***","b":"y"}}}
          """)
  void valuesAreHiddenAndKeysStay(String resource, String document, String masked) {
    assertEquals(masked, Masking.masked(resource, Json.of(document)).toString());
  }
}
