/* mortise.h: write plugins for Mortise in C, as WebAssembly modules.
 *
 * One header, no library, no libc. In exactly one file of the plugin:
 *
 *   #define MORTISE_IMPLEMENTATION
 *   #include "mortise.h"
 *
 *   static void greet(mortise_call *call) {
 *     mortise_text name = mortise_string(mortise_get(call->arguments, "name"));
 *     mortise_answer_text(call, mortise_format("Hello, %t", name));
 *   }
 *
 *   static const mortise_contribution offers[] = {
 *     MORTISE_TOOL("greet", "Greets somebody", "{\"type\":\"object\"}", greet),
 *   };
 *   MORTISE_PLUGIN("greeter", "1.0.0", offers)
 *
 * Build: sdks/c/build.sh plugin.wasm plugin.c
 * Tests: mortise_test.h, on the machine itself
 *
 * Memory: whatever the functions below return lives until the call has been answered; nothing needs
 * to be freed. In loops that read much, mortise_mark and mortise_release give memory back earlier.
 * What must outlive a call comes from mortise_keep and stays as long as the instance. Only a pane or a
 * stream has something to keep: every other call is served by a fresh instance.
 *
 * The contract underneath stands in docs/abi.md. */
#ifndef MORTISE_H
#define MORTISE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* Text, or JSON as it came: not ended by a zero. at is NULL where there is none. */
typedef struct {
  const char *at;
  size_t length;
} mortise_text;

/* Text that grows. */
typedef struct {
  char *at;
  size_t length;
  size_t room;
} mortise_buffer;

/* A call of the host. The first part is what was asked, the last is answered by the functions below. */
typedef struct {
  mortise_text address;  /* tools/greet */
  mortise_text method;   /* execute */
  mortise_text caller_kind;
  mortise_text caller_name;
  mortise_text caller_roles; /* a JSON array */
  mortise_text token;        /* binds what is asked of the host to this call */
  mortise_text head;         /* the record it is called with, JSON */
  mortise_text body;         /* bytes beside it */
  mortise_text arguments;    /* of a tool: what the model gave it, JSON */
  int64_t deadline_millis;

  /* The plugin may set it: what is asked of the host waits no longer. 0: as long as the call has time,
   * all of which a person may take who is asked for a permission. */
  int64_t patience_millis;

  mortise_text reply_head;
  mortise_text reply_body;
  const char *failure_code;
  mortise_text failure;
} mortise_call;

/* One piece of a stream. head.at is NULL where it carries only bytes. */
typedef struct {
  mortise_text head;
  mortise_text body;
} mortise_frame;

typedef void (*mortise_handler)(mortise_call *call);

/* Fills in the next frame of the stream that was opened; returns 0 when there is none any more.
 * A failure is said by mortise_fail. */
typedef int (*mortise_puller)(mortise_call *call, mortise_frame *frame);

/* Something the plugin offers. details is the JSON of its Details record. */
typedef struct {
  const char *kind;
  const char *name; /* "" where a plugin has at most one */
  const char *details;
  mortise_handler call;
  mortise_handler open; /* NULL where nothing streams */
  mortise_puller pull;
} mortise_contribution;

typedef struct {
  const char *id;
  const char *version;
  const mortise_contribution *offers;
  size_t count;
} mortise_plugin;

extern const mortise_plugin mortise_this;

#define MORTISE_PLUGIN(id, version, offers) \
  const mortise_plugin mortise_this = {id, version, offers, sizeof(offers) / sizeof((offers)[0])};

#define MORTISE_TOOL(name, description, schema, handler)                                       \
  {"tools", name, "{\"description\":\"" description "\",\"input\":" schema ",\"mutating\":false}", \
   handler, NULL, NULL}

