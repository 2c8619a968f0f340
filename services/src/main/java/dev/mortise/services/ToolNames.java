package dev.mortise.services;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Offer;
import dev.mortise.api.PluginException;
import dev.mortise.protocol.Suggest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What language models call the tools of plugins: `plugin_<id>_<tool>`.
///
/// Models take 1 to 64 letters, digits, `_` and `-`. So whatever else stands in an id, and `_` too,
/// becomes `-`, and a longer name is cut and ends in eight hex digits of a hash. Two tools may then
/// have the same name; neither can be called by it.
public final class ToolNames {
  /// The longest name models take.
  public static final int LENGTH_MAX = 64;

  private static final int HASH_BYTES = 4;
  private static final int CUT = LENGTH_MAX - 2 * HASH_BYTES - 1;

  private final Map<String, List<Offer>> byName;

  private ToolNames(Map<String, List<Offer>> byName) {
    this.byName = byName;
  }

  /// The names of these tools.
  public static ToolNames of(List<Offer> tools) {
    return new ToolNames(
        tools.stream()
            .collect(
                Collectors.groupingBy(
                    o -> of(o.plugin(), o.contribution().name()),
                    TreeMap::new,
                    Collectors.toList())));
  }

  /// The name of one tool.
  public static String of(String plugin, String tool) {
    String name =
        "plugin_"
            + plugin.replaceAll("[^A-Za-z0-9-]", "-")
            + "_"
            + tool.replaceAll("[^A-Za-z0-9_-]", "-");
    return name.length() <= LENGTH_MAX
        ? name
        : name.substring(0, CUT) + "_" + hash(plugin + "_" + tool);
  }

  private static String hash(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The tool of that name.
  ///
  /// @throws PluginException `NOT_FOUND` with the nearest name, `CONFLICT` when several tools share
  ///   the name
  public Offer find(String name) {
    List<Offer> offers = byName.getOrDefault(name, List.of());
    if (offers.isEmpty()) {
      throw new PluginException(
          ErrorCode.NOT_FOUND,
          "There is no tool \"%s\" now%s"
              .formatted(
                  name,
                  Suggest.nearest(name, byName.keySet())
                      .map(n -> "; did you mean " + n + "?")
                      .orElse(".")));
    }
    if (offers.size() > 1) {
      throw new PluginException(ErrorCode.CONFLICT, collision(name, offers));
    }
    return offers.getFirst();
  }

  /// The tools that can be called, by name.
  public Map<String, Offer> callable() {
    Map<String, Offer> single = new TreeMap<>();
    byName.forEach((name, offers) -> {
      if (offers.size() == 1) {
        single.put(name, offers.getFirst());
      }
    });
    return single;
  }

  /// A sentence for every name that several tools share.
  public List<String> collisions() {
    List<String> sentences = new ArrayList<>();
    byName.forEach((name, offers) -> {
      if (offers.size() > 1) {
        sentences.add(collision(name, offers));
      }
    });
    return sentences;
  }

  private static String collision(String name, List<Offer> offers) {
    return "The tools %s have the same name %s for models, so none of them can be called; rename one."
        .formatted(
            offers.stream()
                .map(o -> o.contribution().name() + " of " + o.plugin())
                .collect(Collectors.joining(" and ")),
            name);
  }
}
