package dev.mortise.services;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.SchemaException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One check of a value against a stranger's schema, and all that it may cost: a schema of a few
/// lines can ask for more steps than there are atoms. For one thread.
///
/// Whatever is too much ends it with an exception of the library.
final class BoundedCheck extends ExecutionContext {
  /// Schemas and keywords that are looked at; a megabyte of small numbers takes a million of them.
  static final long STEPS_MAX = 5_000_000;

  /// Schemas within schemas; no JSON that is read nests deeper than 500.
  private static final int DEPTH_MAX = 2_000;

  /// A single step may compare a long text or a long list.
  private static final Duration TIME_MAX = Duration.ofSeconds(10);

  /// What expressions may have together when they are written out.
  private static final long EXPRESSIONS_MAX = 1_000_000;

  /// Characters of one text matched, each as often as its expression is long; of a small value, of
  /// all its texts.
  private static final long MATCHES_MAX = 200_000_000;

  /// The same over all texts of a large value, for each of its bytes.
  private static final long MATCHES_PER_BYTE = 1_000;

  /// Of so many problems of one value more are not kept.
  static final int PROBLEMS_MAX = 100;

  /// What all problems may have that are kept at the same time; in characters.
  private static final long PROBLEM_TEXT_MAX = 64 << 20;

  private static final long PROBLEM_TEXT_LEAST = 200;

  private final long begin = System.nanoTime();
  private final long matchesMax;
  private final boolean unreadMatches;
  // Lists of problems that the library goes on with when a part of the schema is done.
  private final Deque<Aside> aside = new ArrayDeque<>();
  private long expressions;
  private long matches;
  private long problemText;
  // How many problems of the list that is held now were counted.
  private int counted;
  private @Nullable String unread;

  /// A list of problems that was put aside.
  ///
  /// @param text of all problems that were kept then
  private record Aside(List<Error> problems, int counted, long text) {}

  /// A limit that a large value meets with an honest schema.
  static final class TooMuch extends SchemaException {
    private static final long serialVersionUID = 1L;

    private TooMuch(String why) {
      super(why);
    }
  }

  /// @param bytes of the value
  /// @param unreadMatches what an expression does that cannot be read
  BoundedCheck(long bytes, boolean unreadMatches) {
    super(
        ExecutionConfig.builder()
            .maxEvaluationSteps(STEPS_MAX)
            .maxEvaluationDepth(DEPTH_MAX)
            .build());
    this.unreadMatches = unreadMatches;
    this.matchesMax = Math.max(MATCHES_MAX, bytes * MATCHES_PER_BYTE);
  }

  /// Whether an expression that cannot be read matches everything; else it matches nothing.
  boolean unreadMatches() {
    return unreadMatches;
  }

  /// An expression cannot be read.
  void unread(String expression, String why) {
    if (unread == null) {
      unread = expression + ": " + why;
    }
  }

  /// The first expression that cannot be read, and why; null where all can.
  @Nullable String unread() {
    return unread;
  }

  /// An expression is made.
  ///
  /// @param size written out
  void expression(long size) {
    expressions += size;
    if (expressions > EXPRESSIONS_MAX) {
      throw new SchemaException("its expressions are too long when their counts are written out");
    }
  }

  /// A text is matched against an expression.
  void match(long length, long size) {
    onTime();
    long more = (length + 1) * size;
    matches += more;
    if (more > MATCHES_MAX || matches > matchesMax) {
      throw new TooMuch("its expressions take too long for a text or list of that length");
    }
  }

  private void onTime() {
    if (System.nanoTime() - begin > TIME_MAX.toNanos()) {
      throw new TooMuch(
          "holding a value against it takes more than " + TIME_MAX.toSeconds() + " seconds");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new SchemaException("the check was ended");
    }
  }

  /// The library says so before each keyword.
  @Override
  public void evaluationPathAddLast(String keyword) {
    onTime();
    super.evaluationPathAddLast(keyword);
  }

  /// Whether a value fits is whether there is no problem; a hundred are as good as a million.
  @Override
  public void addError(Error problem) {
    if (getErrors().size() >= PROBLEMS_MAX) {
      return;
    }
    count(List.of(problem));
    super.addError(problem);
  }

  /// The library holds one list while it looks at a part of the schema, and then takes up the one
  /// before: what is not in that is thrown away.
  @Override
  public void setErrors(List<Error> problems) {
    if (isEvaluationAborted()) {
      super.setErrors(problems);
      return;
    }
    if (!same(problems, getErrors())) {
      swap(getErrors(), problems);
    }
    super.setErrors(problems);
    if (problems.size() > PROBLEMS_MAX) {
      problems.subList(PROBLEMS_MAX, problems.size()).clear();
    }
    if (problems.size() > counted) {
      count(problems.subList(counted, problems.size()));
    }
  }

  private void swap(List<Error> left, List<Error> taken) {
    if (aside.stream().noneMatch(a -> same(a.problems(), taken))) {
      aside.push(new Aside(left, counted, problemText));
      counted = 0;
      return;
    }
    Aside before = aside.pop();
    while (!same(before.problems(), taken)) {
      before = aside.pop();
    }
    counted = before.counted();
    problemText = before.text();
  }

  // Two that are empty are equal.
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(List<Error> one, List<Error> other) {
    return one == other;
  }

  private void count(List<Error> problems) {
    counted += problems.size();
    for (Error problem : problems) {
      problemText += PROBLEM_TEXT_LEAST;
      Object[] arguments = problem.getArguments();
      for (Object argument : arguments == null ? new Object[0] : arguments) {
        problemText += argument instanceof String text ? text.length() : 0;
      }
    }
    if (problemText > PROBLEM_TEXT_MAX) {
      throw new SchemaException("holding a value against it finds too many problems");
    }
  }
}