/* One handler gets every method of a pane; call->method says which. */
#define MORTISE_PANE(name, title, tick_millis, handler) \
  {"panes", name, "{\"title\":\"" title "\",\"tickMillis\":" #tick_millis "}", handler, NULL, NULL}

/* ---- answering ---- */

/* The answer is this record, JSON. */
void mortise_answer(mortise_call *call, mortise_text head);
/* A tool answers with text, or with text that is an error for the model to read. */
void mortise_answer_text(mortise_call *call, mortise_text text);
void mortise_answer_failure(mortise_call *call, mortise_text text);
/* A tool answers with JSON, which is its text as well. */
void mortise_answer_json(mortise_call *call, mortise_text json);
/* The call fails: CONFLICT, NOT_FOUND, INVALID_ARGUMENT, PLUGIN_FAILED, UNIMPLEMENTED ... */
void mortise_fail(mortise_call *call, const char *code, mortise_text message);

/* ---- text ---- */

mortise_text mortise_literal(const char *text);
int mortise_equal(mortise_text text, const char *other);
int mortise_starts(mortise_text text, const char *prefix);
/* %s text, %t mortise_text, %q mortise_text as a JSON string, %d int, %l int64_t, %%
 * In a JSON string, what is no UTF-8 becomes U+FFFD: text from anywhere can be answered with. */
mortise_text mortise_format(const char *form, ...);
void mortise_put(mortise_buffer *buffer, const char *form, ...);
void mortise_put_bytes(mortise_buffer *buffer, mortise_text bytes);
mortise_text mortise_taken(const mortise_buffer *buffer);
/* The text with a zero behind it. */
const char *mortise_zero(mortise_text text);

/* ---- JSON ---- */

/* A member of an object, an element of an array; at is NULL where there is none, or it is null. */
mortise_text mortise_get(mortise_text json, const char *member);
mortise_text mortise_item(mortise_text json, size_t index);
/* A string without its quotes and escapes; at is NULL for anything else. */
mortise_text mortise_string(mortise_text json);
/* A whole number that fits; otherwise for anything else, 1.5 and 1e3 too. */
int64_t mortise_number(mortise_text json, int64_t otherwise);
int mortise_true(mortise_text json);
/* Whether all of the text is one JSON value, as strict as RFC 8259 but for broken UTF-8, and nested
 * no deeper than MORTISE_DEPTH_MAX. The others read what they are given as if it were. */
#define MORTISE_DEPTH_MAX 256
int mortise_is_json(mortise_text text);

/* Walks the members of an object, or the elements of an array:
 *   mortise_walk walk = mortise_walk_of(json);
 *   while (mortise_step(&walk)) ... walk.name, walk.value ... */
typedef struct {
  mortise_text json;
  size_t at;
  mortise_text name;  /* of a member, read; at is NULL in an array */
  mortise_text value; /* as it stands, null too */
} mortise_walk;
mortise_walk mortise_walk_of(mortise_text json);
int mortise_step(mortise_walk *walk);

/* ---- what panes draw ---- */

/* {"spans":[...]}: a line of a view or a cell of a table, in one style or, where it is NULL, in none. */
void mortise_put_line(mortise_buffer *buffer, mortise_text text, const char *style);

/* ---- the host ---- */

typedef struct {
  int ok;
  mortise_text code; /* of the failure */
  mortise_text message;
  mortise_text head;
  mortise_text body;
} mortise_reply;

/* Asks a host function on behalf of whoever called. call may be NULL: then it is nobody's call. */
mortise_reply mortise_ask(
    const mortise_call *call, const char *function, const char *method, mortise_text head,
    mortise_text body);
/* Opens a streaming one; returns its number, or -1 and why in *reply. */
int mortise_open(
    const mortise_call *call, const char *function, const char *method, mortise_text head,
    mortise_reply *reply);
/* Stream 0 is the one the plugin itself serves: what the caller sends is received there. 1: a frame,
 * 0: no more, -1: it failed, and why in *reply. */
int mortise_receive(int stream, mortise_frame *frame, mortise_reply *reply);
mortise_reply mortise_send(int stream, mortise_frame frame);
mortise_reply mortise_finish(int stream);
mortise_reply mortise_cancel(int stream);
/* What the operator set, JSON. */
mortise_text mortise_settings(void);
void mortise_log(const mortise_call *call, const char *level, mortise_text text);

/* ---- memory ---- */

void *mortise_keep(size_t bytes);
/* There is no libc; of it these are here. */
void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int value, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *text);

typedef void *mortise_place;
mortise_place mortise_mark(void);
void mortise_release(mortise_place place);

#endif

#ifdef MORTISE_IMPLEMENTATION
#undef MORTISE_IMPLEMENTATION
#define MORTISE_IMPLEMENTED

/* What the host says to a message. In a test that is what mortise_test.h says. */
mortise_text mortise_told(mortise_text message);

#ifdef __wasm__
#define MORTISE_EXPORT(name) __attribute__((export_name(name), used))
__attribute__((import_module("mortise"), import_name("call"))) uint64_t mortise_host(
    const void *message, size_t length);

/* What the compiler may call by itself. The first three are one instruction each. */
__attribute__((weak)) void *memcpy(void *restrict to, const void *restrict from, size_t n) {
  __asm__ volatile("local.get %0\nlocal.get %1\nlocal.get %2\nmemory.copy 0, 0"
                   : : "r"(to), "r"(from), "r"(n) : "memory");
  return to;
}
__attribute__((weak)) void *memmove(void *to, const void *from, size_t n) {
  __asm__ volatile("local.get %0\nlocal.get %1\nlocal.get %2\nmemory.copy 0, 0"
                   : : "r"(to), "r"(from), "r"(n) : "memory");
  return to;
}
__attribute__((weak)) void *memset(void *to, int value, size_t n) {
  __asm__ volatile("local.get %0\nlocal.get %1\nlocal.get %2\nmemory.fill 0"
                   : : "r"(to), "r"(value), "r"(n) : "memory");
  return to;
}
__attribute__((weak)) int memcmp(const void *a, const void *b, size_t n) {
  const unsigned char *x = a, *y = b;
  for (; n--; x++, y++)
    if (*x != *y) return *x - *y;
  return 0;
}
__attribute__((weak)) size_t strlen(const char *text) {
  size_t n = 0;
  while (text[n]) n++;
  return n;
}
#else
#define MORTISE_EXPORT(name)
#endif

/* ---- memory: free lists by size, and one list of what belongs to the call ---- */

typedef struct mortise_block {
  struct mortise_block *next;
  uint32_t size; /* without this header */
} mortise_block;

static mortise_block *mortise_scope;

#ifdef __wasm__
extern unsigned char __heap_base;
static unsigned char *mortise_top;
static mortise_block *mortise_spare[128];

/* Multiples of 64 up to 1 KiB, then four steps to each doubling. */
static size_t mortise_class(size_t bytes, size_t *size) {
  if (bytes <= 1024) {
    size_t c = bytes ? (bytes + 63) / 64 : 1;
    *size = c * 64;
    return c - 1;
  }
  size_t power = 1024, c = 16;
  while (power * 2 < bytes) {
    power *= 2;
    c += 4;
  }
  size_t step = power / 4, steps = (bytes - power + step - 1) / step;
  *size = power + steps * step;
  return c + steps;
}

