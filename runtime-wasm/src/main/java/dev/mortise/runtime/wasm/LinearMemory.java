package dev.mortise.runtime.wasm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import run.endive.runtime.ConstantEvaluators;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmRuntimeException;
import run.endive.wasm.UninstantiableException;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.MemoryLimits;

/// The memory of one instance as one array of just its size, so that the JVM's own check of bounds
/// is the only one; and beside it the instance's fuel.
///
/// Modules of plugins have no atomic instructions, and those that [FunctionMeter] adds mean the
/// fuel: so it is a field that compiled code reaches in one step. For the instance's thread.
@SuppressWarnings("removal") // The interface still has methods that nobody calls.
final class LinearMemory implements Memory {
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final VarHandle FLOATS = view(float[].class);
  private static final VarHandle DOUBLES = view(double[].class);

  private final int pagesMin;
  private final int pagesMax;
  private final Quota.Share share;
  private byte[] bytes;
  private DataSegment[] segments = {};
  private long fuel;
  private int exhausted = -1;
  private boolean starved;
  private boolean partFull;

  /// @param share of the memory of all instances; what it begins with was taken already
  LinearMemory(MemoryLimits limits, int pagesMax, long fuel, Quota.Share share) {
    this.pagesMin = limits.initialPages();
    this.pagesMax = Math.min(limits.maximumPages(), pagesMax);
    this.bytes = new byte[pagesMin * PAGE_SIZE];
    this.fuel = fuel;
    this.share = share;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /// What is left; below zero when it was not enough.
  long fuel() {
    return fuel;
  }

  void fuel(long units) {
    fuel = units;
  }

  /// A call begins, with so much.
  void refuel(long units) {
    fuel = units;
    starved = false;
  }

  /// Whether it was refused memory in this call that its own limit would have allowed.
  boolean starved() {
    return starved;
  }

  /// Whether that was because its plugin has all that one may have.
  boolean partFull() {
    return partFull;
  }

  /// Gives its share of the memory of all instances back. For any thread.
  void end() {
    share.end();
  }

  /// The function that ran out of it; -1 while none has.
  int exhausted() {
    return exhausted;
  }

  @Override
  public long atomicAddLong(int address, long units) {
    long before = fuel;
    long after = before + units;
    // What is overdrawn never becomes a credit.
    fuel = before < 0 && units < 0 && after >= 0 ? Long.MIN_VALUE : after;
    return before;
  }

  @Override
  public long atomicReadLong(int address) {
    return fuel;
  }

  @Override
  public void atomicWriteLong(int address, long units) {
    fuel = units;
  }

  @Override
  public void atomicWriteInt(int address, int function) {
    exhausted = function;
  }

  @Override
  public int pages() {
    return bytes.length / PAGE_SIZE;
  }

  @Override
  public int grow(int more) {
    int before = pages();
    long after = (long) before + more;
    if (more < 0 || after > pagesMax) {
      return -1;
    }
    return more == 0 || grown((int) after) ? before : -1;
  }

  /// Where the host has no room, the guest is told as it is when its own limit is reached.
  private boolean grown(int pages) {
    long more = (long) (pages - pages()) * PAGE_SIZE;
    starved = !share.take(more);
    if (starved) {
      partFull = share.partFull(more);
      return false;
    }
    try {
      bytes = Arrays.copyOf(bytes, pages * PAGE_SIZE);
      return true;
    } catch (OutOfMemoryError e) {
      share.give(more);
      starved = true;
      partFull = false;
      return false;
    }
  }

  @Override
  public int initialPages() {
    return pagesMin;
  }

  @Override
  public int maximumPages() {
    return pagesMax;
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public Object lock(int address) {
    throw new UnsupportedOperationException("no threads");
  }

  @Override
  public int waitOn(int address, int expected, long timeout) {
    throw new UnsupportedOperationException("no threads");
  }

  @Override
  public int waitOn(int address, long expected, long timeout) {
    throw new UnsupportedOperationException("no threads");
  }

  @Override
  public int notify(int address, int threads) {
    throw new UnsupportedOperationException("no threads");
  }

  @Override
  public void initialize(Instance instance, DataSegment[] dataSegments) {
    segments = dataSegments;
    for (DataSegment segment : dataSegments) {
      if (segment instanceof ActiveDataSegment active) {
        long[] offset =
            ConstantEvaluators.computeConstantValue(instance, active.offsetInstructions());
        place(active.data(), (int) offset[0]);
      }
    }
  }

  private void place(byte[] data, int offset) {
    if (Integer.toUnsignedLong(offset) + data.length > bytes.length) {
      throw new UninstantiableException("out of bounds memory access");
    }
    System.arraycopy(data, 0, bytes, offset, data.length);
  }

  @Override
  public void initPassiveSegment(int segment, int to, int from, int size) {
    write(to, segments[segment].data(), from, size);
  }

  @Override
  public void drop(int segment) {
    throw new UnsupportedOperationException("the instance drops its segments");
  }

  @Override
  public void write(int address, byte[] data, int from, int size) {
    try {
      System.arraycopy(data, from, bytes, address, size);
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public byte[] readBytes(int address, int length) {
    if (address < 0 || length < 0 || length > bytes.length - address) {
      throw outside();
    }
    return Arrays.copyOfRange(bytes, address, address + length);
  }

  @Override
  public byte read(int address) {
    try {
      return bytes[address];
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public void writeByte(int address, byte value) {
    try {
      bytes[address] = value;
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public short readShort(int address) {
    try {
      return (short) SHORTS.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public long readU16(int address) {
    return readShort(address) & 0xffffL;
  }

  @Override
  public void writeShort(int address, short value) {
    try {
      SHORTS.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public int readInt(int address) {
    try {
      return (int) INTS.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public void writeI32(int address, int value) {
    try {
      INTS.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public long readLong(int address) {
    try {
      return (long) LONGS.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public void writeLong(int address, long value) {
    try {
      LONGS.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public float readFloat(int address) {
    try {
      return (float) FLOATS.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public long readF32(int address) {
    return readInt(address);
  }

  @Override
  public void writeF32(int address, float value) {
    try {
      FLOATS.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public double readDouble(int address) {
    try {
      return (double) DOUBLES.get(bytes, address);
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  @Override
  public long readF64(int address) {
    return readLong(address);
  }

  @Override
  public void writeF64(int address, double value) {
    try {
      DOUBLES.set(bytes, address, value);
    } catch (IndexOutOfBoundsException e) {
      throw outside();
    }
  }

  /// A fresh array is zero.
  @Override
  public void zero() {}

  @Override
  public void fill(byte value, int from, int to) {
    if (from < 0 || to < from || to > bytes.length) {
      throw outside();
    }
    Arrays.fill(bytes, from, to, value);
  }

  @Override
  public void copy(int to, int from, int size) {
    write(to, bytes, from, size);
  }

  private static WasmRuntimeException outside() {
    return new WasmRuntimeException("out of bounds memory access");
  }
}
