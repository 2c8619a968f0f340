package dev.mortise.testkit;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;

/// A plugin of Kite's contract that has no gRPC library: it starts as one must, says that it is
/// well and implements nothing, and answers every call that means something against the rules.
///
/// It tells them by their size, since it reads no headers: a question without content has five
/// bytes, one for the health of `plugin` thirteen.
public final class LawlessPlugin {
  /// How it answers.
  public enum Trick {
    /// Not at all.
    SILENCE,
    /// Says that two GiB are to follow, and begins.
    TWO_GIB,
    /// One message after the other, also when nobody takes them.
    ENDLESS_STREAM,
    /// Takes its windows back: nothing more may be sent to it.
    NO_WINDOW,
    /// Resets streams, those that are and those that never were, without end.
    RESET_STORM,
    /// Begins its headers and never ends them.
    HALF_A_HEADER,
    /// Frames of a type that nobody knows, without end.
    UNKNOWN_FRAMES
  }

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int UNKNOWN = 0xee;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private static final int PREFACE_BYTES = 24;
  private static final int EMPTY_BYTES = 5;
  private static final int HEALTH_BYTES = 13;

  private static final HexFormat HEX = HexFormat.of();
  // :status 200, then content-type: application/grpc
  private static final byte[] OK = HEX.parseHex("880f10" + "10" + hex("application/grpc"));
  private static final byte[] STATUS_OK =
      HEX.parseHex("000b" + hex("grpc-status") + "01" + hex("0"));
  // OK and grpc-status: 12 (UNIMPLEMENTED) in one
  private static final byte[] UNIMPLEMENTED =
      HEX.parseHex(HEX.formatHex(OK) + "000b" + hex("grpc-status") + "02" + hex("12"));
  // status (1) = SERVING (1), behind a prefix of two bytes
  private static final byte[] SERVING = HEX.parseHex("00000000020801");
  // INITIAL_WINDOW_SIZE (4) = 0
  private static final byte[] NO_WINDOW = HEX.parseHex("000400000000");

  private final Trick trick;
  private final OutputStream out;

  private LawlessPlugin(Trick trick, OutputStream out) {
    this.trick = trick;
    this.out = out;
  }

  /// Runs it: the name of a trick.
  public static void main(String[] args) throws IOException {
    Trick trick = Trick.valueOf(args[0]);
    var socket = Path.of(System.getenv("TMPDIR"), "lawless");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      System.out.println("1|1|unix|" + socket + "|grpc|");
      while (true) {
        SocketChannel peer = server.accept();
        Thread.ofPlatform().start(() -> serve(trick, peer));
      }
    }
  }

  private static void serve(Trick trick, SocketChannel peer) {
    try (peer) {
      var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(peer)));
      in.readNBytes(PREFACE_BYTES);
      var plugin = new LawlessPlugin(trick, Channels.newOutputStream(peer));
      plugin.frame(SETTINGS, 0, 0);
      while (true) {
        plugin.answer(in);
      }
    } catch (IOException e) {
      // The host hung up, which is what it should do.
      System.err.println("lawless: " + e.getMessage());
    }
  }

  private void answer(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(length);
    switch (type) {
      case SETTINGS, PING -> {
        if ((flags & ACK) == 0) {
          frame(type, ACK, 0, type == PING ? payload : new byte[0]);
        }
      }
      case DATA -> {
        if (length > 0 && trick != Trick.NO_WINDOW) {
          frame(WINDOW_UPDATE, 0, 0, number(length));
        }
        reply(stream, length);
      }
      default -> {
        // Headers are not looked at, and what else there is concerns nobody here.
      }
    }
  }

  private void reply(int stream, int length) throws IOException {
    switch (length) {
      case EMPTY_BYTES -> frame(HEADERS, END_HEADERS | END_STREAM, stream, UNIMPLEMENTED);
      case HEALTH_BYTES -> {
        frame(HEADERS, END_HEADERS, stream, OK);
        frame(DATA, 0, stream, SERVING);
        frame(HEADERS, END_HEADERS | END_STREAM, stream, STATUS_OK);
      }
      default -> misbehave(stream);
    }
  }

  private void misbehave(int stream) throws IOException {
    switch (trick) {
      case SILENCE -> {
        // Nothing is answered.
      }
      case TWO_GIB -> {
        frame(HEADERS, END_HEADERS, stream, OK);
        frame(DATA, 0, stream, HEX.parseHex("007fffffff"));
        frame(DATA, 0, stream, new byte[16_000]);
      }
      case ENDLESS_STREAM -> {
        frame(HEADERS, END_HEADERS, stream, OK);
        while (true) {
          frame(DATA, 0, stream, new byte[EMPTY_BYTES]);
        }
      }
      case NO_WINDOW -> frame(SETTINGS, 0, 0, NO_WINDOW);
      case RESET_STORM -> {
        for (int other = stream; ; other += 2) {
          frame(RESET, 0, other & Integer.MAX_VALUE, number(8));
        }
      }
      case HALF_A_HEADER -> frame(HEADERS, 0, stream, OK);
      case UNKNOWN_FRAMES -> {
        while (true) {
          frame(UNKNOWN, 0, stream, new byte[1]);
        }
      }
    }
  }

  private void frame(int type, int flags, int stream, byte... payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    out.write(frame.array());
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static String hex(String text) {
    return HEX.formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
