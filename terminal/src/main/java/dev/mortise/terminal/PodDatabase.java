package dev.mortise.terminal;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import dev.mortise.kubernetes.Clusters;

/// A database in a pod, asked through its own `psql`: every text has a session of its own.
final class PodDatabase implements Database {
  private final Clusters clusters;
  private final QueryTarget target;

  PodDatabase(Clusters clusters, QueryTarget target) {
    this.clusters = clusters;
    this.target = target;
  }

  @Override
  public String name() {
    return target.database();
  }

  @Override
  public String memory() {
    return String.join("__", target.pod().namespace(), target.pod().name(), target.database());
  }

  @Override
  public QueryResult ask(String sql, Question question) {
    PaneStreams streams = new PaneStreams();
    if (!question.begin(streams::close)) {
      throw new PluginException(ErrorCode.CANCELLED, "the query was ended before it was asked");
    }
    try {
      return QueryResult.ofCsv(
          target.run(ClusterReading.operations(clusters, target.pod().cluster()), sql, streams));
    } finally {
      question.over();
    }
  }

  @Override
  public String ended() {
    return "ended by you; in the container psql may go on until it writes";
  }

  @Override
  public void close() {}
}
