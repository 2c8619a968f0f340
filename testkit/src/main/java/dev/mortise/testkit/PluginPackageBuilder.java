package dev.mortise.testkit;

import dev.mortise.api.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes a real plugin folder: a manifest and its files. Every method returns the builder itself.
///
/// ```java
/// Path folder = PluginPackageBuilder.of("hello").permission("tool:offer:greet")
///     .contributes("tools.greet", "description = \"Greets\"").entry("Hello.java", source)
///     .write(plugins);
/// ```
public final class PluginPackageBuilder {
  private record Content(Bytes bytes, boolean executable) {}

  private final String id;
  private final Map<String, Content> files = new LinkedHashMap<>();
  private final StringBuilder tables = new StringBuilder();
  private final List<String> requires = new ArrayList<>();
  private String version = "1.0.0";
  private String kind = "process";
  private String entry = "plugin";
  private String extra = "";
  private @Nullable String manifest;

  private PluginPackageBuilder(String id) {
    this.id = Objects.requireNonNull(id, "id");
  }

  /// A plugin of that id, version 1.0.0, of the process kind, with `process:unconfined` declared.
  public static PluginPackageBuilder of(String id) {
    return new PluginPackageBuilder(id).permission("process:unconfined");
  }

  /// Its version.
  public PluginPackageBuilder version(String text) {
    version = text;
    return this;
  }

  /// Declares a permission.
  public PluginPackageBuilder permission(String permission) {
    tables.append("[[permissions]]\nuse = \"").append(permission).append("\"\nwhy = \"a test\"\n");
    return this;
  }

  /// Declares a contribution: `[contributes.<key>]` and what stands below it.
  public PluginPackageBuilder contributes(String key, String body) {
    tables.append("[contributes.").append(key).append("]\n").append(body).append('\n');
    return this;
  }

  /// Needs another plugin.
  public PluginPackageBuilder requires(String plugin, String range) {
    requires.add("\"" + plugin + "\" = \"" + range + "\"");
    return this;
  }

  /// Any other line or table, written behind the others.
  public PluginPackageBuilder toml(String text) {
    tables.append(text).append('\n');
    return this;
  }

  /// Lines of the first part of the manifest, for example `priority = 5`.
  public PluginPackageBuilder top(String lines) {
    extra += lines + "\n";
    return this;
  }

  /// A whole manifest instead of the one made here, also a broken one.
  public PluginPackageBuilder manifest(String text) {
    manifest = text;
    return this;
  }

  /// A file beside the manifest.
  public PluginPackageBuilder file(String path, String content) {
    return file(path, content.getBytes(StandardCharsets.UTF_8), false);
  }

  /// A file beside the manifest.
  public PluginPackageBuilder file(String path, byte[] content, boolean executable) {
    files.put(path, new Content(Bytes.of(content.clone()), executable));
    return this;
  }

  /// The file to run.
  public PluginPackageBuilder entry(String path, String content) {
    entry = path;
    return file(path, content.getBytes(StandardCharsets.UTF_8), true);
  }

  /// The file to run, copied.
  public PluginPackageBuilder entry(Path program) {
    try {
      entry = program.getFileName().toString();
      return file(entry, Files.readAllBytes(program), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The WebAssembly module to run, copied: a plugin of the module kind.
  public PluginPackageBuilder module(Path module) {
    kind = "module";
    return entry(module);
  }

  /// A script that runs a main class of the test's own class path: a Java plugin without a jar.
  public PluginPackageBuilder entry(Class<?> main, String... args) {
    return entry(
        "run",
        "#!/bin/sh\nexec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xlog:disable -Xlog:all=warning:stderr -cp '%s' %s %s\n"
            .formatted(
                System.getProperty("java.home"),
                System.getProperty("java.class.path"),
                main.getName(),
                String.join(" ", args)));
  }

  /// The manifest as it will be written.
  public String toml() {
    if (manifest != null) {
      return manifest;
    }
    String needs =
        requires.isEmpty() ? "" : "[requires.plugins]\n" + String.join("\n", requires) + "\n";
    return """
    id = "%s"
    name = "%s"
    version = "%s"
    %s
    [runtime]
    kind = "%s"
    [runtime.entry]
    any = "%s"
    """
            .formatted(id, id, version, extra, kind, entry)
        + needs
        + tables;
  }

  /// Writes the folder `<plugins>/<id>`, over what stands there.
  ///
  /// @return the folder
  public Path write(Path plugins) {
    Path folder = plugins.resolve(id);
    try {
      Files.createDirectories(folder);
      for (var file : files.entrySet()) {
        write(folder.resolve(file.getKey()), file.getValue());
      }
      write(folder.resolve("plugin.toml"), new Content(Bytes.of(toml()), false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /// Beside it and then in its place: a host that looks at this moment sees the old or the new one.
  private static void write(Path file, Content content) throws IOException {
    Path parent = Objects.requireNonNull(file.getParent(), "parent");
    try {
      Files.createDirectories(parent);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(parent + " is a file", e);
    }
    Path fresh = Files.createTempFile(parent, ".new", "");
    Files.write(fresh, content.bytes().array());
    Files.setPosixFilePermissions(
        fresh, PosixFilePermissions.fromString(content.executable() ? "rwxr-xr-x" : "rw-r--r--"));
    Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
