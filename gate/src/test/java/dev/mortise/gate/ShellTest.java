package dev.mortise.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ShellTest {
  @Test
  void quotesWhatAShellWouldTouch() {
    assertEquals("tax-de", Shell.quote("tax-de"));
    assertEquals("net:http:api.example.com", Shell.quote("net:http:api.example.com"));
    assertEquals("'tool:call:*'", Shell.quote("tool:call:*"));
    assertEquals("'it'\\''s; rm -rf'", Shell.quote("it's; rm -rf"));
    assertEquals("''", Shell.quote(""));
  }
}
