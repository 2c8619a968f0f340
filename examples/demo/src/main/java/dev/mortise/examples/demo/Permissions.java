package dev.mortise.examples.demo;

import static dev.mortise.examples.demo.Stage.route;
import static dev.mortise.examples.demo.Stage.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// What is let in, and one refusal of each kind, each with what would lift it.
record Permissions(Stage stage) {
  private static final int CALLS_AT_ONCE = 40;
  private static final int TRIES_MAX = 300;
  private static final String NOTE = "{\"name\":\"milk\",\"text\":\"buy some\"}";
  private static final String NOTES = "/api/v1/plugin-notes-notes/home";
  private static final String MILK = NOTES + "/milk";

  void show() {
    letIn();
    undeclared();
    ungranted();
    consent();
    role();
    authorizer();
    middleware();
    rate();
  }

  private void letIn() {
    stage
        .page()
        .chapter(
            "A route, a tool and a resource",
            "What a plugin declares, the operator granted and the caller's roles allow happens. A"
                + " tool that may change something asks a person first: the token is their yes.");
    stage.ann().get(route(stage.greeter(), "/greetings?name=Ann")).expect(200, "Hello, Ann!");
    greet();
    stage.olga().post(NOTES, NOTE).expect(201, "buy some");
    stage.ann().get(NOTES).expect(200, "buy some");
  }

  private void greet() {
    String greet = tool(stage.greeter(), "greet");
    Answer asked = stage.olga().post(greet, "{\"arguments\":{\"name\":\"Ann\"}}");
    if (asked.status() == 200) {
      asked.expect(200, "Hello, Ann!");
      return;
    }
    String token = asked.expect(428, "CONFIRMATION_REQUIRED").text("confirm");
    stage
        .olga()
        .post(greet, "{\"arguments\":{\"name\":\"Ann\"},\"confirm\":\"" + token + "\"}")
        .expect(200, "Hello, Ann!");
  }

  private void undeclared() {
    stage
        .page()
        .chapter(
            "Refused: not declared",
            "misfit lists the cluster's secrets. Its manifest says nothing of that, so nobody can"
                + " even grant it. The remedy is its author's: a line in plugin.toml.");
    stage
        .olga()
        .get(route("misfit", "/secrets"))
        .expect(403, "does not declare", "use = \\\"k8s:list:secrets\\\"");
  }

  private void ungranted() {
    stage
        .page()
        .chapter(
            "Refused: not granted, and granted while it runs",
            "misfit declares that it keeps data; nobody granted it. Where nobody listens for"
                + " questions the answer is no, with the command that would allow it. Typed, it"
                + " counts at once: the same call passes, nothing was restarted.");
    stage
        .ann()
        .get(route("misfit", "/remember"))
        .expect(403, "nobody granted it", "mortise plugins grant misfit storage:use");
    stage.operator().run(0, "plugins", "grant", "misfit", "storage:use");
    stage.ann().get(route("misfit", "/remember")).expect(200, "remembered");
  }

  private void consent() {
    stage
        .page()
        .chapter(
            "Asked while it runs",
            "With somebody listening, a call that lacks a grant waits for their answer. Here"
                + " the operator took back what notes needs, ann reads a note, and the operator"
                + " is asked: yes, for this call only. The next one is refused again.");
    stage.operator().run(0, "plugins", "revoke", "notes", "storage:use");
    Process watch =
        stage.operator().start(List.of("consent", "watch"), ProcessBuilder.Redirect.DISCARD);
    try {
      stage.page().typed("mortise consent watch &");
      stage.page().typed("ann $M" + MILK + " &");
      CompletableFuture<Answer> waiting = asks();
      stage.operator().run(9, "consent", "list");
      stage.operator().run(1, "consent", "allow", question(), "--once");
      Answer answer = waiting.join();
      stage.page().answer(Integer.toString(answer.status()), answer.readable(), 4);
      answer.expect(200, "buy some");
    } finally {
      watch.destroy();
    }
    awaitNobodyListens();
    stage.ann().get(MILK).expect(403, "mortise plugins grant notes storage:use");
  }

