/* A tool. Its arguments are JSON, by the schema that stands with it. */
#define MORTISE_IMPLEMENTATION
#include "mortise.h"

static void greet(mortise_call *call) {
  mortise_text name = mortise_string(mortise_get(call->arguments, "name"));
  mortise_answer_text(
      call, mortise_format("Hello, %t!", name.length ? name : mortise_literal("world")));
}

static const mortise_contribution offers[] = {
    MORTISE_TOOL(
        "{{tool}}", "Greets somebody",
        "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}", greet),
};
MORTISE_PLUGIN("{{id}}", "0.1.0", offers)
