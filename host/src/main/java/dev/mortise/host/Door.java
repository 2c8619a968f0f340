package dev.mortise.host;

import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Need;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.gate.CallContext;
import dev.mortise.gate.CallTokens;
import dev.mortise.gate.Direction;
import dev.mortise.gate.Gate;
import dev.mortise.gate.Once;
import dev.mortise.gate.Passage;
import dev.mortise.protocol.ContractServer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Where the host calls of one started plugin go in. Shut until the plugin's description was
/// accepted, so that looking at a new version has no effects, and shut for good at its end.
final class Door implements HostDoor {
  private static final int CALLS_MAX = 256;

  private final String label;
  private final Gate gate;
  private final HostFunctions functions;
  private final Questions questions;
  private final BoundedLog log;
  private final Semaphore room = new Semaphore(CALLS_MAX);
  private final Set<ServedStream> streams = ConcurrentHashMap.newKeySet();
  private final ProgressTable listeners = new ProgressTable();
  // Published by the thread that starts the plugin, before the door is opened.
  private volatile CallTokens tokens;
  private volatile Phase phase = Phase.SHUT;

  private enum Phase {
    SHUT,
    OPEN,
    ENDED
  }

  /// A call that passed the gate, with what will answer it.
  private record Let(
      HostRequest request, CallContext context, ContractServer<?> server, Passage passage) {}

  @SuppressWarnings("NullAway.Init") // there are no tokens before there is an instance
  Door(String label, Gate gate, HostFunctions functions, Questions questions, BoundedLog log) {
    this.label = label;
    this.gate = gate;
    this.functions = functions;
    this.questions = questions;
    this.log = log;
  }

  BoundedLog log() {
    return log;
  }

  void open(CallTokens issued) {
    tokens = issued;
    phase = Phase.OPEN;
  }

  void end() {
    phase = Phase.ENDED;
    streams.forEach(s -> s.fail(ended()));
  }

  private PluginException ended() {
    return new PluginException(ErrorCode.CANCELLED, label + " has ended.");
  }

  ProgressTable listeners() {
    return listeners;
  }

  @Override
  public boolean streams(String function, String method) {
    return functions.streams(label, function, method);
  }

  @Override
  public Reply call(HostRequest request) {
    takePlace(request);
    try {
      Let let = let(request);
      try {
        Reply reply =
            Nesting.within(
                let.context(),
                () -> let.server().call(request.method(), request.head(), request.body()));
        let.passage().done();
        return reply;
      } catch (RuntimeException e) {
        throw failed(let, e);
      }
    } finally {
      room.release();
    }
  }

  @Override
  public Exchange open(HostRequest request) {
    takePlace(request);
    boolean running = false;
    try {
      Let let = let(request);
      var stream = new ServedStream();
      streams.add(stream);
      let.passage().onRevoked(stream::fail);
      Thread.ofVirtual().name("host-" + request.function()).start(() -> serve(let, stream));
      running = true;
      if (phase == Phase.ENDED) {
        stream.fail(ended());
      }
      return new MeteredExchange(stream, let.passage());
    } finally {
      if (!running) {
        room.release();
      }
    }
  }

  private void serve(Let let, ServedStream stream) {
    try {
      stream.serve(exchange ->
          Nesting.within(
              let.context(),
              () -> {
                let.server().open(let.request().method(), let.request().head(), exchange);
                return true;
              }));
      let.passage().done();
    } catch (RuntimeException e) {
      stream.fail(failed(let, e));
    } finally {
      streams.remove(stream);
      room.release();
    }
  }

  private void takePlace(HostRequest request) {
    if (phase != Phase.OPEN) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE,
          label
              + " asked for host/"
              + LogText.clean(request.function())
              + (phase == Phase.SHUT
                  ? " before it was accepted; host functions open with the first call."
                  : " after its end."));
    }
    if (!room.tryAcquire()) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          label + " has " + CALLS_MAX + " host calls running, which is the limit; wait for some.");
    }
  }

  private Let let(HostRequest request) {
    CallContext told = known(request);
    Deadline own = request.deadline();
    Deadline deadline = own == null ? told.deadline() : told.deadline().min(own);
    CallContext context = new CallContext(told.caller(), told.chain(), deadline, told.trace());
    boolean changes = functions.changes(label, request.function(), request.method());
    HostCaller caller =
        new HostCaller(
            context.party().plugin(),
            context.party().version(),
            context.party().owner(),
            context.caller(),
            deadline,
            log,
            need -> admit(request, context, need, changes),
            listeners.of(request.token()));
    ContractServer<?> server = functions.server(label, request.function(), caller);
    Call call = envelope(request, context, need(server, request));
    Once once = questions.ask(gate, call, context);
    Passage passage = gate.admit(Direction.OUT_OF_PLUGIN, call, context, changes, once);
    Caller acting = gate.acting(call, context);
    return new Let(
        request,
        context,
        acting.equals(context.caller())
            ? server
            // Only what a call needs tells as whom it is made.
            : functions.server(label, request.function(), caller.as(acting)),
        passage);
  }

  private void admit(
      HostRequest request, CallContext context, Permission further, boolean changes) {
    Call call = envelope(request, context, new Need.Holds(further));
    Once once = questions.ask(gate, call, context);
    gate.admit(Direction.OUT_OF_PLUGIN, call, context, changes, once).done();
  }

  /// What the token stands for. Who forges one, or asks for what there is not, is on record too.
  private CallContext known(HostRequest request) {
    try {
      functions.find(label, request.function());
      return tokens.resolve(request.token());
    } catch (PluginException e) {
      CallContext nobody = tokens.resolve(new byte[0]);
      Need need = new Need.Nothing("it was refused before anybody looked what it needs");
      gate.refused(Direction.OUT_OF_PLUGIN, envelope(request, nobody, need), nobody, e);
      throw e;
    }
  }

  private static Call envelope(HostRequest request, CallContext context, Need need) {
    return new Call(
        context.party().plugin(),
        "host/" + request.function(),
        request.method(),
        request.head(),
        Bytes.EMPTY,
        context.caller(),
        context.deadline(),
        need,
        null);
  }

  private Need need(ContractServer<?> server, HostRequest request) {
    try {
      return server.need(request.method(), request.head());
    } catch (PluginException e) {
      throw e.withMessage(label + " asked for host/" + request.function() + ": " + e.getMessage());
    }
  }

  private PluginException failed(Let let, RuntimeException e) {
    PluginException told = Failures.ofHost(label, let.request().function(), e);
    let.passage().failed(told);
    return told;
  }
}
