/* mortise_test.h: tests of plugins in C, on the machine itself and without a host.
 *
 *   #include "plugin.c"
 *   #include "mortise_test.h"
 *
 *   static void greets(void) {
 *     mortise_reply greeting = mortise_test_tool("greet", "{\"name\":\"Ada\"}");
 *     mortise_expect_text(mortise_string(mortise_get(greeting.head, "text")), "Hello, Ada");
 *   }
 *
 *   static const mortise_test tests[] = {MORTISE_TEST(greets)};
 *   MORTISE_TESTS(tests)
 *
 * Run: sdks/c/test.sh plugin_test.c
 *
 * The file of the plugin that has MORTISE_IMPLEMENTATION is included, its others are named behind
 * the test. Each test is a process of its own, so it begins with a fresh instance; within it every
 * call meets the same one, as only those of a pane or a stream do in a host. What the functions here
 * and those of mortise.h return to a test lives until its end. Needs fork: Linux or macOS. */
#ifndef MORTISE_TEST_H
#define MORTISE_TEST_H

#ifndef MORTISE_H
#error "include the plugin first, the file that defines MORTISE_IMPLEMENTATION"
#endif

typedef struct {
  const char *name;
  void (*run)(void);
} mortise_test;

#define MORTISE_TEST(function) {#function, function}
#define MORTISE_TESTS(tests) \
  int main(void) { return mortise_test_all(tests, sizeof(tests) / sizeof((tests)[0])); }

/* ---- expecting: what does not hold ends the test ---- */

#define mortise_expect(condition) mortise_test_expect(!!(condition), #condition, __FILE__, __LINE__)
#define mortise_expect_text(actual, expected) \
  mortise_test_expect_text(actual, expected, __FILE__, __LINE__)

/* ---- asking the plugin; JSON may be NULL where there is none ---- */

mortise_reply mortise_test_describe(void);
mortise_reply mortise_test_call(
    const char *address, const char *method, const char *head, mortise_text body);
/* Uses a tool: the reply's head is its result. */
mortise_reply mortise_test_tool(const char *name, const char *arguments);
mortise_reply mortise_test_open(const char *address, const char *method, const char *head);
/* The next frame of what is open. 1: a frame, 0: no more, -1: it failed, and why in *reply. */
int mortise_test_pull(mortise_frame *frame, mortise_reply *reply);
/* On whose behalf it is called from now on; unless said, user ada with the roles ["viewer"]. */
void mortise_test_caller(const char *kind, const char *name, const char *roles);

/* ---- standing in for the host, which refuses whatever it has no answer for ---- */

/* Answers a host function from now on, by what a plugin answers with: mortise_answer, mortise_fail. */
void mortise_test_on(const char *function, const char *method, mortise_handler answer);
/* Answers a streaming one: with these frames, and then the end. */
void mortise_test_streams(
    const char *function, const char *method, const mortise_frame *frames, size_t count);
/* What the caller of the stream that the plugin serves sends. */
void mortise_test_incoming(const mortise_frame *frames, size_t count);
/* What the operator set. */
void mortise_test_settings(const char *settings);

/* Something the plugin asked for, or sent into a stream of the host. */
typedef struct {
  mortise_text what;  /* storage.put, or http.stream.sent */
  mortise_text token; /* that of the call; "" on nobody's behalf */
  int64_t patience_millis; /* 0 unless the plugin set it */
  mortise_text head;
  mortise_text body;
} mortise_asked;
/* In their order; what is "" behind the last. */
mortise_asked mortise_test_asked(size_t index);
/* How many streams of the host the plugin has not cancelled. */
size_t mortise_test_open_streams(void);

/* The token of every call. */
#define MORTISE_TEST_TOKEN "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"

void mortise_test_expect(int holds, const char *condition, const char *file, int line);
void mortise_test_expect_text(mortise_text actual, const char *expected, const char *file, int line);
int mortise_test_all(const mortise_test *tests, size_t count);

#endif

#ifdef MORTISE_IMPLEMENTED
#undef MORTISE_IMPLEMENTED

typedef struct {
  mortise_text what;
  mortise_handler answer; /* NULL where it streams */
  const mortise_frame *frames;
  size_t count;
} mortise_test_answer;

typedef struct {
  mortise_text what;
  const mortise_frame *frames;
  size_t left;
  int open;
} mortise_test_stream;

static mortise_test_answer *mortise_test_answers;
static size_t mortise_test_answers_count;
static mortise_test_stream *mortise_test_opened; /* the first is the one the plugin serves */
static size_t mortise_test_opened_count;
static mortise_asked *mortise_test_questions;
static size_t mortise_test_questions_count;
static mortise_text mortise_test_set;
static const char *mortise_test_who[] = {"user", "ada", "[\"viewer\"]"};
static mortise_block *mortise_test_other; /* the scope of whichever does not run */

/* The same with room for one more. In the test's scope, where nothing is given back. */
static void *mortise_test_grown(const void *items, size_t count, size_t size) {
  void *grown = mortise_take((count + 1) * size);
  if (count) memcpy(grown, items, count * size);
  return grown;
}

