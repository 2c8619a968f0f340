package dev.mortise.mcp;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpServerTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;
import reactor.core.publisher.Mono;

/// Writes one message a line. Safe for any thread.
final class StdioTransport implements McpServerTransport {
  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();

  StdioTransport(OutputStream out) {
    this.out = out;
  }

  @Override
  public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
    return Mono.fromRunnable(() -> send(message));
  }

  private void send(McpSchema.JSONRPCMessage message) {
    try {
      write(MessageText.of(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(byte[] message) throws IOException {
    writing.lock();
    try {
      out.write(message);
      out.write('\n');
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return McpJsonDefaults.getMapper().convertValue(data, type);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.empty();
  }
}
