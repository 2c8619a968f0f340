/* What ModuleFuelBench and others run without any contract: the same work for every engine. */
#include <stddef.h>
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(name)))

/* The compiler may call it by itself. */
void *memset(void *to, int value, size_t n) {
  unsigned char *at = to;
  for (; n; n--) *at++ = (unsigned char)value;
  return to;
}

EXPORT("add") int add(int a, int b) { return a + b; }

EXPORT("fib") unsigned fib(unsigned n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

/* ---- memory ---- */

extern unsigned char __heap_base;

/* Room for so many bytes, the same each time; 0 where there is none. */
EXPORT("room") void *room(size_t bytes) {
  size_t end = (size_t)&__heap_base + bytes;
  size_t there = (size_t)__builtin_wasm_memory_size(0) * 65536;
  if (end > there && __builtin_wasm_memory_grow(0, (end - there + 65535) / 65536) == (size_t)-1)
    return 0;
  return &__heap_base;
}

/* Writes to every page of a processor what stands there, so that all of the memory is real. */
EXPORT("touch") int touch(void) {
  size_t end = (size_t)__builtin_wasm_memory_size(0) * 65536;
  int pages = 0;
  for (size_t at = 2048; at < end; at += 4096, pages++) {
    volatile unsigned char *byte = (volatile unsigned char *)at;
    *byte = *byte;
  }
  return pages;
}

/* ---- SHA-256 ---- */

static const uint32_t rounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turned(uint32_t x, int by) { return x >> by | x << (32 - by); }

static void block(uint32_t *state, const unsigned char *at) {
  uint32_t w[64], v[8];
  for (int i = 0; i < 16; i++)
    w[i] = (uint32_t)at[4 * i] << 24 | (uint32_t)at[4 * i + 1] << 16 | (uint32_t)at[4 * i + 2] << 8 |
           at[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    uint32_t a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (turned(a, 7) ^ turned(a, 18) ^ a >> 3) + w[i - 7] +
           (turned(b, 17) ^ turned(b, 19) ^ b >> 10);
  }
  for (int i = 0; i < 8; i++) v[i] = state[i];
  for (int i = 0; i < 64; i++) {
    uint32_t t = v[7] + (turned(v[4], 6) ^ turned(v[4], 11) ^ turned(v[4], 25)) +
                 ((v[4] & v[5]) ^ (~v[4] & v[6])) + rounds[i] + w[i];
    uint32_t u = (turned(v[0], 2) ^ turned(v[0], 13) ^ turned(v[0], 22)) +
                 ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
    for (int j = 7; j > 0; j--) v[j] = v[j - 1];
    v[4] += t;
    v[0] = t + u;
  }
  for (int i = 0; i < 8; i++) state[i] += v[i];
}

/* The first eight bytes of the hash. */
EXPORT("sha256") uint64_t sha256(const unsigned char *at, size_t length) {
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  size_t left = length;
  for (; left >= 64; left -= 64, at += 64) block(state, at);
  unsigned char last[128] = {0};
  for (size_t i = 0; i < left; i++) last[i] = at[i];
  last[left] = 0x80;
  size_t all = left < 56 ? 64 : 128;
  for (int i = 0; i < 8; i++) last[all - 1 - i] = (unsigned char)((uint64_t)length * 8 >> 8 * i);
  for (size_t i = 0; i < all; i += 64) block(state, last + i);
  return (uint64_t)state[0] << 32 | state[1];
}

/* ---- JSON ---- */

typedef struct {
  const unsigned char *at, *end;
  uint32_t values, sum;
  int bad;
} parser;

static void blanks(parser *p) {
  while (p->at < p->end && (*p->at == ' ' || *p->at == '\n' || *p->at == '\t' || *p->at == '\r'))
    p->at++;
}

static void string(parser *p) {
  for (p->at++; p->at < p->end && *p->at != '"'; p->at++) {
    if (*p->at == '\\') p->at++;
    if (p->at < p->end) p->sum = p->sum * 31 + *p->at;
  }
  if (p->at >= p->end) p->bad = 1;
  else p->at++;
}

static void number(parser *p) {
  uint32_t whole = 0;
  const unsigned char *from = p->at;
  for (; p->at < p->end; p->at++) {
    unsigned char c = *p->at;
    if (c >= '0' && c <= '9') whole = whole * 10 + (c - '0');
    else if (c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E') break;
  }
  if (p->at == from) p->bad = 1;
  p->sum = p->sum * 31 + whole;
}

static void word(parser *p, const char *expected) {
  for (; *expected; expected++, p->at++)
    if (p->at >= p->end || *p->at != (unsigned char)*expected) {
      p->bad = 1;
      return;
    }
}

static void value(parser *p, int depth);

static void members(parser *p, int depth, unsigned char close) {
  p->at++;
  blanks(p);
  if (p->at < p->end && *p->at == close) {
    p->at++;
    return;
  }
  while (!p->bad) {
    if (close == '}') {
      blanks(p);
      if (p->at >= p->end || *p->at != '"') break;
      string(p);
      blanks(p);
      if (p->at >= p->end || *p->at++ != ':') break;
    }
    value(p, depth + 1);
    blanks(p);
    if (p->at >= p->end) break;
    unsigned char next = *p->at++;
    if (next == close) return;
    if (next != ',') break;
  }
  p->bad = 1;
}

static void value(parser *p, int depth) {
  blanks(p);
  if (p->at >= p->end || depth > 200) {
    p->bad = 1;
    return;
  }
  p->values++;
  switch (*p->at) {
    case '{': members(p, depth, '}'); break;
    case '[': members(p, depth, ']'); break;
    case '"': string(p); break;
    case 't': word(p, "true"); break;
    case 'f': word(p, "false"); break;
    case 'n': word(p, "null"); break;
    default: number(p);
  }
}

/* How many values a document has, and a sum over its texts and numbers; all ones where it is none. */
EXPORT("json") uint64_t json(const unsigned char *at, size_t length) {
  parser p = {at, at + length, 0, 0, 0};
  value(&p, 0);
  blanks(&p);
  if (p.bad || p.at != p.end) return UINT64_MAX;
  return (uint64_t)p.values << 32 | p.sum;
}
