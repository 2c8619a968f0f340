package dev.mortise.examples.demo;

import java.util.List;

/// What the audit says of everything that was shown.
record Trail(Stage stage) {
  /// In the order of the demonstration, a part of each record that must be there.
  private static final List<String> REFUSED =
      List.of(
          "k8s:list:secrets",
          "storage:use",
          "user:ann",
          "net:http:127.0.0.1",
          "net:http:169.254.169.254",
          "limits.rate");

  private static final List<String> ACTIONS =
      List.of("first-start", "user.add", "grant", "revoke", "release");

  void show() {
    stage
        .page()
        .chapter(
            "The record of all of it",
            "Every decision and every change is a line in the audit: who, through which plugin,"
                + " what, and why not. Payloads and secrets never enter it. What plugins asked of"
                + " the host and did not get, what people changed, and what came last:");
    Command operator = stage.operator();
    operator.run(40, "audit", "query", "--outcome", "refused", "--action", "host/");
    operator.run(16, "audit", "query", "--action", "grant", "-n", "5");
    operator.run(16, "audit", "tail", "-n", "5");
    check(all("refused"), REFUSED);
    check(all("begun") + all("done"), ACTIONS);
  }

  /// Once the server has stopped, its last record is signed.
  void verify() {
    stage
        .page()
        .chapter(
            "Nobody changed the record",
            "The server is told to end, and ends in order. Each record holds the hash of the one"
                + " before, and the end is signed: verify names the first that was changed, taken"
                + " out or put in.");
    String verified = stage.operator().run(12, "audit", "verify");
    if (!verified.contains("all as they were written") || verified.contains("Note:")) {
      throw new Unexpected("expected a whole chain and nothing to note, got " + verified);
    }
  }

  private String all(String outcome) {
    return stage.operator().quietly("audit", "query", "--outcome", outcome, "-n", "1000");
  }

  private static void check(String records, List<String> parts) {
    for (String part : parts) {
      if (!records.contains(part)) {
        throw new Unexpected("expected a record of " + part + " in the audit, got " + records);
      }
    }
  }
}
