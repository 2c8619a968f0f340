package dev.mortise.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jline.utils.NonBlockingReader;
import org.junit.jupiter.api.Test;

/// Keys: how they are written, what terminals send, and what they mean.
final class KeysTest {
  private static List<Input> decoded(String sent) throws IOException {
    var decoder = new KeyDecoder(new Sent(sent));
    List<Input> all = new ArrayList<>();
    for (Input next = decoder.next(); !(next instanceof Input.End); next = decoder.next()) {
      all.add(next);
    }
    return all;
  }

  /// Everything is there at once; what is not there never comes.
  private static final class Sent extends NonBlockingReader {
    private final String text;
    private int at;

    Sent(String text) {
      this.text = text;
    }

    @Override
    protected int read(long timeout, boolean isPeek) {
      if (at == text.length()) {
        return timeout > 0 ? READ_EXPIRED : EOF;
      }
      return text.charAt(isPeek ? at : at++);
    }

    @Override
    public int readBuffered(char[] b, int off, int len, long timeout) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static String keys(String sent) throws IOException {
    return String.join(
        " ",
        decoded(sent).stream()
            .map(i -> i instanceof Input.Key key ? key.stroke().toString() : i.toString())
            .toList());
  }

  @Test
  void readsWhatTerminalsSend() throws IOException {
    assertEquals("j G space 漢 😀", keys("jG 漢😀"));
    assertEquals("enter tab shift+tab backspace esc", keys("\r\t\u001b[Z\u007f\u001b"));
    assertEquals("ctrl+q ctrl+c ctrl+space", keys("\u0011\u0003\0"));
    assertEquals(
        "up down right left home end", keys("\u001b[A\u001b[B\u001b[C\u001bOD\u001b[H\u001b[F"));
    assertEquals("pageup pagedown delete", keys("\u001b[5~\u001b[6~\u001b[3~"));
    assertEquals("f1 f2 f5 f12", keys("\u001bOP\u001bOQ\u001b[15~\u001b[24~"));
    assertEquals("alt+v alt+1 alt+up alt+shift+up", keys("\u001bv\u001b1\u001b[1;3A\u001b[1;4A"));
    assertEquals("ctrl+alt+d", keys("\u001b\u0004"));
  }

  @Test
  void readsTheMouseAndPastes() throws IOException {
    assertEquals("press left 4,2 []", mouse("\u001b[<0;5;3M"));
    assertEquals("release left 4,2 []", mouse("\u001b[<0;5;3m"));
    assertEquals("drag left 5,2 []", mouse("\u001b[<32;6;3M"));
    assertEquals("wheel_up  0,0 []", mouse("\u001b[<64;1;1M"));
    assertEquals("wheel_down  0,0 []", mouse("\u001b[<65;1;1M"));
    assertEquals(
        List.of(new Input.Paste("rm -rf\n\u001b[31m~"), new Input.Key(KeyStroke.named("x"))),
        decoded("\u001b[200~rm -rf\n\u001b[31m~\u001b[201~x"));
  }

  @Test
  void garbageIsNoKeyAndNoFailure() throws IOException {
    var random = new Random(3);
    for (int i = 0; i < 300; i++) {
      var sent = new StringBuilder("\u001b[");
      for (int j = 0; j < 30; j++) {
        sent.append((char) random.nextInt(1, 0x90));
      }
      decoded(sent.toString().replace("\u001b[200~", ""));
    }
  }

  private static String mouse(String sent) throws IOException {
    return String.join(
        " ",
        decoded(sent).stream()
            .map(Input.Mouse.class::cast)
            .map(m ->
                "%s %s %d,%d %s"
                    .formatted(
                        m.kind().word(),
                        m.button().word(),
                        m.x(),
                        m.y(),
                        m.modifiers().stream().sorted().map(Input.Modifier::word).toList()))
            .toList());
  }

