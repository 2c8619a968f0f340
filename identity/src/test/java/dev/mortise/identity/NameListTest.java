package dev.mortise.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NameListTest {
  @ParameterizedTest
  @CsvSource({
    "*, dev, true",
    "dev, dev, true",
    "dev, dev2, false",
    "dev, DEV, false",
    // Patterns match the whole name: Kite's matched any part of it.
    "dev-.*, dev-1, true",
    "dev-.*, my-dev-1, false",
    "prod|dev, dev, true",
    "prod|dev, developer, false",
    "^dev$, dev, true",
    // Only a dot: a plain name.
    "certificates.cert-manager.io, certificates.cert-manager.io, true",
    "certificates.cert-manager.io, certificatesXcert-managerXio, false",
    // What is held back wins, whatever the order.
    "* !kube-system, kube-system, false",
    "!kube-system *, kube-system, false",
    "!kube-system *, dev, true",
    "!kube-.* *, kube-public, false",
    "!kube-.* *, my-kube-public, true",
    "!*, dev, false",
    "!dev, test, false",
    // All of them: only where nothing is held back.
    "*, _all, true",
    "_all, _all, true",
    "_all, dev, true",
    "dev, _all, false",
    ".*, _all, false",
    "[^k].*, _all, false",
    "* !kube-system, _all, false",
    "'', dev, false",
    "'', _all, false",
  })
  void covers(String entries, String name, boolean expected) {
    List<String> list = entries.isEmpty() ? List.of() : List.of(entries.split(" "));
    assertEquals(expected, NameList.of(list).covers(name), list + " covers " + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[a",
        "a{1001}",
        "((a{100}){100}){100}",
        "(a{2,60}){60}",
        "(?=a)b",
        "(a)\\1",
        "!",
        "!("
      })
  void refusesWhatIsNoPattern(String entry) {
    var refused = assertThrows(PluginException.class, () -> NameList.of(List.of(entry)));
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
  }

  @Test
  void boundsEntriesAndTheirLength() {
    assertThrows(PluginException.class, () -> NameList.of(List.of("a".repeat(257))));
    assertThrows(PluginException.class, () -> NameList.of(List.of("")));
    assertThrows(PluginException.class, () -> NameList.of(java.util.Collections.nCopies(201, "a")));
  }

  @Test
  void noPatternHangsTheHost() {
    NameList list = NameList.of(List.of("(a+)+$", "(a|aa)+b", "(.*a){20}b", "([a-z]+)*!"));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertEquals(false, list.covers("a".repeat(5_000) + "X")));
  }

  @Test
  @DisplayName("torture/45: entries made of what patterns are made of")
  void randomEntriesNeverSurprise() {
    var random = new Random(42);
    String signs = "abk-.*+?()[]{}|^$\\!,019_";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder entry = new StringBuilder();
      for (int n = random.nextInt(24); n >= 0; n--) {
        entry.append(signs.charAt(random.nextInt(signs.length())));
      }
      try {
        NameList.of(List.of("!" + entry, entry.toString())).covers("kube-system");
      } catch (PluginException expected) {
        assertEquals(ErrorCode.INVALID_ARGUMENT, expected.code());
      }
    }
  }
}
