package dev.mortise.protocol;

import dev.mortise.api.ErrorCode;
import dev.mortise.api.Need;
import dev.mortise.api.Needs;
import dev.mortise.api.NeedsNothing;
import dev.mortise.api.Permission;
import dev.mortise.api.PluginException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a method needs, with blanks for what a call acts on.
final class NeedTemplate {
  private static final Pattern BLANK = Pattern.compile("\\{([a-zA-Z]+)(:host|:endpoint)?}");

  private final @Nullable Permission form;
  private final String why;

  private NeedTemplate(@Nullable Permission form, String why) {
    this.form = form;
    this.why = why;
  }

  /// Reads it off a method.
  ///
  /// @param otherwise the permission of methods without an annotation; null refuses them
  static NeedTemplate of(Method method, @Nullable String otherwise) {
    Needs needs = method.getAnnotation(Needs.class);
    NeedsNothing nothing = method.getAnnotation(NeedsNothing.class);
    if (nothing != null && needs == null) {
      return new NeedTemplate(null, nothing.value());
    }
    String text = needs == null ? otherwise : needs.value();
    if (text == null || nothing != null) {
      throw new IllegalArgumentException(
          method + " must say what it needs: exactly one of @Needs and @NeedsNothing");
    }
    return new NeedTemplate(Permission.parse(text), "");
  }

  /// The written form, for reference pages.
  @Override
  public String toString() {
    return form == null ? "nothing" : form.toString();
  }

  /// Why nothing is needed; empty where something is.
  String why() {
    return why;
  }

  /// Fills in the blanks. Each part of the permission is filled by itself, so that no value can
  /// reach into the next part.
  Need fill(String contract, String name, @Nullable ValueShape shape, @Nullable Object argument) {
    if (form == null) {
      return new Need.Nothing(why);
    }
    Filler filler = new Filler(contract, name, shape, argument);
    return new Need.Holds(
        new Permission(
            filler.fill(form.area()),
            filler.fill(form.action()),
            filler.fill(form.target()),
            scope(filler)));
  }

  /// Each part whose blank is empty is left out, and with the last of them the scope itself: who
  /// asks for every namespace needs a right without a scope.
  private @Nullable String scope(Filler filler) {
    if (form == null || form.scope() == null) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    for (String part : form.scope().split(",", -1)) {
      int equals = part.indexOf('=');
      String value = filler.fill(part.substring(equals + 1));
      if (value.chars().anyMatch(c -> c <= ' ' || c == ',' || c == '|' || c == '=' || c == '@')) {
        throw new PluginException(
            ErrorCode.INVALID_ARGUMENT,
            part.substring(0, equals) + " must be a single name, not \"" + value + "\".");
      }
      if (!value.isEmpty()) {
        parts.add(part.substring(0, equals + 1) + value);
      }
    }
    return parts.isEmpty() ? null : String.join(",", parts);
  }

  private record Filler(
      String contract, String name, @Nullable ValueShape shape, @Nullable Object argument) {
    String fill(String part) {
      return part.indexOf('{') < 0
          ? part
          : BLANK.matcher(part).replaceAll(m -> Matcher.quoteReplacement(value(m)));
    }

    private String value(MatchResult match) {
      String blank = match.group(1);
      if (blank.equals("point")) {
        return contract;
      }
      if (shape != null && argument != null && shape.has(blank)) {
        String text = String.valueOf(shape.component(blank, argument));
        return reached(text, match.group(2));
      }
      if (blank.equals("name")) {
        return name;
      }
      throw new IllegalArgumentException("nothing fills {" + blank + "} of " + contract);
    }

    private static String reached(String text, @Nullable String form) {
      if (form == null) {
        return text;
      }
      return form.equals(":host")
          ? NetworkTarget.ofUrl(text).permissionTarget()
          : NetworkTarget.ofEndpoint(text).permissionTarget();
    }
  }
}