  /// The button is the two lowest bits; 4 is Shift, 8 Alt, 16 Ctrl, 32 a movement, 64 the wheel.
  @Test
  void readsButtonsAndWhatIsHeldWithThem() throws IOException {
    assertEquals("press middle 4,2 []", mouse("\u001b[<1;5;3M"));
    assertEquals("press right 4,2 []", mouse("\u001b[<2;5;3M"));
    assertEquals("release right 4,2 []", mouse("\u001b[<2;5;3m"));
    assertEquals("press left 4,2 [shift]", mouse("\u001b[<4;5;3M"));
    assertEquals("press left 4,2 [alt]", mouse("\u001b[<8;5;3M"));
    assertEquals("press left 4,2 [ctrl]", mouse("\u001b[<16;5;3M"));
    assertEquals("drag middle 4,2 [alt, ctrl, shift]", mouse("\u001b[<61;5;3M"));
    assertEquals("release left 4,2 [ctrl]", mouse("\u001b[<16;5;3m"));
    assertEquals("wheel_down  4,2 [ctrl]", mouse("\u001b[<81;5;3M"));
    // A fourth button, a movement without one, the wheel to a side, and the thumb's button.
    assertEquals("", mouse("\u001b[<3;5;3M\u001b[<35;5;3M\u001b[<66;5;3M\u001b[<128;5;3M"));
  }

  @Test
  void keysAreWrittenTheWayTheyAreRead() {
    for (Command command : Command.values()) {
      for (String key : command.keys()) {
        KeyStroke stroke = KeyStroke.parse(key).orElseThrow();
        assertEquals(Optional.of(stroke), KeyStroke.parse(stroke.toString()), key);
      }
    }
    assertEquals("ctrl+p", KeyStroke.parse("ctrl+shift+P").orElseThrow().toString());
    assertEquals("G", KeyStroke.parse("shift+g").orElseThrow().toString());
    assertEquals(Optional.empty(), KeyStroke.parse("hyper+x"));
    assertEquals(Optional.empty(), KeyStroke.parse("f13"));
  }

  @Test
  void programsReadTheBytesTheyKnow() {
    Map<String, String> bytes =
        Map.ofEntries(
            Map.entry("ctrl+a", "\u0001"),
            Map.entry("ctrl+z", "\u001a"),
            Map.entry("enter", "\r"),
            Map.entry("tab", "\t"),
            Map.entry("backspace", "\u007f"),
            Map.entry("up", "\u001b[A"),
            Map.entry("left", "\u001b[D"),
            Map.entry("home", "\u001b[H"),
            Map.entry("pagedown", "\u001b[6~"),
            Map.entry("delete", "\u001b[3~"),
            Map.entry("f4", "\u001bOS"),
            Map.entry("f5", "\u001b[15~"),
            Map.entry("f6", "\u001b[17~"),
            Map.entry("f11", "\u001b[23~"),
            Map.entry("f12", "\u001b[24~"),
            Map.entry("alt+x", "\u001bx"),
            Map.entry("é", "é"));
    bytes.forEach(
        (key, sent) -> assertEquals(sent, KeyStroke.parse(key).orElseThrow().bytes(), key));
  }

  @Test
  void theStandardTableHasNoCollision() {
    assertEquals(List.of(), KeyTable.STANDARD.collisions());
  }

  @Test
  void oneKeyInTwoGroupsIsNamedAndTheFirstWins() {
    KeyStroke key = KeyStroke.parse("ctrl+n").orElseThrow();
    var table = new KeyTable(Map.of(Command.SORT, List.of(key)));
    assertEquals(
        List.of("ctrl+n is global.namespace_selector and browse.sort; the first one wins"),
        table.collisions().stream().map(KeyTable.Collision::sentence).toList());
    assertEquals(
        Optional.of(Command.NAMESPACE_SELECTOR),
        table.find(key, Set.of(KeyGroup.GLOBAL, KeyGroup.BROWSE)));
    assertTrue(table.find(KeyStroke.named("s"), Set.of(KeyGroup.BROWSE)).isEmpty());
  }
}
