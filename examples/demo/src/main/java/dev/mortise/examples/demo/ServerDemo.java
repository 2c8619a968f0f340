package dev.mortise.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Starts the real server with three plugins, lets two people use them, and shows what is refused
/// and why. Ends with 0 only if everything was as it should be.
public final class ServerDemo {
  private static final String PASSWORD = "correct horse battery";

  private final Page page;
  private final Command operator;
  private final Path work;
  private final String greeter;
  private final int failuresMax;

  private ServerDemo(Page page, Command operator, Path work, String greeter, int failuresMax) {
    this.page = page;
    this.operator = operator;
    this.work = work;
    this.greeter = greeter;
    this.failuresMax = failuresMax;
  }

  /// @param args as those of [#run]
  public static void main(String[] args) {
    var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    System.exit(run(out, System.err, args));
  }

  /// Shows all of it.
  ///
  /// @param args the installed `mortise`; a folder with `plugins`, `home` and the file `secret`;
  ///   the plugin that greets; how many crashes the configuration allows; and what else `mortise
  ///   serve` is told
  /// @return 0 if everything was as it should be
  static int run(PrintStream out, PrintStream err, String... args) {
    Path work = Path.of(args[1]);
    Page page = new Page(out);
    Command operator = new Command(Path.of(args[0]), work.resolve("home"), page);
    var demo = new ServerDemo(page, operator, work, args[2], Integer.parseInt(args[3]));
    return operator.judged(err, () -> demo.show(Arrays.asList(args).subList(4, args.length)));
  }

  private void show(List<String> more) {
    List<String> serve = new ArrayList<>(List.of("serve", "--port", "0", "--plugin-dir"));
    serve.add(work.resolve("plugins").toString());
    serve.addAll(more);
    page.chapter("A server, three plugins, two people", cast());
    page.typed("mortise serve --port 0 --plugin-dir plugins &");
    Trail trail;
    try (RunningServer server = RunningServer.start(operator, serve)) {
      page.answer(
          "",
          "Mortise listens at %1$s%nNobody is admin yet. Once: %1$s/first-start?token=…"
              .formatted(server.uri()),
          2);
      Stage stage = open(server);
      new Permissions(stage).show();
      new Misbehaviour(stage, work.resolve("secret"), failuresMax).show();
      trail = new Trail(stage);
      trail.show();
    }
    trail.verify();
    page.blank();
    page.say("Everything was as it should be, and nothing of it is left.");
  }

  private String cast() {
    boolean java = greeter.equals("hello");
    return greeter
        + (java ? " (Java, since there is no Go here)" : " (Go, knows only Kite's contract)")
        + ", notes (Java) and misfit (Java, up to no good). olga follows the link that makes the"
        + " first admin; ann is added as a viewer, who may look and not change.";
  }

  private Stage open(RunningServer server) {
    var signIn = new SignIn(server.uri(), HttpClient.newHttpClient(), page);
    signIn.firstAdmin(server.firstStart(), "olga", PASSWORD);
    operator.run(3, "user", "add", "ann", "--role", "viewer");
    Supplier<Person> session = () -> signIn.session("session", "olga", PASSWORD);
    Person olga = signIn.withKey("olga", operator.quietly("user", "key", "olga").strip());
    Person ann = signIn.withKey("ann", operator.quietly("user", "key", "ann").strip());
    boolean confined = confined();
    var stage = new Stage(page, operator, olga, ann, session, greeter, confined);
    for (String plugin : List.of(greeter, "notes", "misfit")) {
      if (!confined) {
        operator.quietly("plugins", "grant", plugin, "process:unconfined");
      }
      stage.await(plugin, "running");
    }
    operator.run(6, "plugins", "list");
    page.blank();
    page.say("Nothing is granted yet. The operator grants what these plugins are here for:");
    page.blank();
    grants();
    page.blank();
    page.say(
        "From here on $M is the server, and each name stands for curl with a key of that person:");
    page.blank();
    page.typed("M=" + server.uri());
    page.typed("alias olga='curl -s -H \"Authorization: '$(mortise user key olga)'\"'");
    page.typed("alias ann='curl -s -H \"Authorization: '$(mortise user key ann)'\"'");
    page.typed("alias session='curl -s -b auth_token=… -H \"X-CSRF-Token: …\"'");
    return stage;
  }

  private void grants() {
    if (greeter.equals("hello")) {
      operator.run(
          0,
          "plugins",
          "grant",
          greeter,
          "http:get:/greetings",
          "http:post:/greetings",
          "tool:offer:greet",
          "http:intercept");
    } else {
      operator.run(0, "plugins", "grant", greeter, "--all");
    }
    operator.run(0, "plugins", "grant", "notes", "resource:offer:notes", "storage:use");
    operator.run(
        8, "plugins", "grant", "misfit", "http:get:/**", "http:post:/crash", "tool:offer:weather");
  }

  private boolean confined() {
    return Pattern.compile("plugins can be confined +yes")
        .matcher(operator.quietly("doctor"))
        .find();
  }
}
