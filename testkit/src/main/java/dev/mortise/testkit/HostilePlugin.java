package dev.mortise.testkit;

import dev.mortise.api.Bytes;
import dev.mortise.api.Log;
import dev.mortise.api.Tool;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.Messages;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// A plugin that behaves badly in one named way, as a process: `main(behaviour, id)`.
///
/// Apart from that it offers the tool `work` and a message handler, so a host that ought to survive
/// it can be seen to call it.
public final class HostilePlugin {
  /// The ways.
  public enum Behaviour {
    /// Does nothing wrong.
    GOOD,
    /// Ends at once, without a handshake.
    EXITS_AT_ONCE,
    /// Never prints a handshake.
    NO_HANDSHAKE,
    /// Prints half a line and waits.
    HALF_A_LINE,
    /// Prints a line that is no handshake.
    GARBAGE_LINE,
    /// Prints a line without an end until it is killed.
    ENDLESS_LINE,
    /// Prints a megabyte and then its handshake.
    PRINTS_FIRST,
    /// Names an address on another machine.
    FOREIGN_ADDRESS,
    /// Names a socket outside of its folder.
    FOREIGN_SOCKET,
    /// Sends a certificate that is none.
    GARBAGE_CERTIFICATE,
    /// Speaks net/rpc.
    NET_RPC,
    /// Speaks version 99.
    WRONG_VERSION,
    /// Prints a good line for a socket where nobody listens, and ends.
    DIES_AFTER_LINE,
    /// Says it is another plugin.
    WRONG_ID,
    /// Describes more than its manifest declares.
    UNDECLARED,
    /// Crashes at its third call.
    CRASHES_AT_THIRD_CALL,
    /// Never answers a call.
    HANGS,
    /// Answers each call with a body of 100 MB.
    HUGE_ANSWER,
    /// Fills its stdout and stderr for ever.
    FLOODS_OUTPUT,
    /// Asks the host without end.
    FLOODS_HOST,
    /// Writes control characters and forged lines into its log.
    FORGES_LOG,
    /// Does not end when it is asked to.
    IGNORES_SHUTDOWN,
    /// Starts a grandchild in a session of its own that never ends.
    FORKS_GRANDCHILD,
    /// Takes memory until there is none.
    EATS_MEMORY
  }

  private static final int HUGE_BYTES = 100 << 20;

  private HostilePlugin() {}

  /// Runs it: the name of a behaviour in any case, and the id, which is `hostile` unless given.
  public static void main(String[] args) throws Exception {
    Behaviour behaviour = Behaviour.valueOf(args[0].toUpperCase(Locale.ROOT));
    String id = args.length > 1 ? args[1] : "hostile";
    if (!beforeHandshake(behaviour)) {
      serve(behaviour, id);
    }
  }

  /// What is done instead of, or before, serving.
  ///
  /// @return whether there is nothing left to serve
  private static boolean beforeHandshake(Behaviour behaviour) throws Exception {
    switch (behaviour) {
      case EXITS_AT_ONCE -> System.exit(7);
      case NO_HANDSHAKE -> forEver();
      case HALF_A_LINE -> printAndWait("1|1|unix|/tmp/pl");
      case GARBAGE_LINE -> printAndWait("Hello, I am a program!\n");
      case ENDLESS_LINE -> printEndlessly();
      case PRINTS_FIRST -> print("x".repeat(1 << 20) + "\n");
      case FOREIGN_ADDRESS -> printAndWait("1|1|tcp|192.0.2.1:4711|grpc|" + certificate() + "\n");
      case FOREIGN_SOCKET -> printAndWait("1|1|unix|/run/docker.sock|grpc|" + certificate() + "\n");
      case GARBAGE_CERTIFICATE ->
          printAndWait("1|1|unix|" + socket() + "|grpc|" + "AAAA".repeat(100) + "\n");
      case NET_RPC -> printAndWait("1|1|unix|" + socket() + "|netrpc|\n");
      case WRONG_VERSION -> printAndWait("1|99|unix|" + socket() + "|grpc|\n");
      case DIES_AFTER_LINE -> {
        print("1|1|unix|" + socket() + "|grpc|" + certificate() + "\n");
        System.exit(3);
      }
      case FORKS_GRANDCHILD -> new ProcessBuilder("setsid", "sleep", "1000000").start();
      default -> {
        return false;
      }
    }
    return behaviour != Behaviour.PRINTS_FIRST && behaviour != Behaviour.FORKS_GRANDCHILD;
  }

