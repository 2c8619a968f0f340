package dev.mortise.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mortise.api.MessageHandler.Direction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class OutletTest {
  private final ByteArrayOutputStream target = new ByteArrayOutputStream();
  private final Outlet outlet = new Outlet(Direction.OUTBOUND, target, new Traffic(1), new Rush());

  private void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    outlet.write(bytes, bytes.length);
  }

  private void inject(String text) {
    outlet.inject(text.getBytes(StandardCharsets.UTF_8));
  }

  private void check(String expected) {
    assertEquals(expected, target.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aLineIsSlippedInBetweenLinesOnly() throws IOException {
    inject("first\n");
    check("first\n");
    write("be");
    inject("second\n");
    inject("third\n");
    check("first\nbe");
    write("gin\nmo");
    check("first\nbegin\nmo");
    write("re\n");
    check("first\nbegin\nmore\nsecond\nthird\n");
  }

  @Test
  void atTheEndWhatWaitsStillGoes() throws IOException {
    write("no end");
    outlet.finish();
    check("no end");
    inject("answer\n");
    outlet.finish();
    check("no end\nanswer\n");
  }
}
