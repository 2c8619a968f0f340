package dev.mortise.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Connections to PostgreSQL: pooled for who runs for long, else kept for the next use.
final class PostgresConnections implements Connections {
  private static final int POOL_MAX = 10;

  private final String place;
  private final PGSimpleDataSource source = new PGSimpleDataSource();
  private final SpareConnections spare = new SpareConnections();
  private final @Nullable HikariDataSource pool;

  PostgresConnections(DatabaseConfig config, DatabaseUrl url) {
    place = url.toString();
    source.setUrl(url.jdbc());
    source.setUser(url.user());
    source.setPassword(url.password());
    source.setApplicationName("mortise");
    source.setConnectTimeout((int) Math.max(1, config.patience().toSeconds()));
    source.setTcpKeepAlive(true);
    pool = config.lasting() ? pool(config) : null;
  }

  private HikariDataSource pool(DatabaseConfig config) {
    HikariConfig settings = new HikariConfig();
    settings.setDataSource(source);
    settings.setPoolName("mortise-database");
    settings.setMaximumPoolSize(POOL_MAX);
    settings.setMinimumIdle(1);
    settings.setConnectionTimeout(Math.max(250, config.patience().toMillis()));
    // The pool itself does not fail when nothing answers yet: the first use does, in words.
    settings.setInitializationFailTimeout(-1);
    return new HikariDataSource(settings);
  }

  @Override
  public Connection openConnection() throws SQLException {
    return pool != null ? pool.getConnection() : spare.take(source::getConnection);
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    if (pool != null) {
      connection.close();
    } else {
      spare.giveBack(connection);
    }
  }

  @Override
  public DataSource dataSource() {
    return source;
  }

  /// A commit waits for the disk, unless whoever runs the server said otherwise.
  @Override
  public void sync(Handle handle) {}

  @Override
  public void broken() {
    spare.drop();
  }

  @Override
  public String place() {
    return place;
  }

  @Override
  public String holder() {
    return "";
  }

  @Override
  public void close() {
    spare.close();
    if (pool != null) {
      pool.close();
    }
  }
}
