/* A message handler: it is given a copy of every MCP message of a session. Each call is served by a
 * fresh instance, so what must be remembered goes to the host: here, to the plugin's log. */
#define MORTISE_IMPLEMENTATION
#include "mortise.h"

static void message(mortise_call *call) {
  mortise_text method = mortise_string(mortise_get(call->head, "method"));
  if (mortise_equal(call->method, "observe") && method.length)
    mortise_log(call, "info", mortise_format("%t, %d bytes", method, (int)call->body.length));
}

static const mortise_contribution offers[] = {
    {"messages", "", "{\"inline\":false}", message, 0, 0},
};
MORTISE_PLUGIN("{{id}}", "0.1.0", offers)
