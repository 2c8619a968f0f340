package dev.mortise.mcp;

import dev.mortise.api.Caller;
import dev.mortise.api.PluginException;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/// One client over stdin and stdout, until its input ends. One thread reads; requests are answered
/// side by side.
final class StdioSession {
  private static final int LINE_BYTES_MAX = 4 * 1024 * 1024;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

  private final StdioTransport transport;
  private final McpServerSession session;
  private final Running running = new Running();
  private final Context context;

  StdioSession(Handlers handlers, Caller caller, StdioTransport transport, Duration timeout) {
    this.transport = transport;
    this.context = Context.of(McpTransportContext.KEY, Handlers.context(caller));
    this.session =
        new McpServerSession(
            "stdio",
            timeout,
            transport,
            handlers::initialize,
            handlers.requests(),
            handlers.notifications());
  }

  McpServerSession session() {
    return session;
  }

  /// Reads until the end.
  void serve(InputStream in) throws IOException {
    for (byte[] line = line(in); line != null; line = line(in)) {
      if (line.length > 0) {
        take(line);
      }
    }
    running.awaitNone(LAST_ANSWERS);
    running.cancelAll();
    session.close();
  }

  private void take(byte[] line) throws IOException {
    McpSchema.JSONRPCMessage message;
    try {
      message =
          McpSchema.deserializeJsonRpcMessage(
              McpJsonDefaults.getMapper(), new String(line, StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      error(null, McpSchema.ErrorCodes.PARSE_ERROR, "The line is no JSON-RPC message.");
      return;
    }
    switch (message) {
      case McpSchema.JSONRPCNotification n when n.method().equals(Running.CANCELLED) ->
          running.cancel(n);
      case McpSchema.JSONRPCRequest request -> answer(request);
      default -> session.handle(message).contextWrite(context).onErrorComplete().block();
    }
  }

  private void answer(McpSchema.JSONRPCRequest request) throws IOException {
    Disposable.Swap place;
    try {
      place = running.begin(request.id(), Duration.ZERO);
    } catch (PluginException e) {
      error(request.id(), McpSchema.ErrorCodes.INVALID_REQUEST, String.valueOf(e.getMessage()));
      return;
    }
    place.update(
        session
            .handle(request)
            .contextWrite(context)
            .doFinally(_ -> running.end(request.id(), place))
            .onErrorResume(_ -> Mono.empty())
            .subscribe());
  }

  private void error(@Nullable Object id, int code, String why) throws IOException {
    transport.write(MessageText.error(id, code, why));
  }

  /// The next line without its end; null at the end of the input. A longer one than allowed is read
  /// over and counts as unreadable.
  private static byte @Nullable [] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) {
      return null;
    }
    boolean whole = true;
    for (; read >= 0 && read != '\n'; read = in.read()) {
      whole = whole && line.size() < LINE_BYTES_MAX;
      if (whole && read != '\r') {
        line.write(read);
      }
    }
    return whole ? line.toByteArray() : new byte[] {'?'};
  }
}