  /// A call that waits for an answer, once somebody listens.
  private CompletableFuture<Answer> asks() {
    until("somebody to listen", () -> stage.operator().said("wait for an answer now"));
    CompletableFuture<Answer> call = stage.ann().later(MILK);
    until("a question for the operator", () -> !question().isEmpty());
    return call;
  }

  private static void until(String what, BooleanSupplier condition) {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      if (condition.getAsBoolean()) {
        return;
      }
      Stage.pause();
    }
    throw new Unexpected("expected " + what + ", in vain");
  }

  /// The number of what waits, or nothing.
  private String question() {
    String waiting = stage.olga().quietly("/api/v2/consents").expect(200).body();
    var number = java.util.regex.Pattern.compile("\"id\":\"?(\\d+)").matcher(waiting);
    return number.find() ? number.group(1) : "";
  }

  /// Until the listener is gone for the host too, calls still wait.
  private void awaitNobodyListens() {
    for (int tries = 0; tries < TRIES_MAX; tries++) {
      CompletableFuture<Answer> call = stage.ann().later(MILK);
      while (!call.isDone() && question().isEmpty()) {
        Stage.pause();
      }
      if (call.isDone()) {
        return;
      }
      call.cancel(true);
    }
    throw new Unexpected("expected a refusal once nobody listens, got a question");
  }

  private void role() {
    stage
        .page()
        .chapter(
            "Refused: the caller's roles",
            "The plugin may take greetings, but ann is a viewer: she reads. No plugin gives its"
                + " caller a right that the caller lacks.");
    String greetings = route(stage.greeter(), "/greetings");
    stage.ann().post(greetings, "{}").expect(403, "user ann");
    stage.olga().post(greetings, "{}").expect(201);
  }

  private void authorizer() {
    stage
        .page()
        .chapter(
            "Refused: the tool's own authorizer",
            "A plugin may refuse its own tool, for these arguments or this user.");
    stage
        .olga()
        .post(tool(stage.greeter(), "greet"), "{\"arguments\":{\"name\":\"root\"}}")
        .expect(403, "root is not greeted");
  }

  private void middleware() {
    stage
        .page()
        .chapter(
            "Refused: by middleware",
            "Granted http:intercept, a plugin is asked about every request of signed-in users, also"
                + " those to other plugins. This one refuses whatever ends with /forbidden.");
    stage.ann().get(route("notes", "/forbidden")).expect(403, "forbidden by " + stage.greeter());
  }

  private void rate() {
    stage
        .page()
        .chapter(
            "Refused: too often",
            "misfit may be called three times a second, six at once. "
                + CALLS_AT_ONCE
                + " calls at once are too many; who waits as long as Retry-After says is served.");
    String quick = route("misfit", "/quick");
    List<CompletableFuture<Answer>> calls = new ArrayList<>();
    stage.page().typed("for i in {1.." + CALLS_AT_ONCE + "}; do ann $M" + quick + " & done; wait");
    for (int i = 0; i < CALLS_AT_ONCE; i++) {
      calls.add(stage.ann().atOnce(quick));
    }
    List<Answer> answers = calls.stream().map(CompletableFuture::join).toList();
    List<Answer> refused = answers.stream().filter(a -> a.status() == 429).toList();
    long served = answers.stream().filter(a -> a.status() == 200).count();
    if (refused.isEmpty() || served == 0 || refused.size() + served != CALLS_AT_ONCE) {
      throw new Unexpected("expected some 200 and some 429, got " + answers);
    }
    Answer last = refused.getLast();
    long seconds = last.retryAfter();
    stage.page().answer("200", served + " times", 1);
    stage.page().answer("429", refused.size() + " times, Retry-After: " + seconds, 1);
    stage.page().answer("   ", last.readable(), 4);
    stage.page().typed("sleep " + seconds);
    last.rest();
    stage.ann().get(quick).expect(200, "quick");
  }
}
