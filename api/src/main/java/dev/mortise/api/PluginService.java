package dev.mortise.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Everything a surface can see of plugins and do with them: the only door.
///
/// Safe for any thread. Reading never waits for a lock or for a plugin. What changes a plugin
/// blocks until the change is done or refused.
public interface PluginService {
  /// All that were found, by id; failed, disabled and unreadable ones too.
  List<PluginView> plugins();

  /// The plugin of that id.
  Optional<PluginView> plugin(String id);

  /// What running plugins offer of one kind, by priority, then by plugin and name.
  List<Offer> offers(String kind);

  /// A typed view of one contribution; each call passes the gate on behalf of the caller.
  ///
  /// The view stays valid over restarts and reloads: each call goes to whatever instance serves
  /// then.
  ///
  /// @param contract an interface with [Contract]
  /// @param name of the contribution; empty where a plugin has at most one
  /// @param timeout of each call; the manifest's and the host's limits may be shorter
  <T> T contribution(
      Class<T> contract, String plugin, String name, Caller caller, Duration timeout);

  /// Every implementation of an extension point that runs now, by priority.
  <T> List<Extension<T>> extensions(Class<T> point, Caller caller);

  /// Looks through the plugin folders again: starts what is new, and what failed and has other
  /// files now; stops what is gone.
  void rescan(Caller by);

  /// Starts a plugin that does not run; returns when it runs.
  ///
  /// @throws PluginException why it does not
  void start(String id, Caller by);

  /// Stops a plugin after its calls in flight, and those that need it before it.
  void stop(String id, Caller by);

  /// Starts the plugin anew beside the old one, switches when the new one answers, and keeps the
  /// old one when it does not. One that failed is started.
  ///
  /// @throws PluginException why the new one was refused; the old one still runs
  void reload(String id, Caller by);

  /// Lets a plugin run, now and after restarts of the host.
  void enable(String id, Caller by);

  /// Stops a plugin, now and after restarts of the host.
  void disable(String id, Caller by);

  /// Ends a quarantine and starts the plugin.
  void release(String id, Caller by);

  /// Says yes to files that changed: what was granted to those before is granted to these, as long
  /// as they declare nothing new, and their secrets and storage are theirs too; then they take over
  /// from what runs.
  ///
  /// @return what was carried over; empty when nothing had to be
  /// @throws PluginException `PERMISSION_DENIED` when they declare more, which is named; `CONFLICT`
  ///   when nothing is known of files before
  List<Permission> accept(String id, Caller by);

  /// Allows a plugin one of the permissions it declares, or a narrower one. From then on, without a
  /// restart.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when the plugin does not declare it
  default void grant(String id, Permission permission, Caller by) {
    grant(id, permission, GrantTerms.PLAIN, by);
  }

  /// The same, and says whether it holds when the plugin acts on its own, with nobody calling.
  default void grant(String id, Permission permission, boolean background, Caller by) {
    grant(id, permission, GrantTerms.PLAIN.withBackground(background), by);
  }

  /// The same with all that can be said of a grant; what was said of it before is replaced.
  void grant(String id, Permission permission, GrantTerms terms, Caller by);

  /// Takes a grant back. From then on, without a restart; streams that rest on it end.
  void revoke(String id, Permission permission, Caller by);

  /// What a plugin declares and what of it is granted, in the manifest's order.
  List<PermissionStatus> permissions(String id);

  /// The same with what that caller may do by themselves.
  List<PermissionStatus> permissions(String id, Caller as);

  /// The same for somebody who had just these roles, whether anybody has them or not.
  ///
  /// @param supposed the roles to look with, and whose name the reasons say
  default List<PermissionStatus> permissionsIf(String id, Caller.User supposed) {
    throw new PluginException(
        ErrorCode.UNIMPLEMENTED, id + ": this host cannot say what other roles would allow.");
  }

  /// Whether the operator granted this to the plugin, to whatever files of it and for however long,
  /// and did not take it back. So it says what is wanted of a plugin; whether it holds now,
  /// [#permissions(String)] says.
  ///
  /// @throws PluginException `UNIMPLEMENTED` where only a host in this process knows
  default boolean grantStands(String id, Permission permission) {
    throw new PluginException(
        ErrorCode.UNIMPLEMENTED, id + ": only the host itself knows what it was granted before.");
  }

  /// Whether somebody wants this plugin not to run: it is disabled, or being stopped by hand. One
  /// that has to stop since another plugin does is still wanted.
  ///
  /// @throws PluginException `UNIMPLEMENTED` where only a host in this process knows
  default boolean unwanted(String id) {
    throw new PluginException(
        ErrorCode.UNIMPLEMENTED, id + ": only the host itself knows who wants it to stop.");
  }

  /// With its id, to whom a plugin's grants, secrets and storage belong: the very files that run,
  /// else those on the disk. Blocks while those are read.
  ///
  /// @throws PluginException `NOT_FOUND`; `UNIMPLEMENTED` where only a host in this process knows
  default String owner(String id) {
    throw new PluginException(
        ErrorCode.UNIMPLEMENTED, id + ": only the host itself knows to whom its secrets belong.");
  }

  /// What plugins wait for somebody to allow.
  Consents consents();

  /// Asks a tool's authorizer and keeps the instance that answered for the execution.
  ///
  /// @param name of the tool within the plugin
  /// @param timeout of each of the two calls
  ToolUse prepare(
      String plugin, String name, Tool.Invocation invocation, Caller caller, Duration timeout);

  /// Why a plugin is or is not running.
  Explanation why(String id);

  /// The last lines of a plugin's log, oldest first.
  ///
  /// @param last at most so many
  List<LogLine> logs(String id, int last);

  /// The last lines and then every new one, until closed.
  Items<LogLine> followLogs(String id, int last);

  /// Tells the listener of every change of state, in order, on a thread of the host's own; a slow
  /// listener delays only itself.
  Subscription onChange(Consumer<PluginView> listener);

  /// Something that can be ended.
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
