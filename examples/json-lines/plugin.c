/* A pane over JSON lines from a URL. The table is drawn, sorted and filtered by the workspace; this
 * reads the lines, finds the columns, and shows one line whole. */
#define MORTISE_IMPLEMENTATION
#include "lines.h"
#include "table.h"

enum {
  READ_BYTES_MAX = 16 << 20, /* of one answer; the rest is not read */
  URL_BYTES_MAX = 2048,
  FAILURE_BYTES_MAX = 1024,
  KEEP = 1000,
  PATIENCE_MILLIS = 20000, /* so that there is time left to say what keeps it */
};

static char url[URL_BYTES_MAX + 1];
static size_t keep = KEEP;
static char failure[FAILURE_BYTES_MAX + 1];
static int more; /* whether the answer went on */

/* The line that is shown whole, a copy: the lines change while it is looked at. */
static char whole[LINE_BYTES_MAX];
static size_t whole_length;
static uint32_t whole_number;

static void set(char *to, size_t room, mortise_text text) {
  size_t length = text.length < room ? text.length : room;
  if (length) memcpy(to, text.at, length);
  to[length] = 0;
}

/* What the pane is opened with goes over what the plugin is set to. */
static void configure(mortise_text options) {
  mortise_text settings = mortise_settings();
  mortise_text from = mortise_string(mortise_get(options, "url"));
  set(url, URL_BYTES_MAX, from.at ? from : mortise_string(mortise_get(settings, "url")));
  int64_t lines = mortise_number(
      mortise_get(options, "keep"), mortise_number(mortise_get(settings, "keep"), KEEP));
  keep = lines < 1 ? 1 : lines > LINES_MAX ? LINES_MAX : (size_t)lines;
}

/* Everything behind the answer's head, piece by piece. */
static int read_body(int stream, mortise_reply *reply) {
  size_t read = 0;
  int got;
  mortise_frame frame;
  lines_begin(keep);
  do {
    mortise_place place = mortise_mark();
    got = mortise_receive(stream, &frame, reply);
    if (got == 1) {
      lines_take(frame.body);
      read += frame.body.length;
      mortise_release(place);
    }
  } while (got == 1 && read < READ_BYTES_MAX);
  more = got == 1;
  if (more) mortise_cancel(stream);
  lines_end(!more);
  return got >= 0;
}

static void fetch(mortise_call *call) {
  mortise_reply reply;
  mortise_frame frame = {{0, 0}, {0, 0}};
  mortise_text head = mortise_format(
      "{\"method\":\"get\",\"url\":%q,\"headers\":{}}", mortise_literal(url));
  failure[0] = 0;
  call->patience_millis = PATIENCE_MILLIS;
  int stream = mortise_open(call, "http", "stream", head, &reply), ok = stream > 0;
  if (ok) {
    mortise_finish(stream);
    ok = mortise_receive(stream, &frame, &reply) == 1;
  }
  int64_t status = mortise_number(mortise_get(frame.head, "status"), 0);
  if (ok && status != 200) {
    mortise_cancel(stream);
    set(failure, FAILURE_BYTES_MAX, mortise_format("%s answered %l.", url, status));
    return;
  }
  if (ok) ok = read_body(stream, &reply);
  if (!ok)
    set(failure, FAILURE_BYTES_MAX,
        reply.message.at ? reply.message : mortise_format("%s answered nothing.", url));
}

static void draw_failure(mortise_call *call) {
  mortise_buffer view = {0};
  mortise_put(&view, "{\"title\":\"JSON lines\",\"lines\":[");
  mortise_put_line(&view, mortise_format("%s cannot be read:", url), "status-failed");
  mortise_put(&view, ",");
  mortise_put_line(&view, mortise_literal(failure), 0);
  mortise_put(&view, ",");
  mortise_put_line(&view, mortise_literal("It is tried again by itself."), "text-dim");
  mortise_put(&view, "]}");
  mortise_answer(call, mortise_taken(&view));
}

static mortise_text title(void) {
  lines_count counted = lines_counted();
  mortise_buffer text = {0};
  mortise_put(&text, "JSON lines · %l", (int64_t)lines_kept());
  if (counted.read > lines_kept()) mortise_put(&text, " of %l", (int64_t)counted.read);
  if (counted.odd) mortise_put(&text, " · %l no JSON", (int64_t)counted.odd);
  if (counted.cut) mortise_put(&text, " · %l cut", (int64_t)counted.cut);
  if (more) mortise_put(&text, " · the answer goes on");
  return mortise_taken(&text);
}

static void draw_whole(mortise_call *call) {
  mortise_text text = {whole, whole_length};
  mortise_buffer view = {0};
  mortise_put(
      &view,
      "{\"title\":%q,\"tree\":{\"type\":\"column\",\"children\":["
      "{\"type\":\"text\",\"variant\":\"heading\",\"text\":\"line %l\"},",
      title(), (int64_t)whole_number);
  if (mortise_is_json(text)) {
    mortise_put(&view, "{\"type\":\"json-tree\",\"value\":");
    table_put_tidy(&view, text);
    mortise_put(&view, "}");
  } else {
    mortise_put(&view, "{\"type\":\"code\",\"value\":%q}", text);
  }
  mortise_put(&view, "]}}");
  mortise_answer(call, mortise_taken(&view));
}

static void draw(mortise_call *call) {
  if (whole_length) {
    draw_whole(call);
  } else if (failure[0]) {
    draw_failure(call);
  } else {
    mortise_buffer view = {0};
    mortise_put(&view, "{\"title\":%q,\"table\":", title());
    table_put(&view);
    mortise_put(&view, "}");
    mortise_answer(call, mortise_taken(&view));
  }
}

static void select_row(mortise_call *call) {
  mortise_text key = mortise_string(mortise_get(call->head, "value"));
  const line *found = table_row(key);
  if (!found) return;
  mortise_text text = lines_text(found);
  whole_length = text.length;
  whole_number = found->number;
  memcpy(whole, text.at, text.length);
  draw(call);
}

static void pane(mortise_call *call) {
  if (mortise_equal(call->method, "open")) {
    whole_length = 0;
    configure(mortise_get(call->head, "options"));
    fetch(call);
    draw(call);
  } else if (mortise_equal(call->method, "tick") && !whole_length) {
    fetch(call);
    draw(call);
  } else if (mortise_equal(call->method, "event")) {
    select_row(call);
  } else if (mortise_equal(mortise_string(mortise_get(call->head, "type")), "back") && whole_length) {
    whole_length = 0;
    draw(call);
  }
}

static const mortise_contribution offers[] = {
    MORTISE_PANE("json-lines", "JSON lines", 2000, pane),
};
MORTISE_PLUGIN("json-lines", "1.0.0", offers)
