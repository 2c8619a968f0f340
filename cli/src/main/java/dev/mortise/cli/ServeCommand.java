package dev.mortise.cli;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `mortise serve`.
@Command(
    name = "serve",
    description = "Serve plugins over HTTP: their routes, tools and resources, and the API.",
    footerHeading = "%n",
    footer = {
      "Prints where it listens and, as long as nobody is admin, a link that makes the first",
      "one, once. Ends at SIGTERM or Ctrl-C: says that it is not ready, lets requests in",
      "flight end, then stops the plugins. More is in docs/server.md."
    })
final class ServeCommand implements Callable<Integer> {
  /// Segments that mean another path, `.` and `..`, are taken out of what browsers ask for.
  private static final Pattern BASE_PATH =
      Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)*/?");

  private final Context context;
  private final CountDownLatch ended = new CountDownLatch(1);
  @Mixin private FolderOptions folders = new FolderOptions();

  @Option(
      names = "--host",
      paramLabel = "<address>",
      description = "The address to listen at. Default: 127.0.0.1.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "<number>",
      description = "The port; 0 for any that is free. Default: 8080.")
  private int port = 8080;

  @Option(
      names = "--base-path",
      paramLabel = "<path>",
      description = "What stands before every path, such as /mortise.")
  private String basePath = "";

  @Option(names = "--tls-cert", paramLabel = "<file>", description = "Certificate chain, PEM.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "<file>", description = "Its private key, PEM.")
  private @Nullable Path key;

  @Option(
      names = "--public-url",
      paramLabel = "<url>",
      description = "Where browsers find this server, if something stands in front of it.")
  private @Nullable String publicUrl;

  @Option(
      names = "--database",
      paramLabel = "<url>",
      description = "postgresql://… for several servers; else a file of this user's.")
  private @Nullable String database;

  @Option(
      names = "--kubeconfig",
      paramLabel = "<file>",
      description = "Offer the clusters of this file; may be repeated. None unless named.")
  private List<Path> kubeconfigs = new ArrayList<>();

  @Option(
      names = "--grant-declared",
      description = "Grant, for this run, what the plugins found declare.")
  private boolean grantDeclared;

  ServeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    ServeRequest request = request();
    context.hosts().announce();
    if (grantDeclared) {
      context.output().remark("granting what the plugins declare, for this run only");
    }
    var stopped = new CountDownLatch(1);
    try (Serving server = context.hosts().serve(request)) {
      var hook = new Thread(() -> end(stopped), "mortise-serve-end");
      Runtime.getRuntime().addShutdownHook(hook);
      context.output().line("Mortise listens at " + server.uri());
      server
          .firstStart()
          .ifPresent(link -> context.output().line("Nobody is admin yet. Once: " + link));
      context.terminal().out().flush();
      ended.await();
    } finally {
      stopped.countDown();
    }
    return ExitCode.OK.number();
  }

  private void check() {
    require((certificate == null) == (key == null), "TLS takes both --tls-cert and --tls-key");
    require(port >= 0 && port <= 65_535, "--port is between 0 and 65535, not " + port);
    require(
        BASE_PATH.matcher(basePath).matches(),
        "--base-path is a path such as /mortise, of letters, digits and . _ ~ -, not " + basePath);
    require(
        publicUrl == null || isAddress(publicUrl),
        "--public-url is an address such as https://mortise.example.com, not " + publicUrl);
    require(
        !new InetSocketAddress(host, port).isUnresolved(),
        "--host is an address of this machine such as 127.0.0.1, or 0.0.0.0 for all of them; "
            + host
            + " is the name of none");
  }

  private static void require(boolean right, String otherwise) {
    if (!right) {
      throw new PluginException(ErrorCode.INVALID_ARGUMENT, otherwise);
    }
  }

  /// One that other paths can be put behind.
  private static boolean isAddress(String text) {
    try {
      URI address = new URI(text);
      return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
          && address.getHost() != null
          && address.getUserInfo() == null
          && address.getQuery() == null
          && address.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /// The process must not end before the server has.
  private void end(CountDownLatch stopped) {
    ended.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServeRequest request() {
    return new ServeRequest(
        host,
        port,
        basePath,
        certificate == null ? null : context.terminal().resolve(certificate),
        key == null ? null : context.terminal().resolve(key),
        publicUrl,
        database,
        folders.folders(context.terminal()),
        KubeconfigFiles.named(kubeconfigs, context.terminal()),
        grantDeclared);
  }
}
