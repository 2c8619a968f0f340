/* A route that goes on: each piece says what the call was opened with, after much else was written
 * into memory. */
#define MORTISE_IMPLEMENTATION
#include "mortise.h"

enum { PIECES = 5, CHURN = 200 };
static char noise[CHURN * 8];
static int sent = -1;

static void begin(mortise_call *call) { (void)call; }

static int next(mortise_call *call, mortise_frame *frame) {
  if (++sent > PIECES) return 0;
  if (sent == 0) {
    frame->head = mortise_literal("{\"status\":200,\"headers\":{}}");
    return 1;
  }
  memset(noise, '#', sizeof noise);
  for (size_t i = 0; i < CHURN; i++) mortise_zero((mortise_text){noise, i * 8});
  frame->body = mortise_format(
      "%t %t %t %t %t\n", call->address, call->method, call->caller_kind, call->caller_name,
      mortise_string(mortise_get(call->head, "path")));
  return 1;
}

static const mortise_contribution offers[] = {
    {"routes", "", "{\"paths\":[{\"path\":\"/who\",\"methods\":[\"get\"]}]}", 0, begin, next},
};
MORTISE_PLUGIN("streamer", "1.0.0", offers)
