package dev.mortise.goplugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A host on the real go-plugin library and a Java plugin.
class GoHostJavaPluginTest {
  // Debian's library cannot dial back under AutoMTLS itself, but it can be dialled by us.
  @ParameterizedTest
  @ValueSource(strings = {"-mtls=false", "-mtls=true"})
  void callsAreAnsweredAndTheProcessEndsByItself(String mtls) throws Exception {
    var command = new ArrayList<>(List.of(GoTools.host().toString(), mtls, "-callback"));
    command.addAll(JavaPlugin.command());
    Process host = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(host.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(host.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, host.exitValue(), said);
    assertTrue(said.contains("SAID hello"), said);
    assertTrue(said.contains("CALLED BACK called back"), said);
    assertTrue(said.contains("EXITED true"), said);
  }
}
