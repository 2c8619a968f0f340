package dev.mortise.runtime.wasm;

import dev.mortise.host.PrivateFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.internal.ClassLoadingCollector;
import run.endive.compiler.internal.Compiler;
import run.endive.compiler.internal.Shaded;

/// Compiled modules on disk, in a folder of this user's alone, each under a name that is the hash
/// of the module, of the engine, of this JVM and of how modules are rewritten.
///
/// A file begins with the hash of its own content: one that was changed, or cut short, is not read
/// and is made anew. Whoever can write to the folder can write that hash too, so a folder that is
/// not private is as good as none. Nothing here ever fails a start.
final class CompileCache {
  private static final Logger LOG = System.getLogger(CompileCache.class.getName());
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
  private static final int DIGEST_BYTES = 32;
  private static final int CLASSES_MAX = 10_000;
  private static final long FILE_BYTES_MAX = 512L << 20;

  /// So many stay, those last used.
  private static final int FILES_MAX = 100;

  private final PrivateFolder folder;
  private final byte[] engine;
  // Guarded by this.
  private boolean ended;

  CompileCache(Path folder) {
    this.folder = PrivateFolder.of(folder.toAbsolutePath());
    this.engine = engine();
  }

  /// What stands for the engine's version: what its archive says of itself, the code of its
  /// compiler, and what that copies into what it makes.
  private static byte[] engine() {
    MessageDigest hash = sha256();
    List<String> parts =
        List.of(
            "/META-INF/maven/run.endive/compiler/pom.properties",
            Compiler.class.getSimpleName() + ".class",
            "/" + Shaded.class.getName().replace('.', '/') + ".class");
    for (String part : parts) {
      try (InputStream in = Compiler.class.getResourceAsStream(part)) {
        if (in == null) {
          throw new IllegalStateException("the engine's archive has no " + part);
        }
        hash.update(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException("the engine's archive cannot be read", e);
      }
    }
    return hash.digest();
  }

  /// What was kept of a program; null when there is nothing, or nothing to be trusted.
  Program.@Nullable Compiled find(Program program) {
    if (!folder.trusted()) {
      return null;
    }
    Path file = file(program);
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > FILE_BYTES_MAX) {
        return null;
      }
      byte[] all = Files.readAllBytes(file);
      byte[] content = Arrays.copyOfRange(all, Math.min(DIGEST_BYTES, all.length), all.length);
      byte[] digest = Arrays.copyOf(all, DIGEST_BYTES);
      if (!MessageDigest.isEqual(digest, sealed(file.getFileName().toString(), content))) {
        Files.deleteIfExists(file);
        return null;
      }
      // Its time says when it was last used; nobody else looks at it.
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return read(content);
    } catch (IOException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  private static Program.Compiled read(byte[] content) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(content));
    int interpreted = in.readInt();
    String main = in.readUTF();
    int count = in.readInt();
    if (count > CLASSES_MAX) {
      throw new IOException("too many classes");
    }
    var classes = new ClassLoadingCollector();
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      all.put(in.readUTF(), in.readNBytes(in.readInt()));
    }
    byte[] mainClass = all.remove(main);
    if (mainClass == null) {
      throw new IOException("no main class");
    }
    all.forEach(classes::put);
    classes.putMainClass(main, mainClass);
    return new Program.Compiled(classes.machineFactory(), interpreted, true);
  }

  /// Keeps what was compiled; a disk that is full or read-only is no reason to fail.
  synchronized void keep(
      Program program, String main, Map<String, byte[]> classes, int interpreted) {
    if (ended) {
      return;
    }
    Path file = file(program);
    try {
      folder.make();
      Path draft = folder.draft();
      try {
        byte[] content = write(main, classes, interpreted);
        try (var out = Files.newOutputStream(draft)) {
          out.write(sealed(file.getFileName().toString(), content));
          out.write(content);
        }
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
      clean();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a compiled module is not kept", e);
    }
  }

  /// Waits for what is being written; nothing is written any more.
  synchronized void end() {
    ended = true;
  }

  private void clean() throws IOException {
    folder.sweep();
    for (Path file : folder.surplus(CompileCache::ours, FILES_MAX)) {
      Files.deleteIfExists(file);
    }
  }

  private static boolean ours(Path file) {
    return NAME.matcher(String.valueOf(file.getFileName())).matches();
  }

  private static byte[] write(String main, Map<String, byte[]> classes, int interpreted)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(interpreted);
    out.writeUTF(main);
    out.writeInt(classes.size());
    for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().length);
      out.write(entry.getValue());
    }
    return bytes.toByteArray();
  }

  private Path file(Program program) {
    MessageDigest hash = sha256();
    hash.update(engine);
    text(hash, System.getProperty("java.vm.version", ""));
    text(hash, "rewriter " + ModuleMeter.VERSION);
    text(hash, program.budget().toString());
    hash.update(program.shape().bytes());
    return folder.path().resolve(HexFormat.of().formatHex(hash.digest()));
  }

  private static void text(MessageDigest hash, String text) {
    hash.update(text.getBytes(StandardCharsets.UTF_8));
    hash.update((byte) 0);
  }

  /// The hash binds the content to its name: one file put in another's place is not read either.
  private static byte[] sealed(String name, byte[] content) {
    MessageDigest hash = sha256();
    text(hash, name);
    return hash.digest(content);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
