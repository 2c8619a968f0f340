package dev.mortise.agent;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.PluginException;
import java.util.List;

/// What a person asks.
///
/// @param messages the conversation so far, the question last; only the last [#MESSAGES_MAX] are
///   looked at
/// @param language `en`, `zh`, or empty
/// @param page what the person looks at
/// @param overview what the model is told of account, roles and cluster; made by the server
/// @param cluster the caller's cluster; empty where there is none
public record ChatRequest(
    List<Said> messages, String language, Page page, String overview, String cluster) {
  /// More of the past is left out.
  public static final int MESSAGES_MAX = 30;

  /// Characters of one message.
  public static final int MESSAGE_LENGTH_MAX = 8_000;

  private static final int WORD_LENGTH_MAX = 256;
  private static final int OVERVIEW_LENGTH_MAX = 16_384;

  /// One message.
  ///
  /// @param role `user` or `assistant`
  public record Said(String role, String content) {}

  /// What the person looks at; each may be empty.
  public record Page(String page, String namespace, String resourceName, String resourceKind) {
    /// Nothing in particular.
    public static final Page NONE = new Page("", "", "", "");
  }

  /// Keeps the last messages and checks them.
  ///
  /// @throws PluginException `INVALID_ARGUMENT` when one is too long or of another role, or when
  ///   the last is not the person's
  public ChatRequest {
    messages =
        List.copyOf(messages.subList(Math.max(0, messages.size() - MESSAGES_MAX), messages.size()));
    messages.forEach(ChatRequest::check);
    if (messages.isEmpty() || !messages.getLast().role().equals("user")) {
      throw invalid("the last message must be the person's");
    }
    for (String word :
        List.of(
            language,
            page.page(),
            page.namespace(),
            page.resourceName(),
            page.resourceKind(),
            cluster)) {
      if (word.length() > WORD_LENGTH_MAX) {
        throw invalid("language, cluster and page have at most " + WORD_LENGTH_MAX + " characters");
      }
    }
    if (overview.length() > OVERVIEW_LENGTH_MAX) {
      throw new IllegalArgumentException("the overview is longer than " + OVERVIEW_LENGTH_MAX);
    }
  }

  private static void check(Said said) {
    if (!said.role().equals("user") && !said.role().equals("assistant")) {
      throw invalid("a message is of the user or the assistant");
    }
    if (said.content().length() > MESSAGE_LENGTH_MAX) {
      throw invalid(
          "a message has %d characters, at most %d are allowed"
              .formatted(said.content().length(), MESSAGE_LENGTH_MAX));
    }
  }

  private static PluginException invalid(String why) {
    return new PluginException(ErrorCode.INVALID_ARGUMENT, "The chat cannot begin: " + why + ".");
  }
}
