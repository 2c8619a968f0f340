package dev.mortise.benchmarks;

import io.github.kawamuray.wasmtime.Engine;
import io.github.kawamuray.wasmtime.Extern;
import io.github.kawamuray.wasmtime.Func;
import io.github.kawamuray.wasmtime.Instance;
import io.github.kawamuray.wasmtime.Memory;
import io.github.kawamuray.wasmtime.Module;
import io.github.kawamuray.wasmtime.Store;
import io.github.kawamuray.wasmtime.WasmFunctions;
import io.github.kawamuray.wasmtime.WasmValType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A module in wasmtime, through JNI: compiled to the processor's own code when it is made.
final class Wasmtime implements AutoCloseable {
  private final Engine engine = new Engine();
  private final Module module;

  Wasmtime(byte[] file) {
    module = Module.fromBinary(engine, file);
  }

  /// Why there is no wasmtime here; null where there is.
  static @Nullable String missing() {
    try {
      new Engine().close();
      return null;
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      return "wasmtime's native library does not load here: " + e;
    }
  }

  /// A fresh instance in a store of its own, which is how guests are kept apart there.
  ModuleGuest instance() {
    return new Guest();
  }

  @Override
  public void close() {
    module.dispose();
    engine.dispose();
  }

  @FunctionalInterface
  private interface Callable {
    long call(long[] arguments);
  }

  private final class Guest implements ModuleGuest {
    private final Store<@Nullable Void> store = new Store<>(null, engine);
    private final Instance instance;
    private final Memory memory;
    private final Map<String, Callable> functions = new HashMap<>();

    Guest() {
      List<Extern> imports = new ArrayList<>();
      if (module.imports().length > 0) {
        Func host =
            WasmFunctions.wrap(
                store, WasmValType.I32, WasmValType.I32, WasmValType.I64, (_, _) -> 0L);
        imports.add(Extern.fromFunc(host));
      }
      instance = new Instance(store, module, imports);
      memory = instance.getMemory(store, "memory").orElseThrow();
    }

    @Override
    public long call(String export, long... arguments) {
      return functions.computeIfAbsent(export, this::function).call(arguments);
    }

    /// The binding's typed calls, which are its fastest.
    private Callable function(String export) {
      Func func = instance.getFunc(store, export).orElseThrow();
      WasmValType<Integer> i32 = WasmValType.I32;
      return switch (export) {
        case "add" -> {
          var add = WasmFunctions.func(store, func, i32, i32, i32);
          yield a -> add.call((int) a[0], (int) a[1]);
        }
        case "fib", "room", "walk", "mortise_alloc" -> {
          var one = WasmFunctions.func(store, func, i32, i32);
          yield a -> one.call((int) a[0]);
        }
        case "touch" -> {
          var none = WasmFunctions.func(store, func, i32);
          yield _ -> none.call();
        }
        case "mortise_free" -> {
          var free = WasmFunctions.consumer(store, func, i32, i32);
          yield a -> {
            free.accept((int) a[0], (int) a[1]);
            return 0;
          };
        }
        case "sha256", "json", "mortise_call" -> {
          var two = WasmFunctions.func(store, func, i32, i32, WasmValType.I64);
          yield a -> two.call((int) a[0], (int) a[1]);
        }
        default -> throw new IllegalArgumentException(export);
      };
    }

    @Override
    public void write(int pointer, byte[] bytes) {
      memory.buffer(store).put(pointer, bytes);
    }

    @Override
    public byte[] read(int pointer, int length) {
      byte[] bytes = new byte[length];
      ByteBuffer all = memory.buffer(store);
      all.get(pointer, bytes);
      return bytes;
    }

    @Override
    public long memoryBytes() {
      return memory.buffer(store).capacity();
    }

    @Override
    public void close() {
      instance.dispose();
      store.dispose();
    }
  }
}
