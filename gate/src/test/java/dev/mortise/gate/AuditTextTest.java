package dev.mortise.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditTextTest {
  @ParameterizedTest
  @CsvSource({
    "https://u:p@h.example/x?key=1,https://h.example/x",
    "a https://h.example/x#frag b,a https://h.example/x b",
    "\"https://u@h.example?q\" is not,\"https://h.example\" is not",
    "ws://a@b@c.example/,ws://c.example/",
  })
  void takesOutUsersAndQueries(String text, String expected) {
    assertEquals(expected, AuditText.clean(text));
  }

  @Test
  void leavesSentencesAlone() {
    assertEquals("What? No: a@b, c#d.", AuditText.clean("What? No: a@b, c#d."));
  }
}
