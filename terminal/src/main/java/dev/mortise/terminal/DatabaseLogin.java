package dev.mortise.terminal;

import dev.mortise.api.PluginException;

/// How a query pane comes to its database: finds it, and asks a person for what it does not find.
/// Belongs to the loop.
interface DatabaseLogin {
  /// Who wants the database.
  interface Guest {
    /// One to try.
    void found(Database database);

    /// There is none, since a person chose none.
    void none(String why);

    void failed(PluginException e);
  }

  /// What leads there, for titles.
  String label();

  /// Looks for it; at any later time asks again.
  ///
  /// @param question whoever ended it wants nothing any more
  void begin(Question question);

  /// The database that was found refused.
  ///
  /// @return whether something is done about it
  boolean refused(Question question, PluginException e);

  /// What brings a person there the next time; never with a password.
  PaneSpec remembered(PaneSpec made);

  /// That of a pane: to a pod, or without a cluster.
  static DatabaseLogin of(PaneContext context, Guest guest) {
    return context.spec().get("name").isEmpty()
        ? new DirectLogin(context, guest)
        : new PodLogin(context, guest);
  }
}
