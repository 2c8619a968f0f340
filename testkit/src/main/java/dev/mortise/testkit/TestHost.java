package dev.mortise.testkit;

import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.Caller;
import dev.mortise.api.Catalogue;
import dev.mortise.api.Deadline;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.Need;
import dev.mortise.api.Reply;
import dev.mortise.api.Tool;
import dev.mortise.host.CallTime;
import dev.mortise.host.Delivery;
import dev.mortise.host.Description;
import dev.mortise.host.PluginConnection;
import dev.mortise.protocol.ContractClient;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.JsonCodec;
import dev.mortise.protocol.MethodModel;
import dev.mortise.sdk.MortisePlugin;
import java.time.Duration;
import java.util.function.Function;

/// A host for the tests of one plugin: asks it as a host would, whatever carries the calls, and
/// answers its host functions with fakes. No permissions are checked. Safe for any thread.
///
/// ```java
/// try (var host = TestHost.of(plugin)) {
///   assertEquals("Hello, Ada", host.tool("greet", new Greet("Ada")).text());
/// }
/// ```
public final class TestHost implements AutoCloseable {
  private final PluginConnection connection;
  private final TestDoor door;
  private final Description description;
  private final Caller caller;
  private final Duration timeout;

  private TestHost(
      PluginConnection connection,
      TestDoor door,
      Description description,
      Caller caller,
      Duration timeout) {
    this.connection = connection;
    this.door = door;
    this.description = description;
    this.caller = caller;
    this.timeout = timeout;
  }

  /// A plugin in memory, without settings, with no host functions but those of the door.
  public static TestHost of(MortisePlugin plugin) {
    return of(plugin, new TestDoor(), Json.EMPTY);
  }

  /// A plugin in memory.
  ///
  /// @param settings one JSON object
  public static TestHost of(MortisePlugin plugin, TestDoor door, Json settings) {
    return over(InMemoryRuntime.connect(plugin, door, settings), door);
  }

  /// A plugin over any carrier; it is asked what it is, and told that it is accepted.
  public static TestHost over(PluginConnection connection, TestDoor door) {
    Description description = connection.describe();
    connection.ready();
    return new TestHost(
        connection, door, description, new Caller.Operator("test"), Deadline.DEFAULT);
  }

  /// The same plugin asked on behalf of somebody else.
  public TestHost as(Caller other) {
    return new TestHost(connection, door, description, other, timeout);
  }

  /// The same plugin asked with another time for each call.
  public TestHost within(Duration other) {
    return new TestHost(connection, door, description, caller, other);
  }

  /// What the plugin said it is.
  public Description description() {
    return description;
  }

  /// Where its host calls go.
  public TestDoor door() {
    return door;
  }

  /// The connection itself.
  public PluginConnection connection() {
    return connection;
  }

  /// Uses a tool.
  ///
  /// @param arguments a record, or [Json]
  public Tool.Result tool(String name, Object arguments) {
    Json json = arguments instanceof Json given ? given : JsonCodec.encode(arguments);
    return contribution(Tool.class, name).execute(new Tool.Invocation(json, ""));
  }

  /// One contribution; the name is empty where a plugin has at most one.
  public <T> T contribution(Class<T> contract, String name) {
    String kind = ContractModel.of(contract).name();
    return proxy(contract, name, name.isEmpty() ? kind : kind + "/" + name);
  }

  /// The plugin's implementation of an extension point.
  public <T> T point(Class<T> point) {
    return proxy(point, "", Catalogue.POINTS + "/" + ContractModel.of(point).name());
  }

  private <T> T proxy(Class<T> contract, String name, String address) {
    return ContractClient.create(contract, name, new Outgoing(address));
  }

  /// A call as it is handed to the plugin.
  public Delivery delivery(String address, String method, Json head, Bytes body, Bytes token) {
    var call =
        new Call(
            description.id(),
            address,
            method,
            head,
            body,
            caller,
            Deadline.after(timeout),
            new Need.Nothing("a test checks no permissions"),
            null);
    return new Delivery(call, new CallTime(timeout, CallTime.From.CALLER), token.array());
  }

  private <R> R withToken(Function<Bytes, R> use) {
    Bytes token = door.issue(caller);
    try {
      return use.apply(token);
    } finally {
      door.end(token);
    }
  }

  private final class Outgoing implements ContractClient.Transport {
    private final String address;

    Outgoing(String address) {
      this.address = address;
    }

    @Override
    public Reply call(MethodModel method, Need need, Json head, Bytes body) {
      return withToken(
          token -> connection.call(delivery(address, method.name(), head, body, token)));
    }

    // The token of a stream lives as long as the test: nobody here sees the stream's end.
    @Override
    public Exchange open(MethodModel method, Need need, Json head) {
      Bytes token = door.issue(caller);
      return connection.open(delivery(address, method.name(), head, Bytes.EMPTY, token));
    }
  }

  /// Stops the plugin.
  @Override
  public void close() {
    connection.stop(Duration.ofSeconds(2));
    connection.close();
  }
}
