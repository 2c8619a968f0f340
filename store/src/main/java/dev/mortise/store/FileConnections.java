package dev.mortise.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.h2.Driver;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.tools.Server;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Connections to the H2 file, which one process at a time can have open.
///
/// The system's lock on the file decides which: it is free the moment its holder ends, however that
/// was. The holder soon lets others in through a port on loopback that its [FileHolder] names, with
/// a key that only this user can read; whoever finds the file locked goes there. When the holder
/// ends, the next one who asks takes its place. H2 has a mode of its own for this, `AUTO_SERVER`,
/// whose lock is a file that must grow old before it counts as left behind: it takes half a second
/// to open and fails when two want to take over at once.
final class FileConnections implements Connections {
  /// A process that ends sooner lets nobody in: the others wait that long.
  private static final Duration LET_IN_AFTER = Duration.ofMillis(200);

  private static final Duration PAUSE = Duration.ofMillis(15);
  private static final String NAME = "mortise";
  // What makes H2 read the same SQL as PostgreSQL; each commit is handed to the system at once.
  private static final String OPTIONS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=10000";
  private static final String FILE_OPTIONS =
      ";FILE_LOCK=FS;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;MAX_COMPACT_TIME=0;TRACE_LEVEL_FILE=0";

  private final DatabaseConfig config;
  private final Path file;
  private final String local;
  private final String key;
  private final Path holderFile;
  private final SpareConnections spare = new SpareConnections();
  private final ReentrantLock holding = new ReentrantLock();
  // Under the lock: keeps the file open between uses, and whoever waits outside may come in.
  private @Nullable Connection held;
  private @Nullable Server door;
  private boolean closed;

  FileConnections(DatabaseConfig config) throws IOException {
    this.config = config;
    file = config.folder().resolve(NAME + ".mv.db");
    // Not closed under a thread that is interrupted while it reads or writes.
    local = "async:" + config.folder().resolve(NAME);
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    key = HexFormat.of().formatHex(random);
    holderFile = FileHolder.file(config.folder(), NAME, key);
    PrivateFiles.folder(config.folder());
    PrivateFiles.claim(file);
    // H2 reads it once, before its first port; a program that set it before knows why.
    if (System.getProperty("h2.bindAddress") == null) {
      System.setProperty("h2.bindAddress", "127.0.0.1");
    }
  }

  @Override
  public Connection openConnection() throws SQLException {
    return spare.take(this::connect);
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    spare.giveBack(connection);
  }

  private Connection connect() throws SQLException {
    long until = System.nanoTime() + config.patience().toNanos();
    while (true) {
      try {
        return hold();
      } catch (SQLException e) {
        if (!locked(e) || System.nanoTime() > until) {
          throw e;
        }
        Connection through = throughHolder();
        if (through != null) {
          return through;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /// Opens the file itself, or what this process has open of it.
  private Connection hold() throws SQLException {
    holding.lock();
    try {
      if (closed) {
        throw new SQLException("the database was closed", "08003");
      }
      Connection connection = driver(local + FILE_OPTIONS);
      if (held == null || held.isClosed()) {
        held = driver(local + FILE_OPTIONS);
        announce(0);
        Thread.ofVirtual().name("mortise-database-door").start(this::letIn);
      }
      return connection;
    } finally {
      holding.unlock();
    }
  }

  private @Nullable Connection throughHolder() {
    for (FileHolder holder : FileHolder.all(config.folder(), NAME)) {
      if (holder.port() > 0) {
        try {
          return driver("tcp://127.0.0.1:" + holder.port() + "/" + holder.key());
        } catch (SQLException e) {
          // It ended just now, or its file is an old one: the next, or the lock again.
          System.getLogger(FileConnections.class.getName())
              .log(System.Logger.Level.DEBUG, "{0} does not answer: {1}", holder, e.getMessage());
        }
      }
    }
    return null;
  }

  private static Connection driver(String where) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", NAME);
    login.setProperty("password", "");
    return new Driver().connect("jdbc:h2:" + where + OPTIONS, login);
  }

  private static boolean locked(SQLException e) {
    return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
  }

  private void letIn() {
    LockSupport.parkNanos(LET_IN_AFTER.toNanos());
    holding.lock();
    try {
      if (!closed && door == null) {
        // Without -tcpAllowOthers nobody of another machine gets in, whatever it is bound to.
        door = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon", "-key", key, local).start();
        FileHolder.sweep(config.folder(), NAME);
        announce(door.getPort());
      }
    } catch (SQLException | IOException e) {
      System.getLogger(FileConnections.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "Other processes cannot share " + file + " while this one has it open: " + e);
    } finally {
      holding.unlock();
    }
  }

  private void announce(int port) throws SQLException {
    try {
      new FileHolder(ProcessHandle.current().pid(), config.program(), port, key).write(holderFile);
    } catch (IOException e) {
      throw new SQLException(e.toString(), "58030", e);
    }
  }

  @Override
  public DataSource dataSource() throws SQLException {
    try (Connection connection = connect()) {
      JdbcDataSource source = new JdbcDataSource();
      String url = connection.getMetaData().getURL();
      source.setURL(
          url.startsWith("jdbc:h2:tcp:") ? url : "jdbc:h2:" + local + FILE_OPTIONS + OPTIONS);
      source.setUser(NAME);
      source.setPassword("");
      return source;
    }
  }

  /// A commit is with the system; this puts it on the disk.
  @Override
  public void sync(Handle handle) {
    handle.execute("CHECKPOINT SYNC");
  }

  /// Where it was this process's own file that closed, after a failed write for example, the next
  /// use opens it again.
  @Override
  public void broken() {
    spare.drop();
    holding.lock();
    try {
      if (held != null && !works(held)) {
        release();
      }
    } finally {
      holding.unlock();
    }
  }

  private static boolean works(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      return statement.execute("CALL 1");
    } catch (SQLException e) {
      return false;
    }
  }

  private void release() {
    if (door != null) {
      door.stop();
      door = null;
    }
    try {
      if (held != null) {
        held.close();
      }
      Files.deleteIfExists(holderFile);
    } catch (SQLException | IOException e) {
      System.getLogger(FileConnections.class.getName())
          .log(System.Logger.Level.WARNING, "Closing " + file + ": " + e);
    }
    held = null;
  }

  @Override
  public String place() {
    return file.toString();
  }

  @Override
  public String holder() {
    return FileHolder.all(config.folder(), NAME).stream()
        .filter(holder -> holder.pid() != ProcessHandle.current().pid())
        .findFirst()
        .map(FileHolder::toString)
        .orElse("");
  }

  @Override
  public void close() {
    holding.lock();
    try {
      closed = true;
      spare.close();
      release();
    } finally {
      holding.unlock();
    }
  }
}