  private static String socket() {
    return System.getenv().getOrDefault("PLUGIN_UNIX_SOCKET_DIR", System.getenv("TMPDIR"))
        + "/nobody";
  }

  /// A certificate that can be read: the host's own, which nobody here has the key of.
  private static String certificate() {
    return System.getenv()
        .getOrDefault("PLUGIN_CLIENT_CERT", "")
        .replaceAll("-----[A-Z ]+-----", "")
        .replaceAll("[\\s=]", "");
  }

  private static void print(String text) {
    System.out.print(text);
    System.out.flush();
  }

  private static void printAndWait(String text) throws InterruptedException {
    print(text);
    forEver();
  }

  private static void printEndlessly() throws IOException {
    byte[] piece = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
    while (!System.out.checkError()) {
      System.out.write(piece);
    }
  }

  private static void forEver() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static void serve(Behaviour behaviour, String id) {
    if (behaviour == Behaviour.IGNORES_SHUTDOWN) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                try {
                  forEver();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    var calls = new AtomicLong();
    var builder =
        MortisePlugin.builder(behaviour == Behaviour.WRONG_ID ? "someone-else" : id, "1.0.0")
            .tool(
                "work",
                Tools.details("Works", "{\"type\":\"object\"}"),
                _ -> {
                  misbehave(behaviour, calls.incrementAndGet());
                  return behaviour == Behaviour.HUGE_ANSWER
                      ? Tool.Result.of("x".repeat(HUGE_BYTES))
                      : Tool.Result.of("worked");
                })
            .messages(
                new Messages() {
                  @Override
                  public void observe(Message message) {
                    misbehave(behaviour, calls.incrementAndGet());
                  }
                });
    if (behaviour == Behaviour.UNDECLARED) {
      builder.tool("surprise", Tools.details("Undeclared", "{}"), _ -> Tool.Result.of(""));
    }
    builder.serve();
  }

  private static void misbehave(Behaviour behaviour, long call) {
    switch (behaviour) {
      case CRASHES_AT_THIRD_CALL -> {
        if (call == 3) {
          Runtime.getRuntime().halt(3);
        }
      }
      case HANGS -> hang();
      case FLOODS_OUTPUT -> {
        flood(System.out);
        flood(System.err);
      }
      case FLOODS_HOST -> floodHost();
      case FORGES_LOG ->
          Host.log().info("\u001b[2J\u001b]0;owned\u0007first\nMORTISE forged line\r\u202Etxt");
      case EATS_MEMORY -> eat();
      default -> {
        // Did its harm before, or does none.
      }
    }
  }

  private static void hang() {
    while (true) {
      try {
        forEver();
      } catch (InterruptedException e) {
        // Hostile: being told to stop changes nothing.
        Host.log().debug("asked to stop, and does not");
      }
    }
  }

  private static void flood(PrintStream stream) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (true) {
            stream.println("flood ".repeat(1000));
          }
        });
  }

  private static void floodHost() {
    var host = Host.current().background();
    for (int i = 0; i < 64; i++) {
      Thread.ofVirtual()
          .start(() -> {
            while (true) {
              try {
                host.host(Log.class).write(new Log.Entry("info", "flood"));
              } catch (dev.mortise.api.PluginException e) {
                // Refused: that is what the host should do, and no reason to stop.
                Thread.onSpinWait();
              }
            }
          });
    }
  }

  private static void eat() {
    List<Bytes> eaten = new ArrayList<>();
    while (true) {
      eaten.add(Bytes.of(new byte[16 << 20]));
      Host.log().debug("holds " + eaten.size() + " pieces");
    }
  }
}
