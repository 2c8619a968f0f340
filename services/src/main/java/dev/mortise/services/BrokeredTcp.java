package dev.mortise.services;

import dev.mortise.api.Bytes;
import dev.mortise.api.Items;
import dev.mortise.api.Tcp;
import dev.mortise.host.HostCaller;
import dev.mortise.protocol.NetworkTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// TCP for one call of one plugin.
record BrokeredTcp(Egress egress, HostCaller caller) implements Tcp {
  private static final int PIECE_BYTES = 64 << 10;

  @Override
  public Items<Chunk> connect(Target target, Items<Chunk> outgoing) {
    NetworkTarget to = NetworkTarget.ofEndpoint(target.address());
    EgressConnection connection =
        egress.connect(caller, "tcp", to, target.tls(), caller.deadline());
    connection.stream(egress.config().idleTimeout());
    try {
      return TwoWays.begin(
          connection, new Raw(connection), caller, to.permissionTarget(), outgoing);
    } catch (IOException e) {
      connection.close();
      throw NetworkFailures.of(caller, to.permissionTarget(), connection.late(), e);
    }
  }

  private static final class Raw implements TwoWays.Speech<Chunk> {
    private final EgressConnection connection;
    private final InputStream in;
    private final OutputStream out;

    Raw(EgressConnection connection) throws IOException {
      this.connection = connection;
      this.in = connection.input();
      this.out = connection.output();
    }

    @Override
    public @Nullable Chunk read() throws IOException {
      byte[] piece = new byte[PIECE_BYTES];
      int count = in.read(piece);
      return count < 0 ? null : new Chunk(Bytes.of(Arrays.copyOf(piece, count)));
    }

    @Override
    public void write(Chunk chunk) throws IOException {
      out.write(chunk.payload().array());
      out.flush();
    }

    @Override
    public void finish() throws IOException {
      connection.socket().shutdownOutput();
    }
  }
}
