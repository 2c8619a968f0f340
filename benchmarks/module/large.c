/* A module of a megabyte for ModuleLoadBench: a tool beside many functions that differ, as a
 * compiler would have made of a large program. */
#define MORTISE_IMPLEMENTATION
#include "mortise.h"

static unsigned cells[1024];

#define STEP(n)                                                              \
  __attribute__((noinline)) static unsigned step_##n(unsigned x, unsigned y) { \
    unsigned z = x * (0x10001u + 1##n) + y;                                  \
    for (unsigned i = 0; i < (y & 7); i++) {                                 \
      if ((z ^ 1##n) & 1) z = (z >> 1) + cells[(z + 1##n) & 1023];           \
      else cells[z & 1023] += z * 3 + 1##n;                                  \
    }                                                                        \
    if (z > (1##n << 8)) z -= cells[1##n & 1023];                            \
    return z ^ (1##n << 3);                                                  \
  }
#define NAME(n) step_##n,

#define TEN(X, p) X(p##0) X(p##1) X(p##2) X(p##3) X(p##4) X(p##5) X(p##6) X(p##7) X(p##8) X(p##9)
#define HUNDRED(X, p)                                                                            \
  TEN(X, p##0) TEN(X, p##1) TEN(X, p##2) TEN(X, p##3) TEN(X, p##4) TEN(X, p##5) TEN(X, p##6) \
      TEN(X, p##7) TEN(X, p##8) TEN(X, p##9)
#define THOUSAND(X, p)                                                                     \
  HUNDRED(X, p##0) HUNDRED(X, p##1) HUNDRED(X, p##2) HUNDRED(X, p##3) HUNDRED(X, p##4)     \
      HUNDRED(X, p##5) HUNDRED(X, p##6) HUNDRED(X, p##7) HUNDRED(X, p##8) HUNDRED(X, p##9)
#define ALL(X) THOUSAND(X, 1) HUNDRED(X, 20) HUNDRED(X, 21) HUNDRED(X, 22) HUNDRED(X, 23) HUNDRED(X, 24)

ALL(STEP)

typedef unsigned (*step)(unsigned, unsigned);
static const step steps[] = {ALL(NAME)};

/* Walks through some of them. */
MORTISE_EXPORT("walk") unsigned walk(unsigned count) {
  unsigned z = 1;
  for (unsigned i = 0; i < count; i++) z = steps[i * 7 % (sizeof(steps) / sizeof(steps[0]))](z, i);
  return z;
}

static void walked(mortise_call *call) {
  mortise_answer_text(call, mortise_format("%l", (int64_t)walk(100)));
}

static const mortise_contribution offers[] = {
    MORTISE_TOOL("walk", "Walks", "{\"type\":\"object\"}", walked),
};
MORTISE_PLUGIN("bench-large", "1.0.0", offers)
