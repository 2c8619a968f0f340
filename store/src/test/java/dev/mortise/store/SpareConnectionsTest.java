package dev.mortise.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

final class SpareConnectionsTest {
  private final JdbcDataSource source = new JdbcDataSource();
  private final SpareConnections spare = new SpareConnections();
  private int opened;

  SpareConnectionsTest() {
    source.setURL("jdbc:h2:mem:");
  }

  private List<Connection> take(int count) throws SQLException {
    List<Connection> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(
          spare.take(() -> {
            opened++;
            return source.getConnection();
          }));
    }
    return taken;
  }

  private void giveBack(List<Connection> all) throws SQLException {
    for (Connection connection : all) {
      spare.giveBack(connection);
    }
  }

  @Test
  void keepsEightAndCountsOnlyThose() throws SQLException {
    List<Connection> burst = take(20);
    giveBack(burst);
    assertEquals(20, opened);
    long closed = 0;
    for (Connection connection : burst) {
      closed += connection.isClosed() ? 1 : 0;
    }
    assertEquals(12, closed);
    for (int i = 0; i < 3; i++) {
      giveBack(take(8));
      assertEquals(20, opened, "what is given back after a burst is kept");
    }
    spare.close();
  }
}
