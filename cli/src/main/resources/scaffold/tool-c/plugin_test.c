/* Tests of the tool, without a host: mortise_test.h says what they may use. */
#include "plugin.c"
#include "mortise_test.h"

static mortise_text greeting(const char *arguments) {
  return mortise_string(mortise_get(mortise_test_tool("{{tool}}", arguments).head, "text"));
}

static void greets_by_name(void) { mortise_expect_text(greeting("{\"name\":\"Ada\"}"), "Hello, Ada!"); }

static void greets_the_world(void) { mortise_expect_text(greeting("{}"), "Hello, world!"); }

static const mortise_test tests[] = {MORTISE_TEST(greets_by_name), MORTISE_TEST(greets_the_world)};
MORTISE_TESTS(tests)
