/* The twin in C of dev.mortise.testkit.ContractPlugin: what PluginContract talks to. What it has seen
 * it writes to the host's log, since every call is served by a fresh instance. */
#define MORTISE_IMPLEMENTATION
#include "mortise.h"

#define PIECE_BYTES (64 << 10)
#define NONE ((mortise_text){0, 0})

static void refused(mortise_call *call, mortise_reply reply) {
  mortise_fail(call, mortise_zero(reply.code), reply.message);
}

/* ---- tools ---- */

static void echo(mortise_call *call) { mortise_answer_json(call, call->arguments); }

static void caller(mortise_call *call) {
  mortise_buffer text = {0};
  mortise_put(&text, "%t %t [", call->caller_kind, call->caller_name);
  for (size_t i = 0;; i++) {
    mortise_text role = mortise_string(mortise_item(call->caller_roles, i));
    if (!role.at) break;
    mortise_put(&text, "%s%t", i ? ", " : "", role);
  }
  mortise_put(&text, "]");
  mortise_answer_text(call, mortise_taken(&text));
}

static void fail(mortise_call *call) {
  mortise_fail(call, "CONFLICT", mortise_literal("contract: it was asked to fail."));
}

static void bug(mortise_call *call) { mortise_fail(call, "PLUGIN_FAILED", mortise_literal("a bug")); }

static void hang(mortise_call *call) {
  (void)call;
  for (volatile int i = 0;; i++) {
  }
}

static void ask(mortise_call *call, mortise_text token, const char *text) {
  mortise_call as = *call;
  as.token = token;
  mortise_reply reply = mortise_ask(
      &as, "log", "write",
      mortise_format("{\"level\":\"info\",\"message\":%q}", mortise_literal(text)), NONE);
  if (reply.ok)
    mortise_answer_text(call, mortise_literal("asked"));
  else
    refused(call, reply);
}

static void log_it(mortise_call *call) { ask(call, call->token, "hello host"); }

static void background(mortise_call *call) { ask(call, mortise_literal(""), "background"); }

static void clock_it(mortise_call *call) {
  mortise_reply reply = mortise_ask(call, "clock", "now", mortise_literal("{}"), NONE);
  mortise_answer_text(call, mortise_string(mortise_get(reply.head, "time")));
}

static mortise_text kept;

static void keep(mortise_call *call) {
  kept = call->token;
  mortise_answer_text(call, mortise_literal("kept"));
}

static void stale(mortise_call *call) {
  if (kept.at)
    ask(call, kept, "stale");
  else
    mortise_fail(call, "NOT_FOUND", mortise_literal("nothing was kept"));
}

static mortise_text keys(mortise_call *call) {
  mortise_reply reply = mortise_ask(
      call, "storage", "list", mortise_literal("{\"prefix\":\"\",\"after\":null,\"limit\":100}"), NONE);
  mortise_text list = mortise_get(reply.head, "keys");
  mortise_buffer text = {0};
  for (size_t i = 0;; i++) {
    mortise_text key = mortise_string(mortise_item(list, i));
    if (!key.at) break;
    mortise_put(&text, "%s%t", i ? ", " : "", key);
  }
  return mortise_taken(&text);
}

static void put(mortise_call *call, const char *key, const char *value) {
  mortise_ask(
      call, "storage", "put", mortise_format("{\"key\":%q}", mortise_literal(key)),
      mortise_literal(value));
}

static void store(mortise_call *call) {
  put(call, "b", "2");
  put(call, "a", "1");
  mortise_text one =
      mortise_ask(call, "storage", "get", mortise_literal("{\"key\":\"a\"}"), NONE).body;
  mortise_text before = keys(call);
  mortise_reply gone =
      mortise_ask(call, "storage", "delete", mortise_literal("{\"key\":\"b\"}"), NONE);
  mortise_answer_text(
      call, mortise_format(
                "%t [%t] %t [%t]", one, before, mortise_get(gone.head, "existed"), keys(call)));
}

static int request(mortise_call *call, const char *method, mortise_reply *reply) {
  mortise_text head = mortise_format(
      "{\"method\":%q,\"url\":%t,\"headers\":{}}", mortise_literal(method),
      mortise_get(call->arguments, "url"));
  return mortise_open(call, "http", "stream", head, reply);
}

/* The head of the answer: its status. */
static int64_t status(int stream) {
  mortise_frame frame;
  mortise_reply reply;
  if (mortise_receive(stream, &frame, &reply) != 1) return -1;
  return mortise_number(mortise_get(frame.head, "status"), -1);
}

static void fetch(mortise_call *call) {
  int64_t enough = mortise_number(mortise_get(call->arguments, "number"), 0), total = 0;
  mortise_frame frame;
  mortise_reply reply;
  int stream = request(call, "get", &reply);
  mortise_finish(stream);
  int64_t code = status(stream);
  mortise_place place = mortise_mark();
  while (mortise_receive(stream, &frame, &reply) == 1) {
    total += (int64_t)frame.body.length;
    mortise_release(place);
    if (enough > 0 && total >= enough) {
      mortise_cancel(stream);
      mortise_answer_text(call, mortise_format("%l enough", code));
      return;
    }
  }
  mortise_answer_text(call, mortise_format("%l %l", code, total));
}

