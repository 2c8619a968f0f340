import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;

/// Serves the processes of this machine as JSON lines, on loopback only:
/// `java Processes.java [port]`.
final class Processes {
  private static final int PORT = 8899;

  private Processes() {}

  public static void main(String[] args) throws IOException {
    int port = args.length == 0 ? PORT : Integer.parseInt(args[0]);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/processes",
        exchange -> {
          byte[] lines =
              ProcessHandle.allProcesses()
                  .map(Processes::line)
                  .collect(Collectors.joining())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("content-type", "application/jsonl");
          exchange.sendResponseHeaders(200, lines.length == 0 ? -1 : lines.length);
          try (var body = exchange.getResponseBody()) {
            body.write(lines);
          }
        });
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + "/processes");
  }

  private static String line(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    String command = info.command().orElse("");
    String name = command.substring(command.lastIndexOf('/') + 1);
    double cpu = info.totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    return "{\"pid\":%d,\"name\":%s,\"user\":%s,\"cpu\":%s,\"rss\":%d,\"command\":%s}%n"
        .formatted(
            process.pid(),
            quoted(name.isEmpty() ? "?" : name),
            quoted(info.user().orElse("")),
            cpu,
            rss(process.pid()),
            quoted(info.commandLine().orElse(command)));
  }

  /// The memory it has, in KiB; 0 where the system does not say.
  private static long rss(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      // It has ended, or the system has no such file.
      return 0;
    }
  }

  private static String quoted(String text) {
    var json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      json.append(c < ' ' || c == '"' || c == '\\' ? "\\u%04x".formatted((int) c) : c);
    }
    return json.append('"').toString();
  }
}
