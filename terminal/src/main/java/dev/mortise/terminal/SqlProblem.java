package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// What a database refuses, in its own sentence, with the place in the text where it says one.
final class SqlProblem {
  // The driver has a state for these and for much else, and says them in the language of this
  // machine.
  private static final List<String> PASSWORD_MISSING =
      List.of(
          "The server requested SCRAM-based authentication, but no password was provided.",
          "The server requested SCRAM-based authentication, but the password is an empty string.",
          "The server requested password-based authentication, but no password was provided by"
              + " plugin {0}");

  private SqlProblem() {}

  /// @param sql what was asked; empty when it did not come to that
  static PluginException of(SQLException e, String sql) {
    String state = Objects.requireNonNullElse(e.getSQLState(), "");
    String said = Objects.requireNonNullElse(e.getMessage(), e.toString()).strip();
    return new PluginException(code(state, said), placed(caused(said, e), e, sql), e);
  }

  private static ErrorCode code(String state, String said) {
    if (state.equals("28P01") || (state.equals("08004") && passwordMissing(said))) {
      return ErrorCode.PERMISSION_DENIED;
    }
    if (state.equals("57014")) {
      return ErrorCode.CANCELLED;
    }
    return state.startsWith("08") || state.startsWith("57P")
        ? ErrorCode.UNAVAILABLE
        : ErrorCode.INVALID_ARGUMENT;
  }

  private static boolean passwordMissing(String said) {
    return PASSWORD_MISSING.stream()
        .map(sentence -> GT.tr(sentence, "\n").split("\n", -1))
        .anyMatch(around -> said.startsWith(around[0]) && said.endsWith(around[around.length - 1]));
  }

  /// The driver keeps to itself why a host was not reached.
  private static String caused(String said, SQLException e) {
    return switch (e.getCause()) {
      case UnknownHostException host -> "there is no host " + host.getMessage();
      case IOException reason when !said.contains(String.valueOf(reason.getMessage())) ->
          said + " " + reason.getMessage();
      case null, default -> said;
    };
  }

  /// A position is counted in letters from the begin of its statement; in a text of one statement a
  /// line and a column say it better.
  private static String placed(String said, SQLException e, String sql) {
    ServerErrorMessage server = e instanceof PSQLException own ? own.getServerErrorMessage() : null;
    if (server == null || server.getPosition() == 0) {
      return said;
    }
    int letter = server.getPosition();
    boolean several = SqlText.of(sql).statements() > 1;
    String where;
    if (several || letter < 1 || letter > sql.codePointCount(0, sql.length()) + 1) {
      where = " (at letter " + letter + " of its statement)";
    } else {
      String before = sql.substring(0, sql.offsetByCodePoints(0, letter - 1));
      long line = before.chars().filter(c -> c == '\n').count() + 1;
      String last = before.substring(before.lastIndexOf('\n') + 1);
      where = " (line " + line + ", column " + (last.codePointCount(0, last.length()) + 1) + ")";
    }
    // The driver has written it in the language of this machine.
    return said.replace("\n  " + GT.tr("Position: {0}", Integer.toString(letter)), where);
  }
}
