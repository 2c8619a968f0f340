/* What ModuleBench, ModuleCallBench and WorkspaceBench call: the twin of the Go plugin bench-tool. */
#define MORTISE_IMPLEMENTATION
#include "mortise.h"

static void add(mortise_call *call) {
  int64_t sum = mortise_number(mortise_get(call->arguments, "a"), 0) +
                mortise_number(mortise_get(call->arguments, "b"), 0);
  mortise_answer_text(call, mortise_format("%l", sum));
}

static void echo(mortise_call *call) {
  mortise_answer_text(call, mortise_string(mortise_get(call->arguments, "text")));
}

static void spin(mortise_call *call) {
  (void)call;
  for (volatile int i = 0;; i++) {
  }
}

/* Fifty lines that name the command they answer. */
static void lines(mortise_call *call) {
  mortise_text type = mortise_string(mortise_get(call->head, "type"));
  if (!type.at) type = call->method;
  mortise_buffer head = {0};
  mortise_put(&head, "{\"lines\":[");
  for (int i = 0; i < 50; i++) {
    if (i) mortise_put(&head, ",");
    mortise_put_line(
        &head, mortise_format("%d: %t was asked for, and this is its line", i, type), NULL);
  }
  mortise_put(&head, "]}");
  mortise_answer(call, mortise_taken(&head));
}

/* As many lines, each time with the count of the times. The instance lives as long as the pane. */
static void ticking(mortise_call *call) {
  static int times;
  times++;
  mortise_buffer head = {0};
  mortise_put(&head, "{\"lines\":[");
  for (int i = 0; i < 50; i++) {
    if (i) mortise_put(&head, ",");
    mortise_put_line(
        &head, mortise_format("tick %d of the pane, and line %d of it", times, i), NULL);
  }
  mortise_put(&head, "]}");
  mortise_answer(call, mortise_taken(&head));
}

static const mortise_contribution offers[] = {
    MORTISE_TOOL("add", "Adds two numbers", "{\"type\":\"object\"}", add),
    MORTISE_TOOL("echo", "Says it again", "{\"type\":\"object\"}", echo),
    MORTISE_TOOL("spin", "Never ends", "{\"type\":\"object\"}", spin),
    MORTISE_PANE("lines", "Lines", 0, lines),
    MORTISE_PANE("ticking", "Ticking", 150, ticking),
};
MORTISE_PLUGIN("bench-module", "1.0.0", offers)
