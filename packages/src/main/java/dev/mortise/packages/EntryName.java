package dev.mortise.packages;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The name of an archive's entry, safe on every system: relative, below the folder it is unpacked
/// into, and not to be taken for another.
///
/// @param segments none of them empty, `.` or `..`
record EntryName(List<String> segments) {
  private static final int LENGTH_MAX = 1_024;
  private static final int SEGMENT_BYTES_MAX = 255;
  private static final int DEPTH_MAX = 16;
  private static final String FORBIDDEN = "\\:*?\"<>|";

  /// Names that Windows keeps for devices, whatever follows behind a dot.
  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\\$|conout\\$)( *\\..*)?");

  /// Copies the list.
  EntryName {
    segments = List.copyOf(segments);
  }

  /// Reads a name as it stands in the archive. `./` in front and `/` behind mean nothing; a name
  /// that is only that is the root, without segments.
  ///
  /// @throws Unsafe saying what is wrong with it
  static EntryName of(String raw) throws Unsafe {
    if (raw.length() > LENGTH_MAX) {
      throw new Unsafe(raw, "is longer than " + LENGTH_MAX + " characters");
    }
    String plain = raw.startsWith("./") ? raw.substring(2) : raw;
    plain = plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    if (plain.isEmpty() || plain.equals(".")) {
      if (raw.startsWith("/") || raw.isEmpty()) {
        throw new Unsafe(raw, "is empty or the root of the system");
      }
      return new EntryName(List.of());
    }
    List<String> segments = new ArrayList<>();
    for (String segment : plain.split("/", -1)) {
      check(raw, segment);
      segments.add(segment);
    }
    if (segments.size() > DEPTH_MAX) {
      throw new Unsafe(raw, "lies more than " + DEPTH_MAX + " folders deep");
    }
    return new EntryName(segments);
  }

  private static void check(String raw, String segment) throws Unsafe {
    if (segment.isEmpty()) {
      throw new Unsafe(raw, "is absolute or holds //");
    }
    if (segment.equals(".") || segment.equals("..")) {
      throw new Unsafe(raw, "holds . or .. as a part");
    }
    if (segment.codePoints().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0 || hidden(c))) {
      throw new Unsafe(raw, "holds a backslash, a colon, or another character that is not safe");
    }
    if (segment.endsWith(".") || segment.endsWith(" ") || segment.startsWith(" ")) {
      throw new Unsafe(raw, "has a part that begins or ends with a blank or ends with a dot");
    }
    if (DEVICE.matcher(segment).matches()) {
      throw new Unsafe(raw, "is a device on Windows");
    }
    if (segment.getBytes(StandardCharsets.UTF_8).length > SEGMENT_BYTES_MAX) {
      throw new Unsafe(raw, "has a part longer than " + SEGMENT_BYTES_MAX + " bytes");
    }
  }

  private static boolean hidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> c == 0xFFFD;
    };
  }

  /// What two names have in common that some system takes for the same.
  String key() {
    String composed = Normalizer.normalize(String.join("/", segments), Normalizer.Form.NFKC);
    return composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /// The folders it lies in, outermost first.
  List<EntryName> parents() {
    List<EntryName> parents = new ArrayList<>();
    for (int i = 1; i < segments.size(); i++) {
      parents.add(new EntryName(segments.subList(0, i)));
    }
    return parents;
  }

  @Override
  public String toString() {
    return String.join("/", segments);
  }

  /// A name that is not taken.
  static final class Unsafe extends Exception {
    private static final long serialVersionUID = 1;

    Unsafe(String raw, String why) {
      super("its entry " + shown(raw) + " " + why);
    }

    private static String shown(String raw) {
      String cut = raw.length() > 80 ? raw.substring(0, 80) + "…" : raw;
      return "\"" + cut.replaceAll("[^\\x20-\\x7e]", "?") + "\"";
    }
  }
}
