package dev.mortise.host;

import dev.mortise.api.Bytes;
import dev.mortise.api.Call;
import dev.mortise.api.Caller;
import dev.mortise.api.Deadline;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.Need;
import dev.mortise.api.PermissionArea;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.gate.CallContext;
import dev.mortise.gate.Direction;
import dev.mortise.gate.Gate;
import dev.mortise.gate.Once;
import dev.mortise.gate.Passage;
import dev.mortise.gate.Trace;
import dev.mortise.protocol.ContractClient;
import dev.mortise.protocol.MethodModel;
import java.time.Duration;
import java.util.Set;

/// The way of every call into a plugin: find the instance that serves now, pass the gate, take a
/// place, carry a token, and leave a record.
///
/// A call that is counted into an instance is waited for when that instance is to stop, so a reload
/// in the middle harms nobody.
final class CallPath implements ContractClient.Transport {
  private static final Set<String> WRITES = Set.of("post", "put", "patch", "delete");

  private final Instances instances;
  private final Gate gate;
  private final String plugin;
  private final String address;
  private final Caller caller;
  private final Duration timeout;

  /// Where the instance of a plugin is found.
  interface Instances {
    /// The instance that serves this caller now, with this call counted in.
    ///
    /// @throws PluginException `NOT_FOUND`, `NOT_RUNNING`, with the reason and the remedy
    Instance enter(String plugin, String address, Caller caller);
  }

  /// @param timeout of each call; what the manifest allows may be shorter
  CallPath(
      Instances instances,
      Gate gate,
      String plugin,
      String address,
      Caller caller,
      Duration timeout) {
    this.instances = instances;
    this.gate = gate;
    this.plugin = plugin;
    this.address = address;
    this.caller = caller;
    this.timeout = timeout;
  }

  @Override
  public Reply call(MethodModel method, Need need, Json head, Bytes body) {
    Instance instance = instances.enter(plugin, address, caller);
    try {
      CallTime time = time(instance);
      CallContext context = context(instance, time);
      Call call = envelope(context, method, need, head, body);
      Passage passage =
          gate.admit(
              Direction.INTO_PLUGIN, call, context, changes(instance, method, need), Once.NOTHING);
      try {
        Reply reply = carry(instance, context, call, time);
        passage.done();
        return reply;
      } catch (RuntimeException e) {
        throw failed(instance, passage, e);
      }
    } finally {
      instance.leave();
    }
  }

  /// What changes something is on record before it begins: methods that say so, tools that do, and
  /// requests that are no reads.
  private boolean changes(Instance instance, MethodModel method, Need need) {
    return method.changes()
        || (method.name().equals("execute") && instance.mutates(address))
        || (need instanceof Need.Holds holds
            && holds.permission().area().equals(PermissionArea.HTTP.word())
            && WRITES.contains(holds.permission().action()));
  }

  private static Reply carry(Instance instance, CallContext context, Call call, CallTime time) {
    instance.takePlace(context.deadline().remaining());
    byte[] token = instance.tokens().issue(context);
    instance.door().listeners().begin(token);
    try {
      return instance.connection().call(new Delivery(call, time, token));
    } finally {
      instance.tokens().end(token);
      instance.door().listeners().end(token);
      instance.givePlace();
    }
  }

  @Override
  public Exchange open(MethodModel method, Need need, Json head) {
    Instance instance = instances.enter(plugin, address, caller);
    try {
      CallTime time = time(instance);
      CallContext context = context(instance, time);
      Call call = envelope(context, method, need, head, Bytes.EMPTY);
      Passage passage =
          gate.admit(
              Direction.INTO_PLUGIN, call, context, changes(instance, method, need), Once.NOTHING);
      try {
        return opened(instance, context, call, time, passage);
      } catch (RuntimeException e) {
        throw failed(instance, passage, e);
      }
    } catch (RuntimeException e) {
      instance.leave();
      throw e;
    }
  }

  private Exchange opened(
      Instance instance, CallContext context, Call call, CallTime time, Passage passage) {
    instance.takePlace(context.deadline().remaining());
    byte[] token = instance.tokens().issue(context);
    instance.door().listeners().begin(token);
    try {
      Exchange exchange = instance.connection().open(new Delivery(call, time, token));
      return new OpenStream(exchange, instance, token, passage, address);
    } catch (RuntimeException e) {
      instance.tokens().end(token);
      instance.door().listeners().end(token);
      instance.givePlace();
      throw e;
    }
  }

  private CallTime time(Instance instance) {
    Duration asked = instance.manifest().limits().deadline();
    CallTime own =
        asked == null || asked.compareTo(timeout) > 0
            ? new CallTime(timeout, CallTime.From.CALLER)
            : new CallTime(asked, CallTime.From.MANIFEST);
    return Nesting.chain().map(around -> own.within(around.deadline())).orElse(own);
  }

  private CallContext context(Instance instance, CallTime time) {
    Deadline deadline = Deadline.after(time.time());
    CallContext around = Nesting.chain().orElse(null);
    if (around == null) {
      Trace trace = gate.trace(Trace.current());
      return CallContext.into(instance.party(), caller, deadline).in(trace);
    }
    return new CallContext(caller, around.chain(), around.deadline())
        .into(instance.party(), deadline)
        .in(gate.trace(around.trace()));
  }

  private Call envelope(CallContext context, MethodModel method, Need need, Json head, Bytes body) {
    Trace trace = context.trace();
    return new Call(
        plugin,
        address,
        method.name(),
        head,
        body,
        caller,
        context.deadline(),
        need,
        trace == null ? null : trace.traceParent());
  }

  private PluginException failed(Instance instance, Passage passage, RuntimeException e) {
    PluginException told = Failures.ofPlugin(instance.party().label(), address, e);
    passage.failed(told);
    return told;
  }
}
