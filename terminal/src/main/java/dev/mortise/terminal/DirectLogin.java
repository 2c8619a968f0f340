package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The way to a database without a cluster: one of the configuration, or one that a person types.
///
/// A password is the configured one, else the driver's own finding; when that does not do, a person
/// is asked. It is kept for this pane alone.
final class DirectLogin implements DatabaseLogin {
  /// In what makes a pane: the name of one of the configuration.
  static final String CONFIGURED = "database";

  private static final String HOST = "host";
  private static final String PORT = "port";
  private static final String NAME = "dbname";
  private static final String USER = "user";

  private final Desk desk;
  private final Guest guest;
  private final String configured;
  private @Nullable DatabaseAddress address;
  private @Nullable String password;
  private String missing = "";
  private boolean tried;

  DirectLogin(PaneContext context, Guest guest) {
    this.desk = context.desk();
    this.guest = guest;
    PaneSpec spec = context.spec();
    configured = spec.get(CONFIGURED);
    String host = DatabaseAddress.host(spec.get(HOST));
    if (configured.isEmpty() && !host.isEmpty()) {
      int port = PortForwards.port(spec.get(PORT), 1);
      address =
          new DatabaseAddress(
              host, port < 0 ? DatabaseAddress.PORT : port, spec.get(NAME), spec.get(USER), "");
    }
  }

  @Override
  public String label() {
    return configured.isEmpty() ? "PostgreSQL" : configured;
  }

  /// A pane that comes back goes where it was; from then on it asks.
  @Override
  public void begin(Question question) {
    DatabaseAddress there = address;
    if (!configured.isEmpty()) {
      beginConfigured();
    } else if (there == null || tried) {
      askWhere(question);
    } else {
      tried = true;
      guest.found(new DirectDatabase(there, null));
    }
  }

  private void beginConfigured() {
    Optional<DatabaseEntry> entry = desk.config().database(configured);
    if (entry.isEmpty()) {
      guest.failed(
          new PluginException(
              ErrorCode.NOT_FOUND,
              "There is no database " + configured + " in the configuration any more."));
      return;
    }
    Map<String, String> environment = desk.ports().environment();
    if (!entry.get().address().equals(address)) {
      // What was typed was meant for another one.
      password = null;
    }
    address = entry.get().address();
    missing = entry.get().missing(environment).map(why -> "; " + why).orElse("");
    String typed = password;
    guest.found(
        new DirectDatabase(
            entry.get().address(), typed != null ? typed : entry.get().password(environment)));
  }

  private void askWhere(Question question) {
    DatabaseAddress before = address;
    desk.show(
        new FormOverlay(
            desk,
            Mode.QUERY_DIALOG,
            "a PostgreSQL database",
            List.of(
                field("Host", before == null ? "localhost" : before.host()),
                field(
                    "Port",
                    Integer.toString(before == null ? DatabaseAddress.PORT : before.port())),
                field("Database", before == null ? "postgres" : before.database()),
                field("User", before == null ? DatabaseAddress.processUser() : before.user()),
                new FormOverlay.Field("Password", password == null ? "" : password, true)),
            answers -> taken(question, answers),
            () -> question.unlessEnded(() -> guest.none("no database was chosen"))));
  }

  private static FormOverlay.Field field(String label, String value) {
    return new FormOverlay.Field(label, value, false);
  }

  /// What is wrong with what was typed; empty when nothing is.
  private String taken(Question question, List<String> answers) {
    String host = DatabaseAddress.host(answers.get(0));
    int port = PortForwards.port(answers.get(1), 1);
    String name = answers.get(2).strip();
    String user = answers.get(3).strip();
    if (host.isEmpty()) {
      return "a host is a name or an address";
    }
    if (port < 0) {
      return "a port is 1 to 65535";
    }
    if (name.isEmpty() || user.isEmpty()) {
      return name.isEmpty() ? "which database?" : "as which user?";
    }
    tried = true;
    address = new DatabaseAddress(host, port, name, user, "");
    password = answers.get(4).isEmpty() ? null : answers.get(4);
    DirectDatabase chosen = new DirectDatabase(address, password);
    question.unlessEnded(() -> guest.found(chosen));
    return "";
  }

  /// Asks for the password alone, when that is what it is about.
  @Override
  public boolean refused(Question question, PluginException e) {
    DatabaseAddress there = address;
    if (e.code() != ErrorCode.PERMISSION_DENIED || there == null) {
      return false;
    }
    desk.show(
        new FormOverlay(
            desk,
            Mode.QUERY_DIALOG,
            "password of " + there.place(),
            List.of(new FormOverlay.Field("Password", "", true)),
            answers -> {
              if (answers.getFirst().isEmpty()) {
                return "a password is needed";
              }
              password = answers.getFirst();
              DirectDatabase chosen = new DirectDatabase(there, password);
              question.unlessEnded(() -> guest.found(chosen));
              return "";
            },
            () -> question.unlessEnded(() -> guest.none(why(e) + missing))));
    return true;
  }

  /// Something follows it.
  private static String why(PluginException e) {
    return String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
  }

  @Override
  public PaneSpec remembered(PaneSpec made) {
    DatabaseAddress there = address;
    return there == null || !configured.isEmpty()
        ? made
        : made.with(HOST, there.host())
            .with(PORT, Integer.toString(there.port()))
            .with(NAME, there.database())
            .with(USER, there.user());
  }
}
