package dev.mortise.runtime.wasm;

/// One instance of a [BareModule]. For one thread at a time.
public final class BareInstance {
  private final Guest guest;

  BareInstance(Guest guest) {
    this.guest = guest;
    guest.refuel();
  }

  /// Calls an exported function.
  ///
  /// @return its result as raw bits; 0 where it has none
  /// @throws RuntimeException how it failed
  public long call(String export, long... arguments) {
    return guest.call(export, arguments);
  }

  /// Copies bytes into its memory.
  ///
  /// @throws RuntimeException when they do not fit there
  public void write(int pointer, byte[] bytes) {
    guest.memory().write(pointer, bytes);
  }

  /// A copy of a part of its memory.
  ///
  /// @throws RuntimeException when it has no such part
  public byte[] read(int pointer, int length) {
    return guest.memory().read(pointer, length);
  }

  /// How large its memory is, in bytes.
  public long memoryBytes() {
    return guest.memory().bytes();
  }

  /// Gives it fuel anew.
  public void refuel() {
    guest.refuel();
  }

  /// How much fuel it used since it was given some; 0 where it is not counted.
  public long used() {
    return guest.used();
  }

  /// Whether it runs as compiled code.
  public boolean compiled() {
    return guest.compiled();
  }
}