static void stall(mortise_call *call) {
  mortise_frame frame;
  mortise_reply reply;
  int stream = request(call, "get", &reply);
  mortise_finish(stream);
  status(stream);
  mortise_receive(stream, &frame, &reply);
  hang(call);
}

static char zeros[PIECE_BYTES];

static void upload(mortise_call *call) {
  int64_t left = mortise_number(mortise_get(call->arguments, "number"), 0);
  mortise_reply reply;
  int stream = request(call, "post", &reply);
  mortise_place place = mortise_mark();
  while (left > 0) {
    size_t piece = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;
    mortise_send(stream, (mortise_frame){NONE, {zeros, piece}});
    mortise_release(place);
    left -= (int64_t)piece;
  }
  mortise_finish(stream);
  int64_t code = status(stream);
  mortise_buffer text = {0};
  mortise_frame frame;
  while (mortise_receive(stream, &frame, &reply) == 1) mortise_put_bytes(&text, frame.body);
  mortise_answer_text(call, mortise_format("%l %t", code, mortise_taken(&text)));
}

static void listen(mortise_call *call) {
  int64_t wanted = mortise_number(mortise_get(call->arguments, "number"), 0);
  mortise_frame frame;
  mortise_reply reply;
  int stream = mortise_open(0, "events", "subscribe", mortise_literal("{\"topic\":\"done\"}"), &reply);
  mortise_buffer heard = {0};
  for (int64_t i = 0; i < wanted && mortise_receive(stream, &frame, &reply) == 1; i++)
    mortise_put(
        &heard, "%s%t of %t", i ? ", " : "", mortise_get(frame.head, "content"),
        mortise_string(mortise_get(frame.head, "publisher")));
  mortise_cancel(stream);
  mortise_answer_text(call, mortise_taken(&heard));
}

static void watch_pods(mortise_call *call) {
  mortise_frame frame;
  mortise_reply reply;
  mortise_text head = mortise_literal(
      "{\"cluster\":\"\",\"resource\":\"pods\",\"namespace\":\"dev\",\"labels\":\"\",\"fields\":\"\","
      "\"limit\":0,\"resume\":\"\"}");
  int stream = mortise_open(call, "k8s", "watch", head, &reply), count = 0, more;
  while ((more = mortise_receive(stream, &frame, &reply)) == 1) count++;
  mortise_answer_text(
      call, mortise_format("%d %t", count, more < 0 ? reply.code : mortise_literal("end")));
}

static void talk(mortise_call *call) {
  mortise_frame frame;
  mortise_reply reply;
  mortise_text head =
      mortise_literal("{\"url\":\"wss://talk.example/\",\"headers\":{},\"protocols\":[]}");
  int stream = mortise_open(call, "websocket", "connect", head, &reply);
  mortise_send(stream, (mortise_frame){mortise_literal("{\"text\":true}"), mortise_literal("hello")});
  mortise_receive(stream, &frame, &reply);
  mortise_cancel(stream);
  mortise_answer_text(call, mortise_format("%t %t", mortise_get(frame.head, "text"), frame.body));
}

static void progress(mortise_call *call) {
  mortise_ask(
      call, "progress", "report",
      mortise_literal("{\"done\":1,\"total\":2,\"message\":\"half\"}"), NONE);
  mortise_answer_text(call, mortise_literal("told"));
}

/* Asks for one host function and says what came of it. */
static void ask_for(mortise_call *call) {
  mortise_text function = mortise_string(mortise_get(call->arguments, "function"));
  mortise_text method = mortise_string(mortise_get(call->arguments, "method"));
  mortise_text head = mortise_get(call->arguments, "head");
  const mortise_call *as = mortise_true(mortise_get(call->arguments, "background")) ? 0 : call;
  const char *name = mortise_zero(function), *what = mortise_zero(method);
  mortise_reply reply;
  if (mortise_true(mortise_get(call->arguments, "stream"))) {
    mortise_frame frame;
    int stream = mortise_open(as, name, what, head, &reply);
    if (stream > 0) mortise_finish(stream);
    if (stream > 0) mortise_receive(stream, &frame, &reply);
  } else {
    reply = mortise_ask(as, name, what, head, NONE);
  }
  mortise_answer_text(call, reply.ok ? mortise_literal("answered") : reply.code);
}

/* ---- routes ---- */

static enum { UPPER, BIG, SOCKET } route;
static int headed;
static int64_t left, written;

static void open_route(mortise_call *call) {
  mortise_text path = mortise_string(mortise_get(call->head, "path"));
  if (mortise_equal(call->method, "connect")) {
    route = SOCKET;
  } else if (mortise_equal(path, "/upper")) {
    route = UPPER;
  } else if (mortise_equal(path, "/big")) {
    mortise_text bytes = mortise_item(mortise_get(mortise_get(call->head, "query"), "bytes"), 0);
    route = BIG;
    mortise_text digits = mortise_string(bytes);
    left = mortise_number(digits, 0);
  } else {
    mortise_fail(call, "NOT_FOUND", mortise_format("there is no route %t", path));
  }
}

