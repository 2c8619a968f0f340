package dev.mortise.testkit;

import dev.mortise.api.Bytes;
import dev.mortise.api.Caller;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.HostDoor;
import dev.mortise.host.HostRequest;
import dev.mortise.protocol.ContractModel;
import dev.mortise.protocol.ContractServer;
import dev.mortise.protocol.Pipe;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A host's door without a host: answers host functions with fakes, knows its own call tokens, and
/// remembers who asked what. It checks no permissions. Safe for any thread.
public final class TestDoor implements HostDoor {
  /// One host call that came in with a good token, or none for background work.
  public record Asked(Caller caller, String function, String method, Json head) {}

  private static final int PIPE_FRAMES = 16;

  private final SecureRandom random = new SecureRandom();
  private final Map<Bytes, Caller> tokens = new ConcurrentHashMap<>();
  private final Map<String, Function<Caller, ContractServer<?>>> functions =
      new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /// Without any function.
  public TestDoor() {}

  /// Answers a host function with a fake.
  public <T> TestDoor function(Class<T> contract, T fake) {
    return functionFor(contract, _ -> fake);
  }

  /// Answers a host function with a fake that knows the caller.
  public <T> TestDoor functionFor(Class<T> contract, Function<Caller, T> fake) {
    String name = ContractModel.of(contract).name();
    functions.put(name, caller -> ContractServer.of(contract, "", fake.apply(caller)));
    return this;
  }

  /// A fresh token for a call on behalf of the caller.
  public Bytes issue(Caller caller) {
    byte[] token = new byte[16];
    random.nextBytes(token);
    Bytes issued = Bytes.of(token);
    tokens.put(issued, caller);
    return issued;
  }

  /// The call has ended: its token is good for nothing from now on.
  public void end(Bytes token) {
    tokens.remove(token);
  }

  /// Everything that was asked with a good token or as background work, in order.
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Reply call(HostRequest request) {
    return admit(request).call(request.method(), request.head(), request.body());
  }

  @Override
  public Exchange open(HostRequest request) {
    ContractServer<?> server = admit(request);
    Pipe pipe = Pipe.of(PIPE_FRAMES);
    Thread serving =
        Thread.ofVirtual()
            .name("test-door-" + request.function())
            .start(() -> {
              try {
                server.open(request.method(), request.head(), pipe.left());
              } catch (PluginException e) {
                pipe.fail(e);
              }
            });
    return new Interrupting(pipe.right(), serving);
  }

  @Override
  public boolean streams(String function, String method) {
    return server(function, new Caller.Operator("test")).streams(method);
  }

  private ContractServer<?> admit(HostRequest request) {
    Bytes token = Bytes.of(request.token());
    Caller caller =
        token.size() == 0 ? new Caller.Background("plugin under test") : tokens.get(token);
    if (caller == null) {
      throw new PluginException(
          ErrorCode.TOKEN_INVALID,
          "The plugin under test: %s %s came with a token that was never issued or has ended."
              .formatted(request.function(), request.method()));
    }
    ContractServer<?> server = server(request.function(), caller);
    asked.add(new Asked(caller, request.function(), request.method(), request.head()));
    return server;
  }

  private ContractServer<?> server(String function, Caller caller) {
    var found = functions.get(function);
    if (found == null) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          "There is no host function \"%s\" in this test; it has %s."
              .formatted(function, functions.keySet()));
    }
    return found.apply(caller);
  }
}
