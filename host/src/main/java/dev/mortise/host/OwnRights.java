package dev.mortise.host;

import dev.mortise.api.Caller;
import dev.mortise.api.Permission;
import dev.mortise.gate.CallerRights;

/// What somebody may do by themselves: the third column beside what is declared and granted.
interface OwnRights {
  /// Nobody was asked for.
  OwnRights NOBODYS = (plugin, need) -> "";

  /// Why they may not; empty when they may.
  String refusal(String plugin, Permission need);

  /// What an operator types so that they may; empty when nothing would help.
  default String remedy(String plugin, Permission need) {
    return "";
  }

  /// Those a caller has.
  static OwnRights of(Caller caller, CallerRights rights) {
    return new OwnRights() {
      @Override
      public String refusal(String plugin, Permission need) {
        return rights.refusal(caller, plugin, need).orElse("");
      }

      @Override
      public String remedy(String plugin, Permission need) {
        return caller instanceof Caller.User user
            ? rights.remedy(user, plugin, need).orElse("")
            : "";
      }
    };
  }

  /// Those a user would have with just the roles named.
  static OwnRights supposing(Caller.User user, CallerRights rights) {
    return new OwnRights() {
      @Override
      public String refusal(String plugin, Permission need) {
        return rights.refusalIf(user, plugin, need).orElse("");
      }

      @Override
      public String remedy(String plugin, Permission need) {
        return rights.remedy(user, plugin, need).orElse("");
      }
    };
  }
}
