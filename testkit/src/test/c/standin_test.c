/* What mortise_test.h does for the host, and what it says of tests that fail: the last three do. */
#define MORTISE_IMPLEMENTATION
#include "mortise.h"

static const mortise_text none = {0, 0};

/* Named as a function of POSIX is: a plugin for WebAssembly may. */
static void read(mortise_call *call) {
  mortise_reply reply = mortise_ask(call, "storage", "get", mortise_literal("{\"key\":\"a\"}"), none);
  if (reply.ok)
    mortise_answer_text(
        call, mortise_format("%t by %t, %t", reply.body, call->caller_name, mortise_settings()));
  else
    mortise_fail(call, mortise_zero(reply.code), reply.message);
}

static void spill(mortise_call *call) {
  (void)call;
  __builtin_trap();
}

static void opened(mortise_call *call) { (void)call; }

/* Sends what the caller says on to the host, a frame at a time. */
static int echo(mortise_call *call, mortise_frame *frame) {
  mortise_reply reply;
  if (mortise_receive(0, frame, &reply) != 1) return 0;
  int stream = mortise_open(call, "sockets", "connect", mortise_literal("{}"), &reply);
  mortise_send(stream, *frame);
  mortise_receive(stream, frame, &reply);
  if (mortise_equal(frame->body, "one!")) mortise_cancel(stream);
  return 1;
}

static const mortise_contribution offers[] = {
    MORTISE_TOOL("read", "Reads what is stored", "{}", read),
    MORTISE_TOOL("spill", "Traps", "{}", spill),
    {"routes", "", "{}", opened, opened, echo},
};
MORTISE_PLUGIN("standin", "1.0.0", offers)

#include "mortise_test.h"

static void stored(mortise_call *call) {
  mortise_expect_text(call->address, "storage");
  mortise_expect_text(mortise_string(mortise_get(call->head, "key")), "a");
  call->reply_body = mortise_format("value %d", 1);
}

static void missing(mortise_call *call) {
  mortise_fail(call, "NOT_FOUND", mortise_literal("nothing is stored as a"));
}

static mortise_text text_of(mortise_reply reply) {
  return mortise_string(mortise_get(reply.head, "text"));
}

static void describes_itself(void) {
  mortise_expect_text(mortise_string(mortise_get(mortise_test_describe().head, "id")), "standin");
}

static void answers_as_it_is_told_to(void) {
  mortise_test_caller("application", "bob", "[]");
  mortise_test_settings("{\"x\":1}");
  mortise_test_on("storage", "get", stored);
  mortise_text first = text_of(mortise_test_tool("read", NULL));
  mortise_test_on("storage", "get", missing);
  mortise_reply second = mortise_test_tool("read", NULL);
  mortise_expect(!second.ok);
  mortise_expect_text(second.code, "NOT_FOUND");
  mortise_expect_text(second.message, "nothing is stored as a");
  mortise_expect_text(first, "value 1 by bob, {\"x\":1}");
  mortise_expect_text(mortise_test_asked(1).what, "storage.get");
  mortise_expect_text(mortise_test_asked(1).token, MORTISE_TEST_TOKEN);
  mortise_expect_text(mortise_test_asked(2).what, "");
}

static void refuses_what_it_was_not_told(void) {
  mortise_reply reply = mortise_test_tool("read", NULL);
  mortise_expect_text(reply.code, "PERMISSION_DENIED");
  mortise_expect_text(reply.message, "the stand-in has no answer for storage.get");
}

static void streams_in_and_out(void) {
  const mortise_frame incoming[] = {
      {none, mortise_literal("one")}, {none, mortise_literal("two")}};
  const mortise_frame answers[] = {{none, mortise_literal("one!")}};
  mortise_frame first, second;
  mortise_reply reply;
  mortise_test_incoming(incoming, 2);
  mortise_test_streams("sockets", "connect", answers, 1);
  mortise_expect(mortise_test_open("routes", "handle", "{}").ok);
  mortise_expect(mortise_test_pull(&first, &reply) == 1);
  mortise_expect(mortise_test_open_streams() == 0);
  mortise_test_streams("sockets", "connect", NULL, 0);
  mortise_expect(mortise_test_pull(&second, &reply) == 1);
  mortise_expect(mortise_test_open_streams() == 1);
  mortise_expect(mortise_test_pull(&second, &reply) == 0);
  mortise_expect_text(first.body, "one!");
  mortise_expect_text(mortise_test_asked(3).what, "sockets.connect.sent");
  mortise_expect_text(mortise_test_asked(3).body, "two");
}

static void expects_in_vain(void) { mortise_expect(1 + 1 == 3); }

static void expects_another_text(void) {
  mortise_expect_text(text_of(mortise_test_tool("nothing", NULL)), "something");
}

static void calls_what_traps(void) { mortise_test_tool("spill", NULL); }

static const mortise_test tests[] = {
    MORTISE_TEST(describes_itself),   MORTISE_TEST(answers_as_it_is_told_to),
    MORTISE_TEST(refuses_what_it_was_not_told), MORTISE_TEST(streams_in_and_out),
    MORTISE_TEST(expects_in_vain),    MORTISE_TEST(expects_another_text),
    MORTISE_TEST(calls_what_traps),
};
MORTISE_TESTS(tests)
