package dev.mortise.runtime.wasm;

/// Where the host puts what it tells a guest. From the guest's own allocator where there is one,
/// and else from pages added to its memory, which are used again call by call. For the instance's
/// thread.
final class Arena {
  private static final int PAGE_BYTES = 64 << 10;
  private static final int ALIGNMENT = 16;

  private final Guest guest;
  private final boolean allocates;
  private final boolean frees;
  private int base;
  private int size;
  private int used;

  Arena(Guest guest) {
    this.guest = guest;
    this.allocates = guest.exports(KubetileAbi.ALLOC);
    this.frees = guest.exports(KubetileAbi.FREE);
  }

  /// A call begins: what was told before is not needed any more.
  void begin() {
    used = 0;
  }

  /// Puts bytes there.
  ///
  /// @return where; good until the next call begins, or until [#free]
  /// @throws GuestFault when the memory is full
  int put(byte[] bytes) {
    int pointer = allocates ? allocate(bytes.length) : reserve(bytes.length);
    guest.memory().write(pointer, bytes);
    return pointer;
  }

  private int allocate(int length) {
    int pointer = (int) guest.call(KubetileAbi.ALLOC, length);
    if (pointer == 0) {
      throw new GuestFault("has no room for %,d bytes: plugin_alloc returned 0".formatted(length));
    }
    return pointer;
  }

  private int reserve(int length) {
    long wanted = used + (long) length;
    if (wanted > size) {
      int pages = (int) ((Math.max(length, 1) + PAGE_BYTES - 1L) / PAGE_BYTES);
      base = guest.memory().grow(pages);
      size = pages * PAGE_BYTES;
      used = 0;
    }
    int pointer = base + used;
    used += (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return pointer;
  }

  /// What was put there is not needed any more.
  void free(int pointer, int length) {
    if (allocates && frees) {
      guest.call(KubetileAbi.FREE, pointer, length);
    }
  }
}