static mortise_block *mortise_block_of(size_t bytes) {
  size_t size, c = mortise_class(bytes, &size);
  mortise_block *block = mortise_spare[c];
  if (block) {
    mortise_spare[c] = block->next;
    return block;
  }
  if (!mortise_top) mortise_top = (unsigned char *)(((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15);
  size_t wanted = size + sizeof(mortise_block);
  size_t end = (size_t)__builtin_wasm_memory_size(0) * 65536;
  if (wanted > end - (size_t)mortise_top) {
    size_t pages = (wanted - (end - (size_t)mortise_top) + 65535) / 65536;
    if (__builtin_wasm_memory_grow(0, pages) == (size_t)-1) return 0;
  }
  block = (mortise_block *)mortise_top;
  mortise_top += wanted;
  block->size = (uint32_t)size;
  return block;
}

static void mortise_give(mortise_block *block) {
  size_t size, c = mortise_class(block->size, &size);
  block->next = mortise_spare[c];
  mortise_spare[c] = block;
}
#else
/* So that a sanitizer sees what is read after its call. Headers of libc would take names, such as
 * read, that a plugin has for its own. */
static mortise_block *mortise_block_of(size_t bytes) {
  mortise_block *block = __builtin_malloc(sizeof(mortise_block) + bytes);
  if (block) block->size = (uint32_t)bytes;
  return block;
}

static void mortise_give(mortise_block *block) { __builtin_free(block); }
#endif

static void *mortise_take(size_t bytes) {
  mortise_block *block = mortise_block_of(bytes);
  if (!block) __builtin_trap();
  block->next = mortise_scope;
  mortise_scope = block;
  return block + 1;
}

void *mortise_keep(size_t bytes) {
  mortise_block *block = mortise_block_of(bytes);
  if (!block) __builtin_trap();
  return block + 1;
}

mortise_place mortise_mark(void) { return mortise_scope; }

void mortise_release(mortise_place place) {
  while (mortise_scope && mortise_scope != place) {
    mortise_block *block = mortise_scope;
    mortise_scope = block->next;
    mortise_give(block);
  }
}

MORTISE_EXPORT("mortise_alloc") void *mortise_alloc(size_t bytes) {
  mortise_block *block = mortise_block_of(bytes);
  if (!block) return 0;
  block->next = mortise_scope;
  mortise_scope = block;
  return block + 1;
}

/* The host has read the answer: the call is over. */
MORTISE_EXPORT("mortise_free") void mortise_free(void *at, size_t bytes) {
  (void)at;
  (void)bytes;
  mortise_release(0);
}

/* ---- text ---- */

mortise_text mortise_literal(const char *text) { return (mortise_text){text, strlen(text)}; }

int mortise_equal(mortise_text text, const char *other) {
  return text.at && text.length == strlen(other) && memcmp(text.at, other, text.length) == 0;
}

int mortise_starts(mortise_text text, const char *prefix) {
  size_t n = strlen(prefix);
  return text.at && text.length >= n && memcmp(text.at, prefix, n) == 0;
}

void mortise_put_bytes(mortise_buffer *buffer, mortise_text bytes) {
  if (buffer->length + bytes.length > buffer->room) {
    size_t room = (buffer->length + bytes.length) * 2;
    char *grown = mortise_take(room < 256 ? 256 : room);
    if (buffer->length) memcpy(grown, buffer->at, buffer->length);
    buffer->at = grown;
    buffer->room = room < 256 ? 256 : room;
  }
  if (bytes.length) memcpy(buffer->at + buffer->length, bytes.at, bytes.length);
  buffer->length += bytes.length;
}

static void mortise_put_char(mortise_buffer *buffer, char c) {
  if (buffer->length < buffer->room) buffer->at[buffer->length++] = c;
  else mortise_put_bytes(buffer, (mortise_text){&c, 1});
}

/* How many bytes from there on stand in a JSON string as they are, and are ASCII. */
static size_t mortise_plain(mortise_text text, size_t from) {
  size_t at = from;
  while (at < text.length && text.at[at] >= 0x20 && text.at[at] < 0x7f && text.at[at] != '"' &&
         text.at[at] != '\\')
    at++;
  return at - from;
}

/* How many bytes the character there has; 0 where it is no UTF-8. */
static size_t mortise_character(mortise_text text, size_t at) {
  const unsigned char *c = (const unsigned char *)text.at + at;
  size_t left = text.length - at;
  if (c[0] < 0x80) return 1;
  if (c[0] < 0xc2 || c[0] > 0xf4 || left < 2) return 0;
  /* What the second byte may be keeps out long forms, surrogates and what is beyond U+10FFFF. */
  unsigned char low = c[0] == 0xe0 ? 0xa0 : c[0] == 0xf0 ? 0x90 : 0x80;
  unsigned char high = c[0] == 0xed ? 0x9f : c[0] == 0xf4 ? 0x8f : 0xbf;
  if (c[1] < low || c[1] > high) return 0;
  size_t bytes = c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;
  if (left < bytes) return 0;
  for (size_t i = 2; i < bytes; i++)
    if ((c[i] & 0xc0) != 0x80) return 0;
  return bytes;
}

static void mortise_put_quoted(mortise_buffer *buffer, mortise_text text) {
  static const char hex[] = "0123456789abcdef";
  mortise_put_char(buffer, '"');
  for (size_t i = 0; i < text.length;) {
    /* One copy for each run of what needs no look: a call of the engine costs as much as many bytes. */
    size_t plain = mortise_plain(text, i);
    mortise_put_bytes(buffer, (mortise_text){text.at + i, plain});
    i += plain;
    if (i == text.length) break;
    unsigned char c = (unsigned char)text.at[i];
    size_t bytes = mortise_character(text, i);
    if (c == '"' || c == '\\') {
      mortise_put_char(buffer, '\\');
      mortise_put_char(buffer, (char)c);
    } else if (c < 0x20) {
      char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
      mortise_put_bytes(buffer, (mortise_text){escape, 6});
    } else {
      mortise_put_bytes(
          buffer, bytes ? (mortise_text){text.at + i, bytes} : mortise_literal("\xef\xbf\xbd"));
    }
    i += bytes ? bytes : 1;
  }
  mortise_put_char(buffer, '"');
}

static void mortise_put_number(mortise_buffer *buffer, int64_t value) {
  char digits[24];
  int at = 24;
  uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  do digits[--at] = (char)('0' + left % 10);
  while (left /= 10);
  if (value < 0) digits[--at] = '-';
  mortise_put_bytes(buffer, (mortise_text){digits + at, (size_t)(24 - at)});
}

static void mortise_put_all(mortise_buffer *buffer, const char *form, va_list values) {
  for (; *form; form++) {
    if (*form != '%') {
      const char *from = form;
      while (form[1] && form[1] != '%') form++;
      mortise_put_bytes(buffer, (mortise_text){from, (size_t)(form + 1 - from)});
      continue;
    }
    switch (*++form) {
      case 's': mortise_put_bytes(buffer, mortise_literal(va_arg(values, const char *))); break;
      case 't': mortise_put_bytes(buffer, va_arg(values, mortise_text)); break;
      case 'q': mortise_put_quoted(buffer, va_arg(values, mortise_text)); break;
      case 'd': mortise_put_number(buffer, va_arg(values, int)); break;
      case 'l': mortise_put_number(buffer, va_arg(values, int64_t)); break;
      default: mortise_put_char(buffer, *form);
    }
  }
}

void mortise_put(mortise_buffer *buffer, const char *form, ...) {
  va_list values;
  va_start(values, form);
  mortise_put_all(buffer, form, values);
  va_end(values);
}

mortise_text mortise_taken(const mortise_buffer *buffer) {
  return (mortise_text){buffer->at ? buffer->at : "", buffer->length};
}

const char *mortise_zero(mortise_text text) {
  char *copy = mortise_take(text.length + 1);
  if (text.length) memcpy(copy, text.at, text.length);
  copy[text.length] = 0;
  return copy;
}

mortise_text mortise_format(const char *form, ...) {
  mortise_buffer buffer = {0};
  va_list values;
  va_start(values, form);
  mortise_put_all(&buffer, form, values);
  va_end(values);
  return mortise_taken(&buffer);
}

/* ---- JSON: read where it stands, no tree ---- */

static size_t mortise_blank(mortise_text json, size_t at) {
  while (at < json.length && (json.at[at] == ' ' || json.at[at] == '\n' || json.at[at] == '\t' ||
                              json.at[at] == '\r'))
    at++;
  return at;
}

static size_t mortise_skip_string(mortise_text json, size_t at) {
  for (at++; at < json.length && json.at[at] != '"'; at++)
    if (json.at[at] == '\\') at++;
  return at < json.length ? at + 1 : json.length;
}

/* Behind the value that begins there; nesting costs no stack. */
static size_t mortise_skip(mortise_text json, size_t at) {
  size_t depth = 0;
  while (at < json.length) {
    char c = json.at[at];
    if (c == '"') {
      at = mortise_skip_string(json, at);
    } else if (c == '{' || c == '[') {
      depth++;
      at++;
      continue;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;
      depth--;
      at++;
    } else if (c == ',' || c == ':' || c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      if (depth == 0) return at;
      at++;
      continue;
    } else {
      while (at < json.length && json.at[at] != ',' && json.at[at] != '}' && json.at[at] != ']' &&
             json.at[at] != ' ' && json.at[at] != '\n' && json.at[at] != '\r' && json.at[at] != '\t')
        at++;
    }
    if (depth == 0) return at;
  }
  return at;
}

static mortise_text mortise_value(mortise_text json, size_t at) {
  at = mortise_blank(json, at);
  size_t end = mortise_skip(json, at);
  mortise_text found = {json.at + at, end - at};
  return mortise_equal(found, "null") || end == at ? (mortise_text){0, 0} : found;
}

mortise_text mortise_get(mortise_text json, const char *member) {
  size_t at = json.at ? mortise_blank(json, 0) : 0;
  if (!json.at || at >= json.length || json.at[at] != '{') return (mortise_text){0, 0};
  at = mortise_blank(json, at + 1);
  while (at < json.length && json.at[at] == '"') {
    size_t end = mortise_skip_string(json, at);
    mortise_text name = mortise_string((mortise_text){json.at + at, end - at});
    at = mortise_blank(json, end);
    if (at < json.length && json.at[at] == ':') at = mortise_blank(json, at + 1);
    if (mortise_equal(name, member)) return mortise_value(json, at);
    at = mortise_blank(json, mortise_skip(json, at));
    if (at < json.length && json.at[at] == ',') at = mortise_blank(json, at + 1);
  }
  return (mortise_text){0, 0};
}

mortise_text mortise_item(mortise_text json, size_t index) {
  size_t at = json.at ? mortise_blank(json, 0) : 0;
  if (!json.at || at >= json.length || json.at[at] != '[') return (mortise_text){0, 0};
  at = mortise_blank(json, at + 1);
  while (at < json.length && json.at[at] != ']') {
    if (index-- == 0) return mortise_value(json, at);
    at = mortise_blank(json, mortise_skip(json, at));
    if (at < json.length && json.at[at] == ',') at = mortise_blank(json, at + 1);
  }
  return (mortise_text){0, 0};
}

static int mortise_hex(const char *at) {
  int value = 0;
  for (int i = 0; i < 4; i++) {
    char c = at[i];
    int digit = c >= '0' && c <= '9' ? c - '0'
              : c >= 'a' && c <= 'f' ? c - 'a' + 10
              : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

static void mortise_put_code_point(mortise_buffer *out, int c) {
  char utf8[4];
  size_t n = 0;
  if (c < 0x80) {
    utf8[n++] = (char)c;
  } else if (c < 0x800) {
    utf8[n++] = (char)(0xc0 | c >> 6);
    utf8[n++] = (char)(0x80 | (c & 63));
  } else if (c < 0x10000) {
    utf8[n++] = (char)(0xe0 | c >> 12);
    utf8[n++] = (char)(0x80 | (c >> 6 & 63));
    utf8[n++] = (char)(0x80 | (c & 63));
  } else {
    utf8[n++] = (char)(0xf0 | c >> 18);
    utf8[n++] = (char)(0x80 | (c >> 12 & 63));
    utf8[n++] = (char)(0x80 | (c >> 6 & 63));
    utf8[n++] = (char)(0x80 | (c & 63));
  }
  mortise_put_bytes(out, (mortise_text){utf8, n});
}

mortise_text mortise_string(mortise_text json) {
  if (!json.at || json.length < 2 || json.at[0] != '"') return (mortise_text){0, 0};
  mortise_text inner = {json.at + 1, json.length - 2};
  size_t plain = 0;
  while (plain < inner.length && inner.at[plain] != '\\') plain++;
  if (plain == inner.length) return inner;
  mortise_buffer out = {0};
  for (size_t i = 0; i < inner.length; i++) {
    char c = inner.at[i];
    if (c != '\\' || i + 1 >= inner.length) {
      mortise_put_char(&out, c);
      continue;
    }
    c = inner.at[++i];
    switch (c) {
      case 'n': mortise_put_char(&out, '\n'); break;
      case 't': mortise_put_char(&out, '\t'); break;
      case 'r': mortise_put_char(&out, '\r'); break;
      case 'b': mortise_put_char(&out, '\b'); break;
      case 'f': mortise_put_char(&out, '\f'); break;
      case 'u': {
        int unit = i + 4 < inner.length ? mortise_hex(inner.at + i + 1) : -1;
        if (unit < 0) break;
        i += 4;
        if (unit >= 0xd800 && unit < 0xdc00 && i + 6 < inner.length && inner.at[i + 1] == '\\') {
          int low = mortise_hex(inner.at + i + 3);
          if (low >= 0xdc00 && low < 0xe000) {
            unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            i += 6;
          }
        }
        mortise_put_code_point(&out, unit);
        break;
      }
      default: mortise_put_char(&out, c);
    }
  }
  return mortise_taken(&out);
}

int64_t mortise_number(mortise_text json, int64_t otherwise) {
  size_t at = 0;
  int negative = json.length > 0 && json.at[0] == '-';
  if (negative) at++;
  if (!json.at || at >= json.length || json.at[at] < '0' || json.at[at] > '9') return otherwise;
  uint64_t value = 0, most = negative ? (uint64_t)1 << 63 : INT64_MAX;
  for (; at < json.length && json.at[at] >= '0' && json.at[at] <= '9'; at++) {
    uint64_t digit = (uint64_t)(json.at[at] - '0');
    if (value > (most - digit) / 10) return otherwise;
    value = value * 10 + digit;
  }
  /* 1.0 is whole, 1.5 is not; an exponent is not worked out. */
  if (at < json.length && json.at[at] == '.')
    for (at++; at < json.length && json.at[at] == '0';) at++;
  if (at < json.length && (json.at[at] == '.' || json.at[at] == 'e' || json.at[at] == 'E' ||
                           (json.at[at] >= '0' && json.at[at] <= '9')))
    return otherwise;
  return negative ? (int64_t)(0 - value) : (int64_t)value;
}

int mortise_true(mortise_text json) { return mortise_equal(json, "true"); }

mortise_walk mortise_walk_of(mortise_text json) {
  size_t at = json.at ? mortise_blank(json, 0) : 0;
  int walks = json.at && at < json.length && (json.at[at] == '{' || json.at[at] == '[');
  return (mortise_walk){json, walks ? mortise_blank(json, at + 1) : json.length, {0, 0}, {0, 0}};
}

int mortise_step(mortise_walk *walk) {
  mortise_text json = walk->json;
  size_t at = walk->at;
  if (at >= json.length || json.at[at] == '}' || json.at[at] == ']') return 0;
  size_t end = mortise_skip(json, at);
  mortise_text first = {json.at + at, end - at};
  at = mortise_blank(json, end);
  walk->name = (mortise_text){0, 0};
  if (at < json.length && json.at[at] == ':') {
    walk->name = mortise_string(first);
    at = mortise_blank(json, at + 1);
    end = mortise_skip(json, at);
    first = (mortise_text){json.at + at, end - at};
    at = mortise_blank(json, end);
  }
  /* Of what is no JSON, too, each step takes something. */
  if (at == walk->at) return 0;
  walk->value = first;
  walk->at = at < json.length && json.at[at] == ',' ? mortise_blank(json, at + 1) : at;
  return 1;
}

/* Behind the digits there; where there are none, 0. */
static size_t mortise_digits(mortise_text text, size_t at) {
  size_t from = at;
  while (at < text.length && text.at[at] >= '0' && text.at[at] <= '9') at++;
  return at == from ? 0 : at;
}

static size_t mortise_strict_number(mortise_text text, size_t at) {
  if (text.at[at] == '-') at++;
  int zero = at < text.length && text.at[at] == '0';
  size_t end = mortise_digits(text, at);
  if (!end || (zero && end > at + 1)) return 0;
  if (end < text.length && text.at[end] == '.' && !(end = mortise_digits(text, end + 1))) return 0;
  if (end < text.length && (text.at[end] == 'e' || text.at[end] == 'E')) {
    end++;
    if (end < text.length && (text.at[end] == '+' || text.at[end] == '-')) end++;
    end = mortise_digits(text, end);
  }
  return end;
}

static size_t mortise_strict_string(mortise_text text, size_t at) {
  for (at++; at < text.length && text.at[at] != '"'; at++) {
    if ((unsigned char)text.at[at] < 0x20) return 0;
    if (text.at[at] != '\\') continue;
    if (++at >= text.length) return 0;
    char c = text.at[at];
    if (c == 'u' && (at + 4 >= text.length || mortise_hex(text.at + at + 1) < 0)) return 0;
    if (c == 'u') at += 4;
    int known = c == 'u' || c == '"' || c == '\\' || c == '/' || c == 'b' || c == 'f' || c == 'n' ||
                c == 'r' || c == 't';
    if (!known) return 0;
  }
  return at < text.length ? at + 1 : 0;
}

/* Behind the string, number or word there; 0 where there is none. */
static size_t mortise_strict_leaf(mortise_text text, size_t at) {
  char c = text.at[at];
  if (c == '"') return mortise_strict_string(text, at);
  if (c == '-' || (c >= '0' && c <= '9')) return mortise_strict_number(text, at);
  mortise_text rest = {text.at + at, text.length - at};
  return mortise_starts(rest, "true") || mortise_starts(rest, "null") ? at + 4
       : mortise_starts(rest, "false") ? at + 5 : 0;
}

int mortise_is_json(mortise_text text) {
  unsigned char objects[MORTISE_DEPTH_MAX]; /* whether each level is one */
  size_t depth = 0, at = text.at ? mortise_blank(text, 0) : 0;
  int first = 0; /* whether a bracket was just opened */
  while (text.at && at < text.length) {
    char c = text.at[at];
    if (depth && objects[depth - 1] && !(first && c == '}')) {
      if (c != '"' || !(at = mortise_strict_string(text, at))) return 0;
      at = mortise_blank(text, at);
      if (at >= text.length || text.at[at] != ':') return 0;
      at = mortise_blank(text, at + 1);
      if (at >= text.length) return 0;
      c = text.at[at];
      first = 0;
    }
    if (c == '{' || c == '[') {
      if (depth == MORTISE_DEPTH_MAX) return 0;
      objects[depth++] = c == '{';
      first = 1;
      at = mortise_blank(text, at + 1);
      continue;
    }
    if (!(first && c == (objects[depth - 1] ? '}' : ']')) && !(at = mortise_strict_leaf(text, at)))
      return 0;
    first = 0;
    at = mortise_blank(text, at);
    while (depth && at < text.length && text.at[at] == (objects[depth - 1] ? '}' : ']')) {
      depth--;
      at = mortise_blank(text, at + 1);
    }
    if (depth == 0) return at == text.length;
    if (at >= text.length || text.at[at] != ',') return 0;
    at = mortise_blank(text, at + 1);
  }
  return 0;
}

/* ---- what panes draw ---- */

void mortise_put_line(mortise_buffer *buffer, mortise_text text, const char *style) {
  mortise_put(buffer, "{\"spans\":[{\"text\":%q", text);
  if (style) mortise_put(buffer, ",\"style\":%q", mortise_literal(style));
  mortise_put(buffer, "}]}");
}

/* ---- messages: docs/abi.md ---- */

enum {
  MORTISE_DESCRIBE = 1, MORTISE_CALL = 2, MORTISE_OPEN = 3, MORTISE_PULL = 4,
  MORTISE_OK = 16, MORTISE_ERROR = 17, MORTISE_FRAME = 18, MORTISE_END = 19,
  MORTISE_ASK = 32, MORTISE_ASK_STREAM = 33, MORTISE_SEND = 34, MORTISE_FINISH = 35,
  MORTISE_RECEIVE = 36, MORTISE_CANCEL = 37, MORTISE_SETTINGS = 38
};

typedef struct {
  int kind;
  mortise_text meta;
  mortise_text head;
  mortise_text body;
} mortise_message;

static uint32_t mortise_u32(const unsigned char *at) {
  return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static mortise_message mortise_read(mortise_text from) {
  const unsigned char *bytes = (const unsigned char *)from.at;
  if (from.length < 12 || bytes[0] != 1) __builtin_trap();
  uint32_t meta = mortise_u32(bytes + 4), head = mortise_u32(bytes + 8);
  const char *content = (const char *)bytes + 12;
  mortise_message message = {bytes[1], {content, meta}, {0, 0}, {0, 0}};
  if (bytes[2] & 1) message.head = (mortise_text){content + meta, head};
  message.body = (mortise_text){content + meta + head, from.length - 12 - meta - head};
  return message;
}

static mortise_text mortise_write(mortise_message message) {
  size_t all = 12 + message.meta.length + message.head.length + message.body.length;
  unsigned char *out = mortise_take(all);
  out[0] = 1;
  out[1] = (unsigned char)message.kind;
  out[2] = message.head.at ? 1 : 0;
  out[3] = 0;
  for (int i = 0; i < 4; i++) {
    out[4 + i] = (unsigned char)(message.meta.length >> 8 * i);
    out[8 + i] = (unsigned char)(message.head.length >> 8 * i);
  }
  unsigned char *at = out + 12;
  if (message.meta.length) memcpy(at, message.meta.at, message.meta.length);
  at += message.meta.length;
  if (message.head.length) memcpy(at, message.head.at, message.head.length);
  at += message.head.length;
  if (message.body.length) memcpy(at, message.body.at, message.body.length);
  return (mortise_text){(const char *)out, all};
}

/* ---- asking the host ---- */

#ifdef __wasm__
mortise_text mortise_told(mortise_text message) {
  uint64_t answer = mortise_host(message.at, message.length);
  return (mortise_text){(const char *)(uintptr_t)(answer >> 32), (size_t)(answer & 0xffffffff)};
}
#endif

static mortise_message mortise_exchange(mortise_message question) {
  return mortise_read(mortise_told(mortise_write(question)));
}

static mortise_reply mortise_reply_of(mortise_message answer) {
  mortise_reply reply = {answer.kind != MORTISE_ERROR, {0, 0}, {0, 0}, answer.head, answer.body};
  if (!reply.ok) {
    reply.code = mortise_string(mortise_get(answer.meta, "code"));
    reply.message = mortise_string(mortise_get(answer.meta, "message"));
  }
  return reply;
}

static mortise_text mortise_about(const mortise_call *call, const char *function, const char *method) {
  mortise_buffer about = {0};
  mortise_put(
      &about, "{\"function\":%q,\"method\":%q,\"token\":%q", mortise_literal(function),
      mortise_literal(method), call ? call->token : mortise_literal(""));
  if (call && call->patience_millis > 0)
    mortise_put(&about, ",\"deadlineMillis\":%l", call->patience_millis);
  mortise_put(&about, "}");
  return mortise_taken(&about);
}

mortise_reply mortise_ask(
    const mortise_call *call, const char *function, const char *method, mortise_text head,
    mortise_text body) {
  mortise_message question = {MORTISE_ASK, mortise_about(call, function, method), head, body};
  return mortise_reply_of(mortise_exchange(question));
}

int mortise_open(
    const mortise_call *call, const char *function, const char *method, mortise_text head,
    mortise_reply *reply) {
  mortise_message question = {
      MORTISE_ASK_STREAM, mortise_about(call, function, method), head, {0, 0}};
  mortise_message answer = mortise_exchange(question);
  *reply = mortise_reply_of(answer);
  return reply->ok ? (int)mortise_number(mortise_get(answer.meta, "stream"), -1) : -1;
}

static mortise_message mortise_on(int kind, int stream, mortise_frame frame) {
  mortise_message question = {
      kind, mortise_format("{\"stream\":%d}", stream), frame.head, frame.body};
  return mortise_exchange(question);
}

int mortise_receive(int stream, mortise_frame *frame, mortise_reply *reply) {
  mortise_message answer = mortise_on(MORTISE_RECEIVE, stream, (mortise_frame){{0, 0}, {0, 0}});
  *reply = mortise_reply_of(answer);
  *frame = (mortise_frame){answer.head, answer.body};
  return !reply->ok ? -1 : answer.kind == MORTISE_FRAME;
}

mortise_reply mortise_send(int stream, mortise_frame frame) {
  return mortise_reply_of(mortise_on(MORTISE_SEND, stream, frame));
}

mortise_reply mortise_finish(int stream) {
  return mortise_reply_of(mortise_on(MORTISE_FINISH, stream, (mortise_frame){{0, 0}, {0, 0}}));
}

mortise_reply mortise_cancel(int stream) {
  return mortise_reply_of(mortise_on(MORTISE_CANCEL, stream, (mortise_frame){{0, 0}, {0, 0}}));
}

mortise_text mortise_settings(void) {
  mortise_message question = {MORTISE_SETTINGS, {0, 0}, {0, 0}, {0, 0}};
  return mortise_exchange(question).head;
}

void mortise_log(const mortise_call *call, const char *level, mortise_text text) {
  mortise_ask(
      call, "log", "write",
      mortise_format("{\"level\":%q,\"message\":%q}", mortise_literal(level), text),
      (mortise_text){0, 0});
}

/* ---- answering ---- */

void mortise_answer(mortise_call *call, mortise_text head) { call->reply_head = head; }

static void mortise_result(mortise_call *call, mortise_text text, mortise_text json, int failed) {
  call->reply_head = mortise_format(
      "{\"text\":%q,\"structured\":%t,\"failed\":%s}", text,
      json.at ? json : mortise_literal("null"), failed ? "true" : "false");
}

void mortise_answer_text(mortise_call *call, mortise_text text) {
  mortise_result(call, text, (mortise_text){0, 0}, 0);
}

void mortise_answer_failure(mortise_call *call, mortise_text text) {
  mortise_result(call, text, (mortise_text){0, 0}, 1);
}

void mortise_answer_json(mortise_call *call, mortise_text json) {
  mortise_result(call, json, json, 0);
}

void mortise_fail(mortise_call *call, const char *code, mortise_text message) {
  call->failure_code = code;
  call->failure = message;
}

/* ---- being asked ---- */

static mortise_call mortise_stream_call;
static const mortise_contribution *mortise_streaming;

static mortise_message mortise_failed(const char *code, mortise_text message) {
  mortise_message answer = {
      MORTISE_ERROR,
      mortise_format("{\"code\":%q,\"message\":%q}", mortise_literal(code), message),
      {0, 0},
      {0, 0}};
  return answer;
}

static const mortise_contribution *mortise_find(mortise_text address) {
  for (size_t i = 0; i < mortise_this.count; i++) {
    const mortise_contribution *offer = &mortise_this.offers[i];
    mortise_text wanted = *offer->name ? mortise_format("%s/%s", offer->kind, offer->name)
                                       : mortise_literal(offer->kind);
    if (wanted.length == address.length && memcmp(wanted.at, address.at, wanted.length) == 0)
      return offer;
  }
  return 0;
}

static mortise_message mortise_describe(void) {
  mortise_buffer head = {0};
  mortise_put(
      &head, "{\"id\":%q,\"version\":%q,\"contributions\":[", mortise_literal(mortise_this.id),
      mortise_literal(mortise_this.version));
  for (size_t i = 0; i < mortise_this.count; i++) {
    const mortise_contribution *offer = &mortise_this.offers[i];
    mortise_put(
        &head, "%s{\"kind\":%q,\"name\":%q,\"details\":%s}", i ? "," : "",
        mortise_literal(offer->kind), mortise_literal(offer->name), offer->details);
  }
  mortise_put(&head, "]}");
  return (mortise_message){MORTISE_OK, {0, 0}, mortise_taken(&head), {0, 0}};
}

static mortise_call mortise_call_of(mortise_message message) {
  mortise_text caller = mortise_get(message.meta, "caller");
  mortise_call call = {0};
  call.address = mortise_string(mortise_get(message.meta, "address"));
  call.method = mortise_string(mortise_get(message.meta, "method"));
  call.token = mortise_string(mortise_get(message.meta, "token"));
  call.caller_kind = mortise_string(mortise_get(caller, "kind"));
  call.caller_name = mortise_string(mortise_get(caller, "name"));
  call.caller_roles = mortise_get(caller, "roles");
  call.deadline_millis = mortise_number(mortise_get(message.meta, "deadlineMillis"), 0);
  call.head = message.head;
  call.body = message.body;
  call.arguments = mortise_get(message.head, "arguments");
  return call;
}

static mortise_text mortise_kept(mortise_text text) {
  char *copy = text.at ? mortise_keep(text.length) : 0;
  if (text.length) memcpy(copy, text.at, text.length);
  return (mortise_text){copy, text.length};
}

/* The message a stream was opened with ends with the answer to it, before anything is pulled: what
 * of the call is read while it is pulled is kept as long as the instance, which serves it alone. */
static mortise_call mortise_kept_call(mortise_call call) {
  mortise_call kept = {0};
  kept.address = mortise_kept(call.address);
  kept.method = mortise_kept(call.method);
  kept.caller_kind = mortise_kept(call.caller_kind);
  kept.caller_name = mortise_kept(call.caller_name);
  kept.caller_roles = mortise_kept(call.caller_roles);
  kept.token = mortise_kept(call.token);
  kept.head = mortise_kept(call.head);
  kept.body = mortise_kept(call.body);
  kept.arguments = mortise_get(kept.head, "arguments");
  kept.deadline_millis = call.deadline_millis;
  kept.patience_millis = call.patience_millis;
  return kept;
}

static mortise_message mortise_serve(mortise_message message) {
  mortise_call call = mortise_call_of(message);
  const mortise_contribution *offer = mortise_find(call.address);
  if (!offer)
    return mortise_failed("NOT_FOUND", mortise_format("there is no %t here", call.address));
  int tool = mortise_starts(call.address, "tools/");
  if (tool && mortise_equal(call.method, "authorize")) {
    mortise_answer(&call, mortise_literal("{\"allowed\":true,\"reason\":\"\"}"));
  } else {
    mortise_handler handler = message.kind == MORTISE_OPEN ? offer->open : offer->call;
    if (!handler)
      return mortise_failed(
          "UNIMPLEMENTED", mortise_format("%t has no %t", call.address, call.method));
    handler(&call);
  }
  if (call.failure_code) return mortise_failed(call.failure_code, call.failure);
  if (message.kind == MORTISE_OPEN) {
    mortise_stream_call = mortise_kept_call(call);
    mortise_streaming = offer;
  }
  return (mortise_message){
      MORTISE_OK, {0, 0}, call.reply_head.at ? call.reply_head : mortise_literal("{}"),
      call.reply_body};
}

static mortise_message mortise_next(void) {
  mortise_frame frame = {{0, 0}, {0, 0}};
  if (!mortise_streaming || !mortise_streaming->pull)
    return mortise_failed("UNIMPLEMENTED", mortise_literal("nothing streams here"));
  int more = mortise_streaming->pull(&mortise_stream_call, &frame);
  if (mortise_stream_call.failure_code)
    return mortise_failed(mortise_stream_call.failure_code, mortise_stream_call.failure);
  return more ? (mortise_message){MORTISE_FRAME, {0, 0}, frame.head, frame.body}
              : (mortise_message){MORTISE_END, {0, 0}, {0, 0}, {0, 0}};
}

/* What the plugin says to a message. */
static mortise_text mortise_said(mortise_text to) {
  mortise_message message = mortise_read(to), answer;
  switch (message.kind) {
    case MORTISE_DESCRIBE: answer = mortise_describe(); break;
    case MORTISE_CALL:
    case MORTISE_OPEN: answer = mortise_serve(message); break;
    case MORTISE_PULL: answer = mortise_next(); break;
    default: answer = mortise_failed("UNIMPLEMENTED", mortise_literal("unknown message"));
  }
  return mortise_write(answer);
}

#ifdef __wasm__
MORTISE_EXPORT("mortise_call") uint64_t mortise_entry(const void *at, size_t length) {
  mortise_text answer = mortise_said((mortise_text){at, length});
  return (uint64_t)(uintptr_t)answer.at << 32 | answer.length;
}
#endif

#endif