/* The plugin's memory ends with its call, the test's own does not. */
static void mortise_test_swap(void) {
  mortise_block *scope = mortise_scope;
  mortise_scope = mortise_test_other;
  mortise_test_other = scope;
}

static mortise_text mortise_test_copied(mortise_text text, void *to) {
  if (text.length) memcpy(to, text.at, text.length);
  return (mortise_text){to, text.length};
}

/* ---- what the plugin asks ---- */

static mortise_message mortise_test_refused(mortise_text what) {
  return mortise_failed(
      "PERMISSION_DENIED", mortise_format("the stand-in has no answer for %t", what));
}

static const mortise_test_answer *mortise_test_found(mortise_text what, int streams) {
  for (size_t i = mortise_test_answers_count; i-- > 0;) {
    const mortise_test_answer *found = &mortise_test_answers[i];
    if ((found->answer == 0) == streams && mortise_equal(what, found->what.at)) return found;
  }
  return 0;
}

static mortise_message mortise_test_ok(mortise_text meta, mortise_text head, mortise_text body) {
  return (mortise_message){MORTISE_OK, meta, head, body};
}

static const mortise_text mortise_test_none = {0, 0};

static void mortise_test_note(mortise_text what, mortise_message question) {
  mortise_test_questions = mortise_test_grown(
      mortise_test_questions, mortise_test_questions_count, sizeof(mortise_asked));
  mortise_test_questions[mortise_test_questions_count++] = (mortise_asked){
      what, mortise_string(mortise_get(question.meta, "token")),
      mortise_number(mortise_get(question.meta, "deadlineMillis"), 0), question.head, question.body};
}

static mortise_message mortise_test_asks(mortise_text what, mortise_message question) {
  const mortise_test_answer *found = mortise_test_found(what, 0);
  if (!found) return mortise_test_refused(what);
  mortise_call call = mortise_call_of(question);
  call.address = mortise_string(mortise_get(question.meta, "function"));
  found->answer(&call);
  if (call.failure_code) return mortise_failed(call.failure_code, call.failure);
  return mortise_test_ok(mortise_test_none, call.reply_head, call.reply_body);
}

static mortise_test_stream *mortise_test_add_stream(
    mortise_text what, const mortise_frame *frames, size_t count) {
  mortise_test_opened = mortise_test_grown(
      mortise_test_opened, mortise_test_opened_count, sizeof(mortise_test_stream));
  mortise_test_opened[mortise_test_opened_count] = (mortise_test_stream){what, frames, count, 1};
  return &mortise_test_opened[mortise_test_opened_count++];
}

/* Number 0 is there before all others, closed unless the test says what comes in. */
static void mortise_test_begin_streams(void) {
  if (!mortise_test_opened_count)
    mortise_test_add_stream(mortise_literal("incoming"), 0, 0)->open = 0;
}

static mortise_message mortise_test_opens(mortise_text what) {
  const mortise_test_answer *found = mortise_test_found(what, 1);
  if (!found) return mortise_test_refused(what);
  mortise_test_begin_streams();
  mortise_test_add_stream(what, found->frames, found->count);
  mortise_text meta = mortise_format("{\"stream\":%d}", (int)mortise_test_opened_count - 1);
  return mortise_test_ok(meta, mortise_test_none, mortise_test_none);
}

static mortise_message mortise_test_streaming(mortise_message question) {
  int64_t number = mortise_number(mortise_get(question.meta, "stream"), -1);
  mortise_test_begin_streams();
  if (number < 0 || (size_t)number >= mortise_test_opened_count ||
      !mortise_test_opened[number].open)
    return mortise_failed("NOT_FOUND", mortise_format("there is no stream %l", number));
  mortise_test_stream *stream = &mortise_test_opened[number];
  if (question.kind == MORTISE_RECEIVE) {
    if (!stream->left) return (mortise_message){MORTISE_END, {0, 0}, {0, 0}, {0, 0}};
    stream->left--;
    const mortise_frame *frame = stream->frames++;
    return (mortise_message){MORTISE_FRAME, {0, 0}, frame->head, frame->body};
  }
  if (question.kind == MORTISE_SEND)
    mortise_test_note(mortise_format("%t.sent", stream->what), question);
  if (question.kind == MORTISE_CANCEL) stream->open = 0;
  return mortise_test_ok(mortise_test_none, mortise_test_none, mortise_test_none);
}

static mortise_message mortise_test_answered(mortise_message question) {
  mortise_text what = mortise_format(
      "%t.%t", mortise_string(mortise_get(question.meta, "function")),
      mortise_string(mortise_get(question.meta, "method")));
  switch (question.kind) {
    case MORTISE_SETTINGS:
      return mortise_test_ok(mortise_test_none, mortise_test_set, mortise_test_none);
    case MORTISE_ASK:
      mortise_test_note(what, question);
      return mortise_test_asks(what, question);
    case MORTISE_ASK_STREAM:
      mortise_test_note(what, question);
      return mortise_test_opens(what);
    default: return mortise_test_streaming(question);
  }
}

