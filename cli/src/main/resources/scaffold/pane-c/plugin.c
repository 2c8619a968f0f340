/* A pane. One instance serves it from its opening to its close, so what it knows it keeps in
 * variables. */
#define MORTISE_IMPLEMENTATION
#include "mortise.h"

static int count;

static void draw(mortise_call *call) {
  mortise_buffer view = {0};
  mortise_put(&view, "{\"lines\":[");
  mortise_put_line(&view, mortise_format("count: %d", count), NULL);
  mortise_put(&view, ",{\"spans\":[]},");
  mortise_put_line(&view, mortise_literal("up and down change it"), "text-dim");
  mortise_put(&view, "]}");
  mortise_answer(call, mortise_taken(&view));
}

static void pane(mortise_call *call) {
  mortise_text type = mortise_string(mortise_get(call->head, "type"));
  if (mortise_equal(type, "select_prev")) count++;
  if (mortise_equal(type, "select_next")) count--;
  if (!mortise_equal(call->method, "close")) draw(call);
}

static const mortise_contribution offers[] = {
    MORTISE_PANE("{{id}}", "{{id}}", 0, pane),
};
MORTISE_PLUGIN("{{id}}", "0.1.0", offers)
