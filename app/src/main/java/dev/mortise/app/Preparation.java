package dev.mortise.app;

import dev.mortise.embed.MortisePaths;
import dev.mortise.runtime.process.ProcessRuntime;
import dev.mortise.runtime.process.ProcessRuntimeConfig;

/// Records what lets this user's Java plugins start quickly, so that the first of them does too.
public final class Preparation {
  private Preparation() {}

  /// Takes a few seconds the first time. Ends with 0 whether it worked or not: only speed is lost.
  public static void main(String[] arguments) {
    MortisePaths paths = MortisePaths.ofThisUser().ensure();
    var config =
        ProcessRuntimeConfig.builder(paths.run())
            .cacheDir(paths.cache())
            .sdkJars(Installation.sdkJars())
            .build();
    try (var runtime = ProcessRuntime.create(config)) {
      if (!runtime.prepare()) {
        System.err.println("no start cache for Java plugins: they start more slowly");
      }
    }
  }
}
