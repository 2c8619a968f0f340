package dev.mortise.runtime.process;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/// Compiles a plugin's source file, with those of its folder that it uses, as the JDK's source
/// launcher does. Runs in a process of its own, kept like the plugin: source is not trusted either.
///
/// Annotation processors do not run. Uses nothing but the JDK.
final class CompileSource {
  /// In the folder of the result: the classes, and the name of the one to run.
  static final String CLASSES = "plugin.jar";

  static final String MAIN = "main";

  /// In the folder of the result instead of the two: what is wrong, a line each.
  static final String PROBLEMS = "problems";

  private static final int PROBLEMS_MAX = 5;

  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
  private final List<Path> classPath;

  private CompileSource(List<Path> classPath) {
    this.classPath = classPath;
  }

  /// Arguments: the source file, the folder for the result, then the class path. Where the source
  /// has problems they are the result, and the process ends with 1.
  public static void main(String[] arguments) throws IOException {
    Path source = Path.of(arguments[0]);
    Path result = Path.of(arguments[1]);
    List<Path> classPath = Stream.of(arguments).skip(2).map(Path::of).toList();
    var compile = new CompileSource(classPath);
    if (!compile.run(source, result)) {
      Files.write(result.resolve(PROBLEMS), compile.problems());
      System.exit(1);
    }
  }

  private boolean run(Path source, Path result) throws IOException {
    Path classes = Files.createDirectories(result.resolve("classes"));
    try (var files = compiler.getStandardFileManager(said, Locale.ROOT, StandardCharsets.UTF_8)) {
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      Optional<CompilationUnitTree> read = read(files, source);
      if (read.isEmpty()) {
        return false;
      }
      CompilationUnitTree unit = read.get();
      String folder = unit.getPackageName() == null ? "" : unit.getPackageName().toString();
      files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(root(source, folder)));
      var units = files.getJavaFileObjects(source);
      if (!compiler.getTask(null, files, said, options(), null, units).call()) {
        return false;
      }
      String main = folder.isEmpty() ? first(unit) : folder + "." + first(unit);
      Files.writeString(result.resolve(MAIN), main);
      pack(classes, result.resolve(CLASSES));
      return true;
    }
  }

  private static List<String> options() {
    return List.of("-proc:none", "-g", "-implicit:class", "-nowarn", "-parameters", "-Xlint:none");
  }

  /// A syntax error ends in nothing.
  private Optional<CompilationUnitTree> read(StandardJavaFileManager files, Path source)
      throws IOException {
    var task =
        (JavacTask)
            compiler.getTask(null, files, said, options(), null, files.getJavaFileObjects(source));
    CompilationUnitTree unit = task.parse().iterator().next();
    return errors().findAny().isPresent() || first(unit).isEmpty()
        ? Optional.empty()
        : Optional.of(unit);
  }

  /// The first class of the file is the one that runs.
  private static String first(CompilationUnitTree unit) {
    for (Tree type : unit.getTypeDecls()) {
      if (type instanceof ClassTree first) {
        return first.getSimpleName().toString();
      }
    }
    return "";
  }

  /// The folder in which the package's own folders begin.
  private static Path root(Path source, String folder) {
    Path root = source.toAbsolutePath().getParent();
    long up = folder.isEmpty() ? 0 : folder.chars().filter(c -> c == '.').count() + 1;
    for (; up > 0 && root != null; up--) {
      root = root.getParent();
    }
    return root == null ? Path.of("/") : root;
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
  }

  private Stream<Diagnostic<? extends JavaFileObject>> errors() {
    return said.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR);
  }

  private List<String> problems() {
    var errors = errors().map(CompileSource::words).toList();
    if (errors.isEmpty()) {
      return List.of("there is no class in it");
    }
    if (errors.size() <= PROBLEMS_MAX) {
      return errors;
    }
    var first = new ArrayList<>(errors.subList(0, PROBLEMS_MAX));
    first.add("and " + (errors.size() - PROBLEMS_MAX) + " more");
    return first;
  }

  private static String words(Diagnostic<? extends JavaFileObject> problem) {
    JavaFileObject source = problem.getSource();
    String message =
        problem.getMessage(Locale.ROOT).replaceAll("\\s*\\n\\s*", ", ").replaceAll(" +", " ");
    if (source == null) {
      return message;
    }
    Path name = Path.of(source.toUri()).getFileName();
    return name + ":" + problem.getLineNumber() + ": " + message;
  }
}
