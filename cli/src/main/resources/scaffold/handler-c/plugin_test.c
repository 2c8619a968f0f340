/* Tests of the handler, without a host: mortise_test.h says what they may use. */
#include "plugin.c"
#include "mortise_test.h"

static void logs_each_request(void) {
  mortise_test_call(
      "messages", "observe", "{\"method\":\"tools/list\"}", mortise_literal("{\"id\":1}"));
  mortise_asked asked = mortise_test_asked(0);
  mortise_expect_text(asked.what, "log.write");
  mortise_expect_text(mortise_string(mortise_get(asked.head, "message")), "tools/list, 8 bytes");
}

static const mortise_test tests[] = {MORTISE_TEST(logs_each_request)};
MORTISE_TESTS(tests)
