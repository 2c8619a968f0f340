import dev.mortise.api.Items;
import dev.mortise.api.PluginException;
import dev.mortise.api.Tool;
import dev.mortise.sdk.Host;
import dev.mortise.sdk.HttpRoutes;
import dev.mortise.sdk.MortisePlugin;
import dev.mortise.sdk.Tools;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The plugin behind the servers of the tests.
final class Gauge {
  private Gauge() {}

  /// What it keeps.
  record Note(String text) {}

  public static void main(String[] args) {
    var routes =
        new HttpRoutes()
            .on("get", "/ping", _ -> HttpRoutes.text(200, "pong"))
            .on("get", "/word", _ -> HttpRoutes.text(200, told("word")))
            .on("get", "/key", _ -> HttpRoutes.text(200, told("key")))
            .on("get", "/note", _ -> HttpRoutes.text(200, note()))
            .on("get", "/trace", _ -> HttpRoutes.text(200, "" + Host.current().traceParent()))
            .on("get", "/fetch/*", request -> HttpRoutes.text(200, fetched(request.path())))
            .on("get", "/pod", _ -> HttpRoutes.text(200, pod()))
            .on("get", "/ticks", _ -> HttpRoutes.events(new Ticks()));
    MortisePlugin.builder("gauge", "1.0.0")
        .routes(routes)
        .tool(
            "level",
            Tools.details("The level", "{\"type\":\"object\"}"),
            Tools.of(_ -> Tool.Result.of("7")))
        .serve(args);
  }

  private static String told(String setting) {
    return String.valueOf(Host.current().settings(Map.class).get(setting));
  }

  /// What it found in its storage; it is there from then on.
  private static String note() {
    var storage = Host.current().storage();
    String before = storage.get("note", Note.class).map(Note::text).orElse("nothing");
    storage.put("note", new Note("kept"));
    return before;
  }

  /// @param path of which the last segment is a port of this machine
  private static String fetched(String path) {
    String port = path.substring(path.lastIndexOf('/') + 1);
    var headers = Map.of("X-Key", "{{secret:key}}");
    var response = Host.current().http().get("http://127.0.0.1:" + port + "/", headers);
    return Integer.toString(response.status());
  }

  /// What its own timer would get of a cluster.
  private static String pod() {
    try {
      var kubernetes = Host.current().background().kubernetes();
      return "" + kubernetes.namespace("dev").get("pods", "web").status();
    } catch (PluginException e) {
      return e.getMessage();
    }
  }

  /// Ten a second until nobody listens.
  private static final class Ticks implements Items<String> {
    private final CountDownLatch closed = new CountDownLatch(1);
    private int count;

    @Override
    public String next() {
      try {
        return closed.await(100, TimeUnit.MILLISECONDS) ? null : Integer.toString(count++);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
