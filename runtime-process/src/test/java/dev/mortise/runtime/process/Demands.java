package dev.mortise.runtime.process;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// What some tests need of the machine: missing, they are skipped, or fail under `CI`.
final class Demands {
  private Demands() {}

  static void that(boolean there, String remedy) {
    if ("true".equals(System.getenv("CI"))) {
      Assertions.assertTrue(there, remedy);
    }
    Assumptions.assumeTrue(there, remedy);
  }

  static void bubblewrap() {
    boolean there =
        Files.isExecutable(Path.of("/usr/bin/bwrap"))
            && Files.isExecutable(Path.of("/usr/bin/setpriv"));
    that(there, "needs bubblewrap: apt-get install bubblewrap util-linux");
  }
}
