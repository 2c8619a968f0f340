package dev.mortise.runtime.wasm;

/// Makes sure that a host function has room on the stack: a guest that calls one from the bottom of
/// its recursion must not have the host's own code run out of it half-way.
final class StackReserve {
  /// Some 200 KiB of frames, which what stands behind the gate never uses up.
  private static final int FRAMES = 1_000;

  private StackReserve() {}

  /// @throws StackOverflowError when there is too little, while nothing has been touched yet
  static void check() {
    if (descend(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16) < 0) {
      throw new IllegalStateException("a sum of small numbers is not below zero");
    }
  }

  /// Every argument is used after the call, so each frame really holds all of them.
  private static long descend(
      int left,
      long a,
      long b,
      long c,
      long d,
      long e,
      long f,
      long g,
      long h,
      long i,
      long j,
      long k,
      long l,
      long m,
      long n,
      long o,
      long p) {
    if (left == 0) {
      return a;
    }
    long below = descend(left - 1, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, a);
    return below + (a ^ b) + (c ^ d) + (e ^ f) + (g ^ h) + (i ^ j) + (k ^ l) + (m ^ n) + (o ^ p);
  }
}
