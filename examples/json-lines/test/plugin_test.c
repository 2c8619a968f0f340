/* What the pane draws for what its URL answers. */
#include "../plugin.c"
#include "mortise_test.h"

#define OPENED \
  "{\"pane\":\"p\",\"width\":80,\"height\":24,\"options\":{\"url\":\"http://here/\"}}"

static const mortise_text none = {0, 0};

static mortise_frame frame(const char *head, const char *body) {
  return (mortise_frame){
      head ? mortise_literal(head) : none, body ? mortise_literal(body) : none};
}

static mortise_text shown(mortise_reply view, const char *part) {
  mortise_expect(view.ok);
  return mortise_get(view.head, part);
}

/* The lines come in pieces, as a network cuts them. */
static mortise_reply opened(void) {
  static mortise_frame frames[3];
  frames[0] = frame("{\"status\":200}", 0);
  frames[1] = frame(0, "{\"pid\":1,\"name\":\"init\"}\n{\"pid\":2,\"na");
  frames[2] = frame(0, "me\":\"sh\"}\nno JSON\n");
  mortise_test_streams("http", "stream", frames, 3);
  return mortise_test_call("panes/json-lines", "open", OPENED, none);
}

static void describes_its_pane(void) {
  mortise_reply told = mortise_test_describe();
  mortise_text pane = mortise_item(mortise_get(told.head, "contributions"), 0);
  mortise_expect_text(mortise_string(mortise_get(pane, "name")), "json-lines");
}

static void lines_are_a_table(void) {
  mortise_reply view = opened();
  mortise_expect_text(
      mortise_string(shown(view, "title")), "JSON lines · 3 · 1 no JSON");
  mortise_expect(mortise_get(shown(view, "table"), "rows").at);
  mortise_asked asked = mortise_test_asked(0);
  mortise_expect_text(asked.what, "http.stream");
  mortise_expect_text(mortise_string(mortise_get(asked.head, "url")), "http://here/");
  mortise_expect(asked.patience_millis == PATIENCE_MILLIS);
}

static void a_line_is_shown_whole(void) {
  opened();
  mortise_reply view = mortise_test_call(
      "panes/json-lines", "event", "{\"pane\":\"p\",\"value\":\"id 2\"}", none);
  mortise_expect(shown(view, "tree").at);
  view = mortise_test_call("panes/json-lines", "command", "{\"type\":\"back\"}", none);
  mortise_expect(shown(view, "table").at);
}

static void what_answers_badly_is_named(void) {
  mortise_frame gone[] = {frame("{\"status\":404}", 0)};
  mortise_test_streams("http", "stream", gone, 1);
  mortise_reply view = mortise_test_call("panes/json-lines", "open", OPENED, none);
  mortise_text spans = mortise_get(mortise_item(shown(view, "lines"), 1), "spans");
  mortise_expect_text(
      mortise_string(mortise_get(mortise_item(spans, 0), "text")), "http://here/ answered 404.");
  mortise_expect(mortise_test_open_streams() == 0);
}

static void a_refusal_is_shown(void) {
  mortise_reply view = mortise_test_call("panes/json-lines", "open", OPENED, none);
  mortise_text spans = mortise_get(mortise_item(shown(view, "lines"), 1), "spans");
  mortise_expect_text(
      mortise_string(mortise_get(mortise_item(spans, 0), "text")),
      "the stand-in has no answer for http.stream");
}

static const mortise_test tests[] = {
    MORTISE_TEST(describes_its_pane),
    MORTISE_TEST(lines_are_a_table),
    MORTISE_TEST(a_line_is_shown_whole),
    MORTISE_TEST(what_answers_badly_is_named),
    MORTISE_TEST(a_refusal_is_shown),
};
MORTISE_TESTS(tests)
