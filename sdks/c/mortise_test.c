/* Runs the tests of mortise_test.h, each in a process of its own. Apart from them, so that the names
 * of the system's headers are not in the way of those of a plugin. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mortise.h"
#include "mortise_test.h"

static void end(void) {
  fflush(stdout);
  _exit(1);
}

void mortise_test_expect(int holds, const char *condition, const char *file, int line) {
  if (holds) return;
  printf("%s:%d: expected %s\n", file, line, condition);
  end();
}

void mortise_test_expect_text(mortise_text actual, const char *expected, const char *file, int line) {
  if (mortise_equal(actual, expected)) return;
  printf("%s:%d: expected \"%s\", got ", file, line, expected);
  if (actual.at) printf("\"%.*s\"\n", (int)actual.length, actual.at);
  else printf("none\n");
  end();
}

static int passes(const mortise_test *test) {
  int status;
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    test->run();
    fflush(stdout);
    _exit(0);
  }
  if (child < 0 || waitpid(child, &status, 0) != child) {
    perror(test->name);
    return 0;
  }
  if (WIFSIGNALED(status)) printf("it trapped: signal %d\n", WTERMSIG(status));
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int mortise_test_all(const mortise_test *tests, size_t count) {
  size_t passed = 0;
  for (size_t i = 0; i < count; i++) {
    int passing = passes(&tests[i]);
    printf("%s %s\n", passing ? "ok" : "FAILED", tests[i].name);
    passed += (size_t)passing;
  }
  printf("%zu of %zu tests passed\n", passed, count);
  return passed == count ? 0 : 1;
}