mortise_text mortise_told(mortise_text message) {
  mortise_test_swap();
  mortise_text question = mortise_test_copied(message, mortise_take(message.length));
  mortise_text answer = mortise_write(mortise_test_answered(mortise_read(question)));
  mortise_test_swap();
  return mortise_test_copied(answer, mortise_alloc(answer.length));
}

/* ---- what the plugin is asked ---- */

static mortise_message mortise_test_exchange(mortise_message question) {
  mortise_text bytes = mortise_write(question);
  mortise_test_swap();
  mortise_text said = mortise_said(mortise_test_copied(bytes, mortise_alloc(bytes.length)));
  mortise_test_swap();
  mortise_text answer = mortise_test_copied(said, mortise_take(said.length));
  mortise_test_swap();
  mortise_free((void *)said.at, said.length);
  mortise_test_swap();
  return mortise_read(answer);
}

static mortise_text mortise_test_json(const char *text) {
  return text ? mortise_literal(text) : mortise_test_none;
}

static mortise_reply mortise_test_ask(
    int kind, const char *address, const char *method, const char *head, mortise_text body) {
  mortise_text meta = mortise_format(
      "{\"address\":%q,\"method\":%q,\"token\":\"" MORTISE_TEST_TOKEN
      "\",\"caller\":{\"kind\":%q,\"name\":%q,\"roles\":%s},"
      "\"deadlineMillis\":30000,\"traceParent\":null}",
      mortise_literal(address), mortise_literal(method), mortise_literal(mortise_test_who[0]),
      mortise_literal(mortise_test_who[1]), mortise_test_who[2]);
  return mortise_reply_of(
      mortise_test_exchange((mortise_message){kind, meta, mortise_test_json(head), body}));
}

mortise_reply mortise_test_describe(void) {
  return mortise_reply_of(mortise_test_exchange((mortise_message){
      MORTISE_DESCRIBE, mortise_literal("{\"hostVersion\":\"1.0.0\"}"), mortise_test_set, {0, 0}}));
}

mortise_reply mortise_test_call(
    const char *address, const char *method, const char *head, mortise_text body) {
  return mortise_test_ask(MORTISE_CALL, address, method, head, body);
}

mortise_reply mortise_test_tool(const char *name, const char *arguments) {
  mortise_text head = mortise_format(
      "{\"arguments\":%s,\"cluster\":\"\"}", arguments ? arguments : "{}");
  return mortise_test_call(
      mortise_zero(mortise_format("tools/%s", name)), "execute", mortise_zero(head),
      mortise_test_none);
}

mortise_reply mortise_test_open(const char *address, const char *method, const char *head) {
  return mortise_test_ask(MORTISE_OPEN, address, method, head, mortise_test_none);
}

int mortise_test_pull(mortise_frame *frame, mortise_reply *reply) {
  mortise_message answer =
      mortise_test_exchange((mortise_message){MORTISE_PULL, {0, 0}, {0, 0}, {0, 0}});
  *reply = mortise_reply_of(answer);
  *frame = (mortise_frame){answer.head, answer.body};
  return !reply->ok ? -1 : answer.kind == MORTISE_FRAME;
}

void mortise_test_caller(const char *kind, const char *name, const char *roles) {
  mortise_test_who[0] = kind;
  mortise_test_who[1] = name;
  mortise_test_who[2] = roles;
}

static void mortise_test_add(mortise_test_answer answer, const char *function, const char *method) {
  mortise_text what = mortise_format("%s.%s", function, method);
  answer.what = (mortise_text){mortise_zero(what), what.length};
  mortise_test_answers = mortise_test_grown(
      mortise_test_answers, mortise_test_answers_count, sizeof(mortise_test_answer));
  mortise_test_answers[mortise_test_answers_count++] = answer;
}

void mortise_test_on(const char *function, const char *method, mortise_handler answer) {
  mortise_test_add((mortise_test_answer){{0, 0}, answer, 0, 0}, function, method);
}

void mortise_test_streams(
    const char *function, const char *method, const mortise_frame *frames, size_t count) {
  mortise_test_add((mortise_test_answer){{0, 0}, 0, frames, count}, function, method);
}

void mortise_test_incoming(const mortise_frame *frames, size_t count) {
  mortise_test_begin_streams();
  mortise_test_opened[0] = (mortise_test_stream){mortise_literal("incoming"), frames, count, 1};
}

void mortise_test_settings(const char *settings) { mortise_test_set = mortise_literal(settings); }

mortise_asked mortise_test_asked(size_t index) {
  if (index < mortise_test_questions_count) return mortise_test_questions[index];
  return (mortise_asked){{"", 0}, {"", 0}, 0, {0, 0}, {0, 0}};
}

size_t mortise_test_open_streams(void) {
  size_t count = 0;
  for (size_t i = 1; i < mortise_test_opened_count; i++)
    count += (size_t)mortise_test_opened[i].open;
  return count;
}

#endif
