import dev.mortise.api.MessageHandler.Direction;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.Messages;
import dev.mortise.sdk.MortisePlugin;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Writes a line for every MCP message of a session to its log.
final class ConsoleLogger extends Messages {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  @Override
  public void started(Session session) {
    Host.log().info("session " + session.correlation() + " begins: " + session.command());
  }

  @Override
  public void observe(Message message) {
    String arrow = message.direction() == Direction.INBOUND ? "→" : "←";
    String method = message.method() == null ? "" : " " + message.method();
    Host.log()
        .info(
            "[%s] %s %s%s (%d bytes) [%s]"
                .formatted(
                    TIME.format(message.time()),
                    arrow,
                    message.kind().name().toLowerCase(java.util.Locale.ROOT),
                    method,
                    message.size(),
                    message.exchange() == null ? message.correlation() : message.exchange()));
  }

  @Override
  public void failed(Failure failure) {
    Host.log().error("session failed: " + failure.message());
  }

  @Override
  public void ended(Session session) {
    Host.log().info("session " + session.correlation() + " ends");
  }

  static void main(String[] args) {
    MortisePlugin.builder("console-logger", "1.0.0").messages(new ConsoleLogger()).serve(args);
  }
}
