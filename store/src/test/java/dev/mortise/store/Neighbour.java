package dev.mortise.store;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginException;
import dev.mortise.gate.CallRecord;
import dev.mortise.gate.Change;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Another process at the same files, and the program it runs: this JVM again, with one of the
/// behaviours below.
final class Neighbour implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private Neighbour(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static Neighbour start(String behaviour, Path folder, String... more) throws IOException {
    return start(List.of(), behaviour, folder, more);
  }

  /// @param before of the JVM on the command line
  static Neighbour start(List<String> before, String behaviour, Path folder, String... more)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Neighbour.class.getName(),
            behaviour,
            folder.toString()));
    command.addAll(Arrays.asList(more));
    return new Neighbour(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /// The next line it prints.
  String line() throws IOException {
    return Objects.requireNonNullElse(out.readLine(), "(ended)");
  }

  long pid() {
    return process.pid();
  }

  /// As `kill -9` does.
  void kill() {
    // By its handle: the process itself would close the stream of what it printed before.
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  /// Prints what it does, line by line.
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[1]);
    Database database =
        Database.open(DatabaseConfig.file(folder, "neighbour").waitingUpTo(Duration.ofSeconds(30)));
    database.migrate(DatabaseContract.NOTES);
    switch (arguments[0]) {
      case "write" -> write(database, arguments[2], Integer.parseInt(arguments[3]));
      case "fill" -> fill(database);
      case "audit" -> audit(database, AuditConfig.WhenFull.valueOf(arguments[2]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    database.close();
  }

  /// Says of each row that it is kept, after it is.
  private static void write(Database database, String name, int rows) {
    for (int i = 0; i < rows; i++) {
      String id = name + "-" + i;
      database.durably(handle ->
          handle
                      .createQuery("SELECT count(*) FROM note WHERE id = ?")
                      .bind(0, id)
                      .mapTo(Integer.class)
                      .one()
                  > 0
              ? 0
              : handle.execute("INSERT INTO note (id, words) VALUES (?, '')", id));
      System.out.println(id);
    }
    System.out.println("done");
  }

  /// Says of each change that it is in the audit, and of the first that could not be, until the
  /// policy has shown itself.
  private static void audit(Database database, AuditConfig.WhenFull policy) {
    try (Store store = Store.open(database)) {
      AuditTrail trail = store.audit(AuditConfig.standard("neighbour").whenFull(policy));
      for (int i = 0; ; i++) {
        try {
          trail.changed(
              new Change(
                  Instant.now(), new Caller.Operator("me"), "grant", "p" + i, "x".repeat(900)));
          System.out.println("p" + i + (trail.failing() ? " flagged" : ""));
        } catch (PluginException e) {
          System.out.println(e.code() + " " + e.getMessage());
        }
        trail.record(AuditChain.call(Instant.now(), "m" + i, CallRecord.Outcome.DONE, ""));
      }
    }
  }

  private static void fill(Database database) {
    byte[] much = new byte[200_000];
    new java.util.Random(1).nextBytes(much);
    for (int i = 0; ; i++) {
      String id = "fill-" + i;
      try {
        database.durably(handle ->
            handle.execute("INSERT INTO note (id, words, content) VALUES (?, '', ?)", id, much));
      } catch (PluginException e) {
        System.out.println("kept " + i);
        System.out.println(e.code() + " " + e.getMessage());
        return;
      }
    }
  }
}
