/* A pane that falls on purpose, one way for each key. The workspace around it stands: it shows
 * which limit stopped the pane and where, and opens it anew when it is told to. */
#define MORTISE_IMPLEMENTATION
#include "mortise.h"

#define SPAN(text, style) "{\"spans\":[{\"text\":\"" text "\",\"style\":\"" style "\"}]}"

static void draw(mortise_call *call) {
  mortise_answer(
      call, mortise_literal("{\"lines\":["
                            SPAN("This pane falls on purpose.", "bold") ",{\"spans\":[]},"
                            SPAN("1  runs forever", "dim") ","
                            SPAN("2  writes where it has no memory", "dim") ","
                            SPAN("3  calls itself without end", "dim") "]}"));
}

/* Kept apart, so that a trap names them. */
__attribute__((noinline)) static void run_forever(void) {
  for (volatile unsigned turn = 0;; turn++) {
  }
}

static volatile uintptr_t nowhere = 0xfffffff0u;
__attribute__((noinline)) static void write_nowhere(void) {
  *(volatile int *)nowhere = 1;
}

static volatile int deepest;
__attribute__((noinline)) static int nest(int depth) {
  deepest = depth;
  return deepest < 0 ? 0 : nest(depth + 1) + deepest;
}

static void pane(mortise_call *call) {
  if (mortise_equal(call->method, "act")) {
    mortise_text action = mortise_string(mortise_get(call->head, "action"));
    if (mortise_equal(action, "forever")) run_forever();
    if (mortise_equal(action, "nowhere")) write_nowhere();
    if (mortise_equal(action, "nest")) mortise_log(call, "info", mortise_format("%d", nest(0)));
  }
  if (!mortise_equal(call->method, "close")) draw(call);
}

static const mortise_contribution offers[] = {
    {"panes", "stumble",
     "{\"title\":\"Stumble\",\"tickMillis\":0,\"key\":\"alt+g\",\"actions\":["
     "{\"name\":\"forever\",\"title\":\"run forever\",\"key\":\"1\"},"
     "{\"name\":\"nowhere\",\"title\":\"write where it has no memory\",\"key\":\"2\"},"
     "{\"name\":\"nest\",\"title\":\"call itself without end\",\"key\":\"3\"}]}",
     pane, 0, 0},
};
MORTISE_PLUGIN("stumble", "1.0.0", offers)
