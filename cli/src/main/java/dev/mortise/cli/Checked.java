package dev.mortise.cli;

import dev.mortise.api.Json;
import dev.mortise.api.Manifest;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.FoundManifest;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.ManifestReader;
import dev.mortise.protocol.ManifestResult;
import dev.mortise.protocol.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One manifest and what looking at it and at its files came to.
///
/// @param refusals why a host would not start it although its manifest can be read
/// @param remarks what keeps it from starting as it is now, but is meant to change
record Checked(Path file, ManifestResult result, List<String> refusals, List<String> remarks) {
  static Checked of(Path file, ManifestResult result) {
    return new Checked(file, result, List.of(), List.of());
  }

  static Checked of(FoundManifest found, Hosts hosts) {
    return of(found, hosts, Files.isRegularFile(found.folder().resolve(FolderBuild.SCRIPT)));
  }

  /// The same where nothing is going to be built any more: a file that is not there is missing.
  static Checked finished(FoundManifest found, Hosts hosts) {
    return of(found, hosts, false);
  }

  /// @param unbuilt whether a build may still bring files
  private static Checked of(FoundManifest found, Hosts hosts, boolean unbuilt) {
    ManifestResult result = ManifestReader.read(found);
    List<String> refusals = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    if (found.format() == Manifest.Format.KILOMETERS) {
      kilometers(found, refusals);
    }
    if (refusals.isEmpty() && result instanceof ManifestResult.Good good) {
      for (String problem : hosts.startProblems(good.manifest(), found.folder(), found.files())) {
        // Not built yet, or meant for other machines too: its author may know.
        boolean mayChange =
            problem.contains(" has no entry for ")
                || (unbuilt && problem.contains(" has no file "));
        (mayChange ? remarks : refusals).add(problem);
      }
    }
    return new Checked(found.manifestFile(), result, refusals, remarks);
  }

  /// Hosts make do without such a manifest; who asks about it wants to know.
  private static void kilometers(FoundManifest found, List<String> refusals) {
    Path manifest = found.manifestFile();
    if (Files.isRegularFile(manifest)) {
      try {
        JsonCodec.requireObject(manifest.toString(), Json.of(Files.readAllBytes(manifest)));
      } catch (PluginException e) {
        refusals.add(String.valueOf(e.getMessage()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Path executable = ManifestFiles.executable(manifest);
    if (!Files.isRegularFile(executable)) {
      refusals.add(manifest + ": its program is missing: " + executable);
    } else if (!Files.isExecutable(executable)) {
      refusals.add(executable + " is not executable; chmod +x it");
    }
  }

  boolean valid() {
    return result instanceof ManifestResult.Good && refusals.isEmpty();
  }

  String label() {
    return switch (result) {
      case ManifestResult.Good good -> good.manifest().label();
      case ManifestResult.Bad bad -> bad.bestId();
    };
  }

  List<Problem> problems() {
    return switch (result) {
      case ManifestResult.Good good -> good.warnings();
      case ManifestResult.Bad bad -> bad.problems();
    };
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", file);
    fields.put("valid", valid());
    fields.put(
        "id",
        switch (result) {
          case ManifestResult.Good good -> good.manifest().id();
          case ManifestResult.Bad bad -> bad.bestId();
        });
    List<Map<String, Object>> all = new ArrayList<>();
    problems().forEach(each -> all.add(problem(each)));
    refusals.forEach(each -> all.add(problem(new Problem(file, 1, 1, each, null))));
    remarks.forEach(each -> all.add(problem(new Problem(file, 1, 1, each, null))));
    fields.put("problems", all);
    return fields;
  }

  private static Map<String, Object> problem(Problem problem) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("line", problem.line());
    fields.put("column", problem.column());
    fields.put("message", problem.message());
    fields.put("suggestion", problem.suggestion());
    return fields;
  }
}
