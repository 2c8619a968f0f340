package dev.mortise.runtime.wasm;

import dev.mortise.api.Bytes;
import dev.mortise.api.Deadline;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Exchange;
import dev.mortise.api.Json;
import dev.mortise.api.PluginException;
import dev.mortise.api.Reply;
import dev.mortise.host.Delivery;
import dev.mortise.host.HostRequest;
import dev.mortise.protocol.JsonCodec;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What the host answers to one instance: host functions, through the door, and the streams between
/// the two. Safe for any thread: whoever ends a call may not be in the instance's own.
///
/// Everything it asks is bound to the call it is in: the token is put in here unless it names
/// another, and another one is the door's to refuse.
final class HostAnswers {
  /// The stream that the instance itself serves.
  private static final int OWN = 0;

  private static final int STREAMS_MAX = 64;
  private static final int TOKEN_BYTES = 16;

  private final Plugin plugin;
  private final Map<Integer, Exchange> streams = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(STREAMS_MAX);
  private final AtomicInteger last = new AtomicInteger();
  private volatile byte[] token = new byte[0];
  private volatile boolean calling;

  HostAnswers(Plugin plugin) {
    this.plugin = plugin;
  }

  /// A call begins.
  ///
  /// @param caller the other side of the stream it opens; null where it opens none
  void begin(Delivery delivery, @Nullable Exchange caller) {
    token = delivery.token();
    calling = true;
    if (caller != null) {
      streams.put(OWN, caller);
    }
  }

  /// Answers; whatever goes wrong at the host is an answer too.
  Message answer(Message question) {
    try {
      return switch (question.kind()) {
        case Message.ASK -> ask(question);
        case Message.ASK_STREAM -> open(question);
        case Message.SEND -> send(question);
        case Message.FINISH -> finish(question);
        case Message.RECEIVE -> Message.of(stream(question).receive());
        case Message.CANCEL -> cancel(question);
        case Message.SETTINGS ->
            new Message(Message.OK, Json.EMPTY, plugin.settings(), Bytes.EMPTY);
        default ->
            throw new GuestFault("asks with a message of the unknown kind " + question.kind());
      };
    } catch (PluginException e) {
      return failed(e.code(), e.getMessage());
    } catch (GuestFault e) {
      throw e;
    } catch (RuntimeException e) {
      plugin.say("error", "a host function failed by a bug of the host: " + e);
      return failed(
          ErrorCode.INTERNAL, plugin.label() + ": the host failed by a bug; see its log.");
    }
  }

  private static Message failed(ErrorCode code, String message) {
    Json about = JsonCodec.encode(new Message.Failure(code.name(), message));
    return new Message(Message.ERROR, about, null, Bytes.EMPTY);
  }

  private Message ask(Message question) {
    Reply reply = plugin.door().call(request(question));
    return new Message(Message.OK, Json.EMPTY, reply.head(), reply.body());
  }

  private Message open(Message question) {
    if (!places.tryAcquire()) {
      throw new PluginException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "%s: it has %d streams open, which is the limit; end some."
              .formatted(plugin.label(), STREAMS_MAX));
    }
    int number = last.incrementAndGet();
    boolean open = false;
    try {
      streams.put(number, plugin.door().open(request(question)));
      open = true;
    } finally {
      if (!open) {
        places.release();
      }
    }
    if (!calling) {
      end(number);
    }
    Json about = JsonCodec.encode(new Message.Stream(number));
    return new Message(Message.OK, about, null, Bytes.EMPTY);
  }

  private HostRequest request(Message question) {
    if (!plugin.opened().get()) {
      throw new PluginException(
          ErrorCode.UNAVAILABLE, plugin.label() + ": host functions open with the first call.");
    }
    Message.Asked asked = question.meta(Message.Asked.class);
    Long millis = asked.deadlineMillis();
    return new HostRequest(
        token(asked.token()),
        asked.function(),
        asked.method(),
        question.headOrEmpty(),
        question.body(),
        millis == null || millis <= 0 ? null : Deadline.after(Duration.ofMillis(millis)));
  }

  private byte[] token(@Nullable String given) {
    if (given == null) {
      return token;
    }
    try {
      byte[] bytes = HexFormat.of().parseHex(given);
      if (bytes.length == 0 || bytes.length == TOKEN_BYTES) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, like one of the wrong length.
    }
    throw new PluginException(
        ErrorCode.TOKEN_INVALID, plugin.label() + ": a call token has 32 hexadecimal digits.");
  }

  private Exchange stream(Message question) {
    int wanted = question.meta(Message.Stream.class).stream();
    Exchange found = streams.get(wanted);
    if (found == null) {
      throw new PluginException(
          ErrorCode.NOT_FOUND, "%s: there is no stream %d.".formatted(plugin.label(), wanted));
    }
    return found;
  }

  /// What it sends to its own caller is what it is pulled for.
  private Exchange outgoing(Message question) {
    if (question.meta(Message.Stream.class).stream() == OWN) {
      throw new PluginException(
          ErrorCode.INVALID_ARGUMENT, plugin.label() + ": frames for the caller are pulled.");
    }
    return stream(question);
  }

  private Message send(Message question) {
    outgoing(question).send(question.frame());
    return Message.of(Message.OK);
  }

  private Message finish(Message question) {
    outgoing(question).finish();
    return Message.of(Message.OK);
  }

  private Message cancel(Message question) {
    outgoing(question).cancel("the plugin has enough");
    if (streams.remove(question.meta(Message.Stream.class).stream()) != null) {
      places.release();
    }
    return Message.of(Message.OK);
  }

  /// Ends every stream it opened, and those it still opens until the next call begins.
  void close() {
    calling = false;
    streams.keySet().forEach(this::end);
  }

  private void end(int number) {
    Exchange stream = streams.remove(number);
    if (stream != null && number != OWN) {
      stream.cancel("the plugin's call has ended");
      places.release();
    }
  }
}
