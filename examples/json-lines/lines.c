#include "lines.h"

/* Twice what is kept: when it is full, the newest half moves to its beginning. */
static char store[2 * STORE_BYTES_MAX];
static uint32_t used;
static line kept[2 * LINES_MAX];
static size_t first, end, wanted;
static uint32_t number;
static lines_count counted;

/* The line that is being read stands at the end of the store. */
static uint32_t open_at, open_length;
static unsigned char open_cut;

void lines_begin(size_t keep) {
  wanted = keep < 1 ? 1 : keep > LINES_MAX ? LINES_MAX : keep;
  used = open_at = open_length = number = 0;
  open_cut = 0;
  first = end = 0;
  counted = (lines_count){0, 0, 0};
}

/* Brings what is kept, and the line that is being read, to the beginning. */
static void move(void) {
  while (first < end && used - kept[first].at > STORE_BYTES_MAX) first++;
  uint32_t from = first < end ? kept[first].at : open_at;
  memmove(store, store + from, used - from);
  for (size_t i = first; i < end; i++) {
    kept[i].at -= from;
    kept[i - first] = kept[i];
  }
  end -= first;
  first = 0;
  open_at -= from;
  used -= from;
}

static void take(const char *at, size_t length) {
  size_t room = LINE_BYTES_MAX - open_length;
  if (length > room) {
    open_cut = 1;
    length = room;
  }
  if (used + length > sizeof store) move();
  memcpy(store + used, at, length);
  used += (uint32_t)length;
  open_length += (uint32_t)length;
}

static size_t blanks(mortise_text text) {
  size_t at = 0;
  while (at < text.length && (text.at[at] == ' ' || text.at[at] == '\t' || text.at[at] == '\r')) at++;
  return at;
}

static void close_line(void) {
  mortise_text text = {store + open_at, open_length};
  number++;
  if (blanks(text) < text.length) {
    if (text.at[text.length - 1] == '\r') text.length--;
    if (end == 2 * LINES_MAX) move();
    kept[end++] = (line){open_at, (uint32_t)text.length, number, open_cut, 0, 0};
    counted.read++;
    counted.cut += open_cut;
    if (end - first > wanted) first++;
  }
  open_at = used;
  open_length = 0;
  open_cut = 0;
}

/* Where the next line's end is, or the end of the piece: eight bytes at a time, since an answer may
 * be long and this may be interpreted. */
static size_t line_end(mortise_text piece, size_t at) {
  const uint64_t ones = 0x0101010101010101u, ends = 0x0a0a0a0a0a0a0a0au;
  for (; at + 8 <= piece.length; at += 8) {
    uint64_t eight;
    memcpy(&eight, piece.at + at, 8);
    eight ^= ends;
    if ((eight - ones) & ~eight & (ones << 7)) break;
  }
  while (at < piece.length && piece.at[at] != '\n') at++;
  return at;
}

void lines_take(mortise_text piece) {
  size_t begin = 0;
  for (size_t at; (at = line_end(piece, begin)) < piece.length; begin = at + 1) {
    take(piece.at + begin, at - begin);
    close_line();
  }
  take(piece.at + begin, piece.length - begin);
}

void lines_end(int whole) {
  if (open_length && whole) close_line();
  for (size_t i = first; i < end; i++) {
    mortise_text text = lines_text(&kept[i]);
    kept[i].json = (unsigned char)(!kept[i].cut && mortise_is_json(text));
    kept[i].object = kept[i].json && text.at[blanks(text)] == '{';
    counted.odd += !kept[i].json;
  }
}

size_t lines_kept(void) { return end - first; }

const line *lines_at(size_t index) { return &kept[first + index]; }

mortise_text lines_text(const line *of) { return (mortise_text){store + of->at, of->length}; }

lines_count lines_counted(void) { return counted; }
