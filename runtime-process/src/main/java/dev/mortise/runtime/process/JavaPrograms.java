package dev.mortise.runtime.process;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.goplugin.Exit;
import dev.mortise.host.Launch;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Decides how a jar or a source file is run. Safe for any thread.
///
/// A source file is compiled once per content, JDK and SDK. Without a cache folder, or where this
/// class itself does not come from a file, the JDK's source launcher compiles it at every start.
final class JavaPrograms {
  private static final String CLASSES = "jar";
  private static final Pattern CLASS_NAME = Pattern.compile("[\\w.$]{1,120}");

  private final ProcessRuntimeConfig config;
  private final RunFolder folder;
  private final Spawner spawner;
  private final @Nullable JavaCache cache;

  JavaPrograms(
      ProcessRuntimeConfig config, RunFolder folder, Spawner spawner, @Nullable JavaCache cache) {
    this.config = config;
    this.folder = folder;
    this.spawner = spawner;
    this.cache = cache;
  }

  /// @throws PluginException `NOT_EXECUTABLE` with file and line where a source does not compile
  JavaProgram of(Entry entry, Launch launch, Keeper keeper) {
    if (entry.how() == Entry.How.JAR) {
      return JavaProgram.ofJar(entry.file(), key(launch.contentHash() + entry.file()));
    }
    List<Path> sdk = sdk();
    Optional<Path> compiler = compiler();
    if (cache == null || compiler.isEmpty()) {
      return JavaProgram.ofSource(sdk, entry.file());
    }
    String key = key(launch.contentHash() + entry.file().getFileName() + CacheKey.files(sdk));
    JavaCache.Kept classes =
        cache
            .find(key, CLASSES)
            .orElseGet(() -> compile(entry, launch, keeper, key, compiler.get()));
    return JavaProgram.ofClasses(sdk, classes.file(), classes.note(), sdkKey().orElse(null));
  }

  /// The class path of source files.
  List<Path> sdk() {
    return config.sdkJars().stream().map(CommandLine::real).toList();
  }

  /// Names the start cache of all plugins that are source files; empty where there can be none: a
  /// JVM records no folders of classes.
  Optional<String> sdkKey() {
    List<Path> sdk = sdk();
    return sdk.isEmpty() || sdk.stream().anyMatch(Files::isDirectory)
        ? Optional.empty()
        : Optional.of(key(CacheKey.files(sdk)));
  }

  private String key(String content) {
    return CacheKey.of(
        List.of(content, CacheKey.jdk(config.javaHome()), String.join(" ", CommandLine.FLAGS)));
  }

  /// The jar or folder with the program that compiles.
  private static Optional<Path> compiler() {
    CodeSource source = CompileSource.class.getProtectionDomain().getCodeSource();
    try {
      return source == null || source.getLocation() == null
          ? Optional.empty()
          : Optional.of(CommandLine.real(Path.of(source.getLocation().toURI())));
    } catch (URISyntaxException
        | IllegalArgumentException
        | java.nio.file.FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }

  private JavaCache.Kept compile(
      Entry entry, Launch launch, Keeper keeper, String key, Path compiler) {
    String label = launch.manifest().label();
    try (var helper = new Helper(spawner, keeper, folder.path())) {
      Path directory = launch.folder().toRealPath();
      var words = CommandLine.java(config.javaHome(), helper.scratch());
      words.addAll(List.of("-cp", compiler.toString(), CompileSource.class.getName()));
      words.addAll(List.of(entry.file().toString(), helper.scratch().toString()));
      sdk().forEach(jar -> words.add(jar.toString()));
      Duration time = launch.deadline().remaining();
      Exit exit = helper.run(words, directory, readable(compiler), time);
      if (exit == null) {
        throw new PluginException(
            ErrorCode.DEADLINE_EXCEEDED,
            label + ": compiling its source took longer than its start may; allow it more.");
      }
      if (exit.code() != 0) {
        throw broken(label, entry, helper);
      }
      return keep(key, helper);
    } catch (IOException e) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          label + ": its source cannot be compiled: " + e.getMessage() + "; is there room?",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PluginException(ErrorCode.CANCELLED, label + ": its start was interrupted.", e);
    }
  }

  private static PluginException broken(String label, Entry entry, Helper helper)
      throws IOException {
    List<String> problems = helper.wrote(CompileSource.PROBLEMS);
    List<String> said = problems.isEmpty() ? helper.printed() : problems;
    return new PluginException(
        ErrorCode.NOT_EXECUTABLE,
        label
            + ": "
            + entry.file().getFileName()
            + " does not compile: "
            + (said.isEmpty() ? "the compiler says nothing" : String.join("; ", said))
            + "; mend it.");
  }

  private List<Path> readable(Path compiler) {
    var readable = new ArrayList<>(sdk());
    readable.add(compiler);
    readable.add(CommandLine.real(config.javaHome()));
    return readable;
  }

  private JavaCache.Kept keep(String key, Helper helper) throws IOException {
    String main = String.join("", helper.wrote(CompileSource.MAIN));
    if (!CLASS_NAME.matcher(main).matches()) {
      throw new IOException("its first class has a name other than letters, digits and dots");
    }
    return java.util.Objects.requireNonNull(cache)
        .keep(key, main, CLASSES, helper.scratch().resolve(CompileSource.CLASSES));
  }
}
