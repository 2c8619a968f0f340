package dev.mortise.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Runs a source folder's `build.sh`, where there is one.
///
/// @param folder of the source
/// @param context where its output goes
record FolderBuild(Path folder, Context context) {
  static final String SCRIPT = "build.sh";

  /// Builds; what the script prints goes to standard error.
  ///
  /// @return whether there is something to run
  boolean run() {
    if (!Files.isRegularFile(folder.resolve(SCRIPT))) {
      return true;
    }
    try {
      int code = build();
      if (code != 0) {
        context.output().remark(SCRIPT + " ended with " + code);
      }
      return code == 0;
    } catch (IOException e) {
      context.output().remark(SCRIPT + " cannot be run with sh: " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private int build() throws IOException, InterruptedException {
    var builder = new ProcessBuilder("sh", SCRIPT).directory(folder.toFile());
    builder.redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    String installation = System.getProperty("mortise.installation");
    if (installation != null) {
      environment.put("MORTISE_INSTALLATION", installation);
    }
    Process process = builder.start();
    process.getOutputStream().close();
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(line -> context.terminal().err().println(Text.lines(line)));
    }
    return process.waitFor();
  }
}
