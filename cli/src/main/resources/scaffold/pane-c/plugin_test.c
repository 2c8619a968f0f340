/* Tests of the pane, without a host: mortise_test.h says what they may use. */
#include "plugin.c"
#include "mortise_test.h"

static mortise_text first_line(const char *method, const char *head) {
  mortise_reply view = mortise_test_call("panes/{{id}}", method, head, mortise_literal(""));
  mortise_text spans = mortise_get(mortise_item(mortise_get(view.head, "lines"), 0), "spans");
  return mortise_string(mortise_get(mortise_item(spans, 0), "text"));
}

static void counts_up_and_down(void) {
  mortise_expect_text(first_line("open", "{\"pane\":\"p\",\"width\":80,\"height\":24}"), "count: 0");
  mortise_expect_text(first_line("command", "{\"type\":\"select_prev\"}"), "count: 1");
  mortise_expect_text(first_line("command", "{\"type\":\"select_next\"}"), "count: 0");
}

static const mortise_test tests[] = {MORTISE_TEST(counts_up_and_down)};
MORTISE_TESTS(tests)
