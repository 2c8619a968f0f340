package dev.mortise.runtime.wasm;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.internal.ClassLoadingCollector;
import run.endive.compiler.internal.Compiler;
import run.endive.compiler.internal.CompilerResult;

/// Compiles modules in the background, one at a time on one thread, while their instances are
/// interpreted. What is in the cache is taken from there at once.
final class CompileWorker implements AutoCloseable {
  private static final Logger LOG = System.getLogger(CompileWorker.class.getName());
  private static final int WAITING_MAX = 64;

  private final @Nullable CompileCache cache;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          0,
          1,
          20,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_MAX),
          Thread.ofPlatform().daemon().name("mortise-module-compiler").factory());

  CompileWorker(@Nullable Path folder) {
    cache = folder == null ? null : new CompileCache(folder);
  }

  /// Has it compiled, sooner or later; a program that is not stays interpreted.
  void compile(Program program, String label) {
    try {
      thread.execute(() -> work(program, label));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.WARNING, "{0} stays interpreted: too many modules wait to be compiled", label);
    }
  }

  // A compiler may fail in ways of its own on code that nobody has seen before; the interpreter
  // goes on.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private void work(Program program, String label) {
    try {
      program.compiled(classes(program, cache));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.log(Level.WARNING, "{0} stays interpreted: it could not be compiled: {1}", label, e);
    }
  }

  /// What the cache has of it, or else what the compiler makes of it now and the cache then keeps.
  static Program.Compiled classes(Program program, @Nullable CompileCache cache) {
    Program.Compiled kept = cache == null ? null : cache.find(program);
    return kept == null ? fresh(program, cache) : kept;
  }

  private static Program.Compiled fresh(Program program, @Nullable CompileCache cache) {
    CompilerResult result =
        Compiler.builder(program.module())
            .withInterpreterFallback(InterpreterFallback.SILENT)
            .withClassCollectorFactory(ClassLoadingCollector::new)
            .build()
            .compile();
    var classes = (ClassLoadingCollector) result.collector();
    int interpreted = result.interpretedFunctions().size();
    if (cache != null) {
      Map<String, byte[]> bytes = result.classBytes();
      cache.keep(program, classes.mainClassName(), bytes, interpreted);
    }
    return new Program.Compiled(classes.machineFactory(), interpreted, false);
  }

  /// The compiler hears of no interrupt and may go on for a while, but writes no file any more.
  @Override
  public void close() {
    thread.shutdownNow();
    if (cache != null) {
      cache.end();
    }
  }
}
