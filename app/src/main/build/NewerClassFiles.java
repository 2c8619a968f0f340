import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Gives the classes of a jar that were compiled for Java 5 the form of Java 8:
/// `NewerClassFiles <jar>`.
///
/// The JVM's start cache takes no class of that age, nor any lambda that mentions one, which would
/// make every command of an installation start slower than it must. Nothing but the version and
/// the tables for the verifier changes.
public final class NewerClassFiles {
  private static final int OLDEST_CACHED = 50;

  private NewerClassFiles() {}

  /// Rewrites the jar in its place.
  public static void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Path newer = Files.createTempFile(jar.toAbsolutePath().getParent(), "newer", null);
    try (var in = new JarFile(jar.toFile());
        var out = new JarOutputStream(Files.newOutputStream(newer))) {
      ClassFile form = form(in);
      for (JarEntry entry : in.stream().toList()) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        var copy = new JarEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? newer(form, bytes) : bytes);
      }
    }
    Files.move(newer, jar, StandardCopyOption.REPLACE_EXISTING);
    jar.toFile().setReadable(true, false);
  }

  /// The verifier's tables need to know what extends what, which the jar and this JDK tell.
  private static ClassFile form(JarFile jar) {
    var hierarchy =
        ClassHierarchyResolver.ofResourceParsing(
                name -> {
                  try {
                    JarEntry entry =
                        jar.getJarEntry(
                            name.descriptorString().replaceAll("^L|;$", "") + ".class");
                    return entry == null ? null : jar.getInputStream(entry);
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                })
            .orElse(ClassHierarchyResolver.defaultResolver());
    return ClassFile.of(
        ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
        ClassFile.ClassHierarchyResolverOption.of(hierarchy));
  }

  private static byte[] newer(ClassFile form, byte[] bytes) {
    ClassModel model = form.parse(bytes);
    if (model.majorVersion() >= OLDEST_CACHED) {
      return bytes;
    }
    return form.transformClass(
        model,
        ClassTransform.endHandler(builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0))
            .andThen(ClassTransform.transformingMethodBodies((code, element) -> code.with(element))));
  }
}
