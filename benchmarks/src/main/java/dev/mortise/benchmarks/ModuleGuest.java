package dev.mortise.benchmarks;

import dev.mortise.runtime.wasm.BareInstance;

/// An instance of a module in some engine, used as the module ABI has it. For one thread.
interface ModuleGuest extends AutoCloseable {
  /// Calls an exported function; its result as raw bits, 0 where it has none.
  long call(String export, long... arguments);

  void write(int pointer, byte[] bytes);

  byte[] read(int pointer, int length);

  /// How large its memory is.
  long memoryBytes();

  @Override
  void close();

  /// A question and its answer, both as messages of the ABI.
  default byte[] exchange(byte[] question) {
    long place = call("mortise_alloc", question.length);
    write((int) place, question);
    long packed = call("mortise_call", place, question.length);
    long pointer = packed >>> 32;
    long length = packed & 0xffff_ffffL;
    byte[] answer = read((int) pointer, (int) length);
    call("mortise_free", pointer, length);
    return answer;
  }

  /// Puts a document where the bench's own module has room.
  ///
  /// @return where
  default int place(byte[] document) {
    int place = (int) call("room", document.length);
    write(place, document);
    return place;
  }

  /// One of our runtime.
  static ModuleGuest of(BareInstance instance) {
    return new ModuleGuest() {
      @Override
      public long call(String export, long... arguments) {
        return instance.call(export, arguments);
      }

      @Override
      public void write(int pointer, byte[] bytes) {
        instance.write(pointer, bytes);
      }

      @Override
      public byte[] read(int pointer, int length) {
        return instance.read(pointer, length);
      }

      @Override
      public long memoryBytes() {
        return instance.memoryBytes();
      }

      @Override
      public void close() {
        // The collector has it.
      }
    };
  }
}
