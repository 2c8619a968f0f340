package dev.mortise.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/// Asks a server the same again and again, over a number of connections at once.
///
/// @param port at the loopback address
/// @param path what is asked
/// @param connections each with a thread that has one request in flight at most
record Load(int port, String path, int connections) {
  private interface Client {
    LongStream ask(Http http) throws IOException;
  }

  /// Every connection asks again as soon as it has its answer.
  ///
  /// @return how long each request took, in nanoseconds
  long[] flatOut(long millis) throws Exception {
    long end = System.nanoTime() + millis * 1_000_000;
    byte[] request = Http.get(path);
    return all(http -> {
      LongStream.Builder times = LongStream.builder();
      for (long begin = System.nanoTime(); begin < end; ) {
        http.send(request);
        long now = System.nanoTime();
        times.add(now - begin);
        begin = now;
      }
      return times.build();
    });
  }

  /// So many requests a second altogether, each at its moment, however long those before it took.
  ///
  /// @return how long each request took, in nanoseconds
  long[] paced(long millis, int rate) throws Exception {
    long pause = 1_000_000_000L * connections / rate;
    long count = Math.max(1, millis * 1_000_000 / pause);
    byte[] request = Http.get(path);
    long start = System.nanoTime();
    return all(http -> {
      LongStream.Builder times = LongStream.builder();
      long first = start + (Thread.currentThread().threadId() % connections) * pause / connections;
      for (int i = 0; i < count; i++) {
        awaitMoment(first + i * pause);
        long begin = System.nanoTime();
        http.send(request);
        times.add(System.nanoTime() - begin);
      }
      return times.build();
    });
  }

  private static void awaitMoment(long until) {
    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private long[] all(Client client) throws Exception {
    List<Future<LongStream>> all = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      for (int i = 0; i < connections; i++) {
        all.add(
            threads.submit(() -> {
              try (var http = new Http(port)) {
                return client.ask(http);
              }
            }));
      }
    }
    LongStream times = LongStream.empty();
    for (Future<LongStream> one : all) {
      times = LongStream.concat(times, one.get());
    }
    return times.toArray();
  }
}
