/* What the header takes text for: whether it is JSON, which number it is, and how it stands in a JSON
 * string. The text is told in hexadecimal, since it may be no UTF-8. */
#define MORTISE_IMPLEMENTATION
#include "mortise.h"

enum { OTHERWISE = 42, PATIENCE_MILLIS = 5000 };

static mortise_text bytes_of(mortise_text hex) {
  static const char digits[] = "0123456789abcdef";
  mortise_buffer bytes = {0};
  for (size_t i = 0; i + 1 < hex.length; i += 2) {
    int high = 0, low = 0;
    while (digits[high] != hex.at[i]) high++;
    while (digits[low] != hex.at[i + 1]) low++;
    char c = (char)(high << 4 | low);
    mortise_put_bytes(&bytes, (mortise_text){&c, 1});
  }
  return mortise_taken(&bytes);
}

static void read(mortise_call *call) {
  mortise_text text = bytes_of(mortise_string(mortise_get(call->arguments, "hex")));
  mortise_answer_text(
      call, mortise_format("%d %l %q", mortise_is_json(text), mortise_number(text, OTHERWISE), text));
}

static void ask(mortise_call *call) {
  mortise_text nothing = {0, 0};
  mortise_ask(call, "clock", "now", mortise_literal("{}"), nothing);
  call->patience_millis = PATIENCE_MILLIS;
  mortise_ask(call, "clock", "now", mortise_literal("{}"), nothing);
  mortise_answer_text(call, mortise_literal("asked"));
}

static const mortise_contribution offers[] = {
    MORTISE_TOOL("read", "Reads text", "{\"type\":\"object\"}", read),
    MORTISE_TOOL("ask", "Asks twice", "{\"type\":\"object\"}", ask),
};
MORTISE_PLUGIN("json", "1.0.0", offers)
