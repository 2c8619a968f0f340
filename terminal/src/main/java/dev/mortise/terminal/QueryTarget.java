package dev.mortise.terminal;

import dev.mortise.api.Bytes;
import dev.mortise.api.ErrorCode;
import dev.mortise.api.Items;
import dev.mortise.api.Kubernetes;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.ClusterOperations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A PostgreSQL database in a container, asked through its own `psql`.
///
/// @param container where it runs
/// @param password given to `psql` by its input, so that it stands in no command line and in no
///   record of the cluster
record QueryTarget(
    ResourceActions.Subject pod,
    String container,
    String database,
    String user,
    String password,
    String port) {
  static final String SCRIPT =
      "IFS= read -r PGPASSWORD; export PGPASSWORD;"
          + " exec psql -X -w -U \"$1\" -d \"$2\" -p \"$3\" --csv -c \"$4\"";

  /// What a pod says about a database in it.
  static QueryTarget detect(ResourceActions.Subject pod, JsonNode spec) {
    JsonNode container = container(spec.path("containers"));
    return new QueryTarget(
        pod,
        container.path("name").asString(""),
        variable(container, "postgres", "POSTGRES_DB"),
        variable(container, "postgres", "POSTGRES_USER"),
        variable(container, "", "POSTGRES_PASSWORD"),
        variable(container, "5432", "PGPORT", "POSTGRES_PORT"));
  }

  /// The one that listens at its port, else one of its name, else the first.
  private static JsonNode container(JsonNode containers) {
    for (JsonNode container : containers) {
      String ports = "," + JsonText.at(container, ".ports[*].containerPort") + ",";
      if (ports.contains(",5432,")) {
        return container;
      }
    }
    for (JsonNode container : containers) {
      String name = container.path("name").asString("") + container.path("image").asString("");
      if (name.contains("postgres") && !name.contains("exporter")) {
        return container;
      }
    }
    return containers.path(0);
  }

  private static String variable(JsonNode container, String otherwise, String... names) {
    for (String name : names) {
      for (JsonNode variable : container.path("env")) {
        String value = variable.path("value").asString("");
        if (variable.path("name").asString("").equals(name) && !value.isEmpty()) {
          return value;
        }
      }
    }
    return otherwise;
  }

  /// Runs one query; waits for its end.
  ///
  /// @param streams ends it from another thread. In the container `psql` may go on until it writes
  ///   the next time
  /// @return what `psql` wrote, as CSV
  /// @throws PluginException `INVALID_ARGUMENT` with what the database says, `RESOURCE_EXHAUSTED`
  ///   when it says too much, `CANCELLED` when it was ended before its answer was whole
  String run(ClusterOperations cluster, String sql, PaneStreams streams) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh"));
    command.addAll(List.of(user, database, port, sql));
    Kubernetes.Command asked =
        new Kubernetes.Command("", "pods", pod.namespace(), pod.name(), container, command, false);
    byte[] typed = (password + "\n").getBytes(StandardCharsets.UTF_8);
    var answer = new StringBuilder();
    var problem = new StringBuilder();
    var out = new LineDecoder();
    var err = new LineDecoder();
    boolean whole = false;
    Items<Kubernetes.Input> input = Items.of(List.of(new Kubernetes.Input(0, 0, Bytes.of(typed))));
    try (Items<Kubernetes.Output> output = streams.keep(cluster.exec(asked, input))) {
      for (Kubernetes.Output part = output.next(); part != null; part = output.next()) {
        byte[] bytes = part.payload().array();
        switch (part.channel()) {
          case "stdout" -> answer.append(out.text(bytes));
          case "stderr" -> problem.append(err.text(bytes));
          default -> {
            exit(part.payload().text(), problem);
            whole = true;
          }
        }
        if (answer.length() + problem.length() > Database.ANSWER_BYTES_MAX) {
          throw new PluginException(
              ErrorCode.RESOURCE_EXHAUSTED, "the answer is larger than 16 MiB; add a LIMIT");
        }
      }
      streams.forget(output);
    }
    if (!whole) {
      throw new PluginException(ErrorCode.CANCELLED, "the query was ended before its answer came");
    }
    if (!problem.isEmpty()) {
      throw new PluginException(ErrorCode.INVALID_ARGUMENT, problem.toString().strip());
    }
    return answer.toString();
  }

  private static void exit(String code, StringBuilder problem) {
    if (!code.equals("0") && problem.isEmpty()) {
      problem.append("psql ended with ").append(code);
    }
  }
}
