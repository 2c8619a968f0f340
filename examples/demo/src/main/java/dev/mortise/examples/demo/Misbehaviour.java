package dev.mortise.examples.demo;

import static dev.mortise.examples.demo.Stage.route;
import static dev.mortise.examples.demo.Stage.tool;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// What misfit tries against the host and its neighbours, and what comes of it.
///
/// @param secret a file of the operator's that no plugin has to do with
/// @param failuresMax how many crashes put a plugin into quarantine
record Misbehaviour(Stage stage, Path secret, int failuresMax) {
  private static final String WEATHER = "{\"arguments\":{\"city\":\"Ghent\"}}";

  void show() {
    privateAddress();
    file();
    // While its tool is as it was first seen.
    stage.olga().quietly(tool("misfit", "weather"), WEATHER).expect(200, "sunny");
    hang();
    crash();
    heldTool();
  }

  private void privateAddress() {
    stage
        .page()
        .chapter(
            "Refused: a private address",
            "misfit was granted net:http:*, any name. What is not public stays out of reach all the"
                + " same: this machine by its name, and the address where clouds keep their keys.");
    stage.operator().run(0, "plugins", "grant", "misfit", "net:http:*");
    stage
        .olga()
        .get(route("misfit", "/fetch?url=http://localhost/"))
        .expect(403, "no public address");
    stage
        .olga()
        .get(route("misfit", "/fetch?url=http://169.254.169.254/"))
        .expect(403, "net:http:169.254.169.254");
  }

  private void file() {
    if (!stage.confined()) {
      stage
          .page()
          .chapter(
              "Not refused here: a file of yours",
              "This machine cannot confine plugins (mortise doctor says why), so misfit runs with the"
                  + " grant process:unconfined and could read every file that you can.");
      return;
    }
    stage
        .page()
        .chapter(
            "Refused by the system: a file of yours",
            "misfit opens a file directly, past the host. Under bubblewrap it has no home, no"
                + " network and no file but its own: for it, yours does not exist.");
    stage.page().typed("cat " + secret);
    stage.page().answer("", "nobody's business", 1);
    stage.olga().get(route("misfit", "/file?path=" + secret)).expect(500, "NoSuchFileException");
  }

  private void hang() {
    stage
        .page()
        .chapter(
            "Cut off: a plugin that hangs",
            "misfit never answers and does not stop when told to. Its deadline is two seconds; its"
                + " neighbours do not notice.");
    stage.page().typed("olga $M" + route("misfit", "/hang") + " &");
    CompletableFuture<Answer> hanging = stage.olga().later(route("misfit", "/hang"));
    stage.ann().get(route(stage.greeter(), "/greetings?name=Ann")).expect(200, "Hello, Ann!");
    boolean early = hanging.isDone();
    Answer answer = hanging.join();
    stage.page().answer(Integer.toString(answer.status()), answer.readable(), 4);
    answer.expect(504, "DEADLINE_EXCEEDED");
    if (early) {
      throw new Unexpected("expected the neighbour to answer first, got " + answer);
    }
  }

  private void crash() {
    stage
        .page()
        .chapter(
            "Quarantined: a plugin that crashes",
            "A crashed plugin is started again after a while that doubles. After "
                + failuresMax
                + " crashes (5 unless set otherwise) within ten minutes it stays down until a"
                + " person releases it.");
    for (int i = 0; i < failuresMax; i++) {
      stage.await("misfit", "running");
      stage.olga().post(route("misfit", "/crash"), "").expect(502, "PLUGIN_CRASHED");
      stage.awaitDown("misfit");
    }
    stage.await("misfit", "quarantined");
    stage.operator().run(7, "plugins", "why", "misfit");
    stage.olga().get(route("misfit", "/quick")).expect(503, "quarantine");
    stage.operator().run(1, "plugins", "release", "misfit");
    stage.await("misfit", "running");
    stage.olga().get(route("misfit", "/quick")).expect(200, "quick");
  }

  private void heldTool() {
    stage
        .page()
        .chapter(
            "Held: a tool that changed",
            "What a tool says about itself reaches language models, so it is pinned when it is first"
                + " seen. misfit's tool reads differently since it was started again: it is held"
                + " until an admin has looked. A key proves nobody's presence, so the approval"
                + " takes olga's session.");
    stage.olga().post(tool("misfit", "weather"), WEATHER).expect(403, "not what was approved");
    String approve = "/api/v2/tools/plugin_misfit_weather/approve";
    stage.olga().post(approve, "").expect(401, "PROOF_NEEDED");
    stage.signedIn().get().post(approve, "").expect(200);
    stage.olga().post(tool("misfit", "weather"), WEATHER).expect(200, "sunny");
  }
}
