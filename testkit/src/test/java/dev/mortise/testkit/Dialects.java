package dev.mortise.testkit;

import static dev.mortise.api.ErrorCode.NOT_FOUND;
import static dev.mortise.api.ErrorCode.PLUGIN_FAILED;
import static dev.mortise.api.ErrorCode.RESOURCE_EXHAUSTED;
import static dev.mortise.api.ErrorCode.UNIMPLEMENTED;
import static dev.mortise.testkit.Capability.CLUSTER_EVENTS;
import static dev.mortise.testkit.Capability.DECIDING;
import static dev.mortise.testkit.Capability.ERROR_CODES;
import static dev.mortise.testkit.Capability.HOST_FUNCTIONS;
import static dev.mortise.testkit.Capability.MEMORY;
import static dev.mortise.testkit.Capability.MIDDLEWARE;
import static dev.mortise.testkit.Capability.OBSERVING;
import static dev.mortise.testkit.Capability.PANES;
import static dev.mortise.testkit.Capability.POINTS;
import static dev.mortise.testkit.Capability.RESOURCES;
import static dev.mortise.testkit.Capability.ROUTES;
import static dev.mortise.testkit.Capability.STREAMED_BODIES;
import static dev.mortise.testkit.Capability.TOOLS;
import static dev.mortise.testkit.Capability.WATCHES;
import static dev.mortise.testkit.Capability.WEB_SOCKETS;

import dev.mortise.testkit.Carried.Lack;
import java.util.List;

/// What modules and the foreign contracts of process plugins carry, and why not the rest.
final class Dialects {
  static final Carried KITE =
      new Carried(
          "kite",
          List.of("tools/echo", "routes", "resources/things"),
          List.of(
              new Lack(ERROR_CODES, "a failed call is a text to it", PLUGIN_FAILED),
              new Lack(POINTS, "it knows no interfaces of an application", UNIMPLEMENTED),
              new Lack(WEB_SOCKETS, "its routes answer once", UNIMPLEMENTED),
              new Lack(STREAMED_BODIES, "bodies are gathered, up to 32 MiB", RESOURCE_EXHAUSTED),
              new Lack(WATCHES, "a resource is asked for, never watched", UNIMPLEMENTED),
              new Lack(PANES, "it has nothing to do with a terminal", UNIMPLEMENTED),
              new Lack(OBSERVING, "it has nothing to do with a monitor", UNIMPLEMENTED),
              new Lack(DECIDING, "it has nothing to do with a monitor", UNIMPLEMENTED),
              new Lack(HOST_FUNCTIONS, "its plugins are asked and never ask", PLUGIN_FAILED)));

  static final Carried KILOMETERS =
      new Carried(
          "kilometers",
          List.of("messages"),
          List.of(
              messagesOnly(TOOLS),
              messagesOnly(ERROR_CODES),
              messagesOnly(POINTS),
              messagesOnly(ROUTES),
              messagesOnly(WEB_SOCKETS),
              messagesOnly(STREAMED_BODIES),
              messagesOnly(MIDDLEWARE),
              messagesOnly(RESOURCES),
              messagesOnly(WATCHES),
              messagesOnly(CLUSTER_EVENTS),
              messagesOnly(PANES),
              new Lack(DECIDING, "what a plugin answers decides nothing", UNIMPLEMENTED),
              messagesOnly(HOST_FUNCTIONS)));

  static final Carried MODULE =
      new Carried(
          "mortise module",
          Carried.EVERYTHING.offers(),
          List.of(new Lack(MEMORY, "each call has a fresh instance", NOT_FOUND)));

  private Dialects() {}

  private static Lack messagesOnly(Capability capability) {
    return new Lack(capability, "it is about messages only", UNIMPLEMENTED);
  }
}
