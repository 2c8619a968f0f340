package dev.mortise.runtime.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A plugin that a JVM runs.
///
/// @param classPath what it is loaded from, real paths
/// @param target the words that name what to run: `-jar file`, a class, or a source file
/// @param rehearsal the words that run the same without serving, for [StartRecorder]
/// @param start names the start cache; null where there can be none
record JavaProgram(
    List<Path> classPath,
    List<String> target,
    List<String> rehearsal,
    @Nullable String start,
    List<Path> readable) {
  static final String REHEARSAL_PROPERTY = "mortise.rehearsal";
  private static final String REHEARSAL_CLASS = "dev.mortise.sdk.Rehearsal";

  JavaProgram {
    classPath = List.copyOf(classPath);
    target = List.copyOf(target);
    rehearsal = List.copyOf(rehearsal);
    readable = List.copyOf(readable);
  }

  /// A jar with all it needs in it. Its start cache is its own: another plugin's code may have
  /// written what is in it.
  static JavaProgram ofJar(Path jar, String start) {
    List<String> target = List.of("-jar", jar.toString());
    var rehearsal = new ArrayList<String>();
    rehearsal.add("-D" + REHEARSAL_PROPERTY + "=true");
    rehearsal.addAll(target);
    return new JavaProgram(List.of(), target, rehearsal, start, List.of());
  }

  /// Classes compiled from a source file, behind the SDK: the JVM takes a cache recorded with the
  /// SDK alone when more follows on the class path, so every version of every such plugin starts
  /// quickly, also right after an edit.
  static JavaProgram ofClasses(List<Path> sdk, Path classes, String main, @Nullable String start) {
    var all = new ArrayList<>(sdk);
    all.add(classes);
    var readable = new ArrayList<>(sdk);
    readable.add(classes);
    return new JavaProgram(all, classPath(all, main), rehearsal(sdk), start, readable);
  }

  /// A source file that the JDK compiles at every start.
  static JavaProgram ofSource(List<Path> sdk, Path source) {
    return new JavaProgram(sdk, classPath(sdk, source.toString()), List.of(), null, sdk);
  }

  static List<String> rehearsal(List<Path> sdk) {
    return classPath(sdk, REHEARSAL_CLASS);
  }

  private static List<String> classPath(List<Path> paths, String target) {
    String joined =
        paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    return List.of("-cp", joined, target);
  }
}