static int pull_upper(mortise_call *call, mortise_frame *frame) {
  mortise_frame piece;
  mortise_reply reply;
  int more = mortise_receive(0, &piece, &reply);
  if (more < 0) refused(call, reply);
  if (more != 1) return 0;
  char *upper = (char *)piece.body.at;
  for (size_t i = 0; i < piece.body.length; i++)
    if (upper[i] >= 'a' && upper[i] <= 'z') upper[i] -= 32;
  frame->body = piece.body;
  return 1;
}

static int pull_big(mortise_call *call, mortise_frame *frame) {
  if (left <= 0) return 0;
  size_t piece = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;
  frame->body = (mortise_text){zeros, piece};
  left -= (int64_t)piece;
  written += (int64_t)piece;
  mortise_log(call, "info", mortise_format("written %l", written));
  return 1;
}

static int pull_route(mortise_call *call, mortise_frame *frame) {
  if (route == SOCKET) {
    mortise_reply reply;
    int more = mortise_receive(0, frame, &reply);
    if (more < 0) refused(call, reply);
    return more == 1;
  }
  if (!headed) {
    headed = 1;
    frame->head = mortise_literal("{\"status\":200,\"headers\":{}}");
    return 1;
  }
  return route == UPPER ? pull_upper(call, frame) : pull_big(call, frame);
}

/* ---- resources ---- */

static int64_t count, sent;

static void open_watch(mortise_call *call) {
  mortise_text parameters = mortise_get(call->head, "parameters");
  count = mortise_number(mortise_string(mortise_item(mortise_get(parameters, "count"), 0)), 0);
}

/* So many events and then the end; without a count, one event and then nothing for ever. */
static int pull_watch(mortise_call *call, mortise_frame *frame) {
  mortise_frame none;
  mortise_reply reply;
  if (count > 0 && sent == count) return 0;
  if (count == 0 && sent == 1)
    while (mortise_receive(0, &none, &reply) == 1) {
    }
  if (count == 0 && sent == 1) hang(call);
  sent++;
  frame->head = mortise_format("{\"type\":\"ADDED\",\"document\":{\"number\":%l}}", sent);
  return 1;
}

/* ---- messages and a point ---- */

static void message(mortise_call *call) {
  if (mortise_equal(call->method, "observe"))
    mortise_log(call, "info", mortise_format("observed %t", call->body));
  if (mortise_equal(call->method, "decide")) {
    mortise_answer(call, mortise_literal("{\"action\":\"replace\",\"reason\":\"changed\"}"));
    call->reply_body = call->body;
  }
}

static void tax(mortise_call *call) {
  int64_t net = mortise_number(mortise_get(call->head, "netCents"), 0);
  mortise_answer(call, mortise_format("{\"cents\":%l,\"currency\":\"EUR\"}", net * 19 / 100));
}

static void pass(mortise_call *call) { mortise_answer(call, mortise_literal("{\"action\":\"pass\"}")); }

static void nothing(mortise_call *call) { mortise_answer(call, mortise_literal("{}")); }

#define TOOL(name, handler) MORTISE_TOOL(name, "A scenario", "{\"type\":\"object\"}", handler)

static const mortise_contribution offers[] = {
    TOOL("echo", echo),
    TOOL("caller", caller),
    TOOL("fail", fail),
    TOOL("throw", bug),
    TOOL("hang", hang),
    TOOL("log", log_it),
    TOOL("clock", clock_it),
    TOOL("keep", keep),
    TOOL("stale", stale),
    TOOL("background", background),
    TOOL("store", store),
    TOOL("fetch", fetch),
    TOOL("stall", stall),
    TOOL("upload", upload),
    TOOL("listen", listen),
    TOOL("watch", watch_pods),
    TOOL("talk", talk),
    TOOL("progress", progress),
    TOOL("ask", ask_for),
    {"routes", "",
     "{\"paths\":[{\"path\":\"/upper\",\"methods\":[\"post\"]},{\"path\":\"/big\",\"methods\":[\"get\"]},"
     "{\"path\":\"/echo\",\"methods\":[\"connect\"]}]}",
     0, open_route, pull_route},
    {"resources", "things", "{\"clusterScoped\":false,\"operations\":[\"watch\"]}", 0, open_watch,
     pull_watch},
    {"middleware", "", "{\"priority\":0,\"advisory\":false}", pass, 0, 0},
    {"cluster-events", "", "{}", nothing, 0, 0},
    {"panes", "board", "{\"title\":\"Board\",\"tickMillis\":0}", nothing, 0, 0},
    {"messages", "", "{\"inline\":true}", message, 0, 0},
    {"points", "acme.TaxRule", "{\"version\":\"1\"}", tax, 0, 0},
};
MORTISE_PLUGIN("contract", "1.0.0", offers)
