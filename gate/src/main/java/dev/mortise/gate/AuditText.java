package dev.mortise.gate;

import java.util.regex.Pattern;

/// Takes out of a sentence what must never be recorded: whatever stands in a URL before the host,
/// and behind its path.
final class AuditText {
  private static final Pattern USER = Pattern.compile("(?<=://)[^\\s/?#\"]*@");
  private static final Pattern QUERY = Pattern.compile("(?<=://[^\\s?#\"]{1,300})[?#][^\\s\"]*");

  private AuditText() {}

  static String clean(String text) {
    if (!text.contains("://")) {
      return text;
    }
    return QUERY.matcher(USER.matcher(text).replaceAll("")).replaceAll("");
  }
}
