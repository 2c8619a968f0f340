package dev.mortise.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// A real PostgreSQL for all tests of this JVM, with a database of its own for each that asks. It
/// ends with the JVM.
public final class TestPostgres {
  /// Who belongs to this role is asked for a password; the owner of all, `postgres`, is not.
  private static final String GUARDED = "guarded";

  private static final EmbeddedPostgres SERVER = start();

  private TestPostgres() {}

  private static EmbeddedPostgres start() {
    try {
      Path rules = Files.createTempFile("mortise-pg_hba", ".conf");
      rules.toFile().deleteOnExit();
      Files.writeString(
          rules,
          """
          host all +%s all scram-sha-256
          host all all all trust
          """
              .formatted(GUARDED));
      EmbeddedPostgres server = start(rules);
      execute(server, "CREATE ROLE " + GUARDED);
      execute(server, "CREATE SEQUENCE databases");
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres start(Path rules) throws IOException {
    try {
      return attempt(rules);
    } catch (IOException taken) {
      // The port it found free was another program's a moment later.
      return attempt(rules);
    }
  }

  private static EmbeddedPostgres attempt(Path rules) throws IOException {
    return EmbeddedPostgres.builder()
        .setServerConfig("hba_file", rules.toString())
        .setPGStartupWait(Duration.ofMinutes(2))
        .start();
  }

  /// The URL of a new database, without a password: any will do.
  public static String url() {
    return url("postgres", database());
  }

  /// The URL of a new database whose user must say this password; it is not in the URL.
  ///
  /// @param password letters and digits
  public static String guarded(String password) {
    String database = database();
    String user = "user_of_" + database;
    execute(SERVER, "CREATE ROLE " + user + " LOGIN PASSWORD '" + password + "'");
    execute(SERVER, "GRANT " + GUARDED + " TO " + user);
    return url(user, database);
  }

  private static String url(String user, String database) {
    return "postgresql://" + user + "@localhost:" + SERVER.getPort() + "/" + database;
  }

  /// The server counts them: nothing of this JVM does.
  private static String database() {
    try (Connection connection = SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet number = statement.executeQuery("SELECT nextval('databases')")) {
      number.next();
      String name = "test" + number.getLong(1);
      execute(SERVER, "CREATE DATABASE " + name);
      return name;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(EmbeddedPostgres server, String sql) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
