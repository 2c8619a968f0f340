package dev.mortise.store;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;

/// Where connections come from.
interface Connections extends ConnectionFactory, AutoCloseable {
  /// A way to the same database for tools that want a data source.
  DataSource dataSource() throws SQLException;

  /// Puts on the disk what was committed; where a commit does so itself, nothing.
  void sync(Handle handle);

  /// Forgets connections that are kept: one of them was found broken.
  void broken();

  /// Where the database is, without user and password.
  String place();

  /// Who holds the database, as the end of a sentence; empty when nobody is known to.
  String holder();

  @Override
  void close();
}
