#include "table.h"

enum {
  COLUMNS_MAX = 16,
  NAME_BYTES_MAX = 64,
  CELL_BYTES_MAX = 200,
  SEEN = 8192, /* a power of two, more than LINES_MAX */
  MEMBERS_MAX = 200,
  DEPTH_MAX = 40,
  NUMBER_BYTES_MAX = 40,
};

/* By these a row is known from one answer to the next, where no two lines share it. */
static const char *const identities[] = {"pid", "id", "uid"};

static char names[COLUMNS_MAX][NAME_BYTES_MAX];
static size_t name_lengths[COLUMNS_MAX];
static size_t columns;
static int texts; /* whether some line is no row */

/* As much as fits, a character whole. */
static mortise_text cut(mortise_text text, size_t bytes) {
  if (text.length <= bytes) return text;
  while (bytes && ((unsigned char)text.at[bytes] & 0xc0) == 0x80) bytes--;
  return (mortise_text){text.at, bytes};
}

static size_t column_of(mortise_text name) {
  for (size_t i = 0; i < columns; i++)
    if (name_lengths[i] == name.length && memcmp(names[i], name.at, name.length) == 0) return i;
  return COLUMNS_MAX;
}

static void find_columns(void) {
  columns = 0;
  texts = 0;
  for (size_t i = 0; i < lines_kept(); i++) {
    const line *each = lines_at(i);
    mortise_place place = mortise_mark();
    mortise_walk walk = mortise_walk_of(lines_text(each));
    texts |= !each->object;
    while (each->object && mortise_step(&walk)) {
      mortise_text name = cut(walk.name, NAME_BYTES_MAX);
      if (columns == COLUMNS_MAX || column_of(name) < columns) continue;
      memcpy(names[columns], name.at, name.length);
      name_lengths[columns++] = name.length;
    }
    mortise_release(place);
  }
}

static mortise_text cell(mortise_text value) {
  mortise_text text = mortise_string(value);
  if (!text.at) text = mortise_equal(value, "null") ? mortise_literal("") : value;
  return cut(text, CELL_BYTES_MAX);
}

static mortise_text identity(const line *of) {
  for (size_t i = 0; of->object && i < sizeof identities / sizeof *identities; i++) {
    mortise_text value = mortise_get(lines_text(of), identities[i]);
    if (value.at) return cell(value);
  }
  return (mortise_text){0, 0};
}

static uint32_t hash(mortise_text text) {
  uint32_t value = 2166136261u;
  for (size_t i = 0; i < text.length; i++) value = (value ^ (unsigned char)text.at[i]) * 16777619u;
  return value ? value : 1;
}

/* Writes the key of a line: what it is known by, the first time; its number else. */
static void put_key(mortise_buffer *out, const line *of, uint32_t *seen) {
  mortise_text known = identity(of);
  uint32_t mark = hash(known), at = mark % SEEN;
  while (seen[at] && seen[at] != mark) at = (at + 1) % SEEN;
  if (known.at && !seen[at]) {
    seen[at] = mark;
    mortise_put(out, "%q", mortise_format("id %t", known));
  } else {
    mortise_put(out, "\"line %l\"", (int64_t)of->number);
  }
}

static uint32_t *none_seen(void) {
  static uint32_t seen[SEEN];
  memset(seen, 0, sizeof seen);
  return seen;
}

static void put_cells(mortise_buffer *out, const line *of) {
  mortise_text cells[COLUMNS_MAX] = {{0, 0}};
  mortise_walk walk = mortise_walk_of(lines_text(of));
  while (of->object && mortise_step(&walk)) {
    size_t column = column_of(cut(walk.name, NAME_BYTES_MAX));
    if (column < COLUMNS_MAX) cells[column] = cell(walk.value);
  }
  for (size_t i = 0; i < columns; i++) {
    if (i) mortise_put(out, ",");
    mortise_put_line(out, cells[i], 0);
  }
  if (!texts) return;
  if (columns) mortise_put(out, ",");
  mortise_text text = of->object ? mortise_literal("") : cut(lines_text(of), CELL_BYTES_MAX);
  mortise_put_line(out, text, of->json ? 0 : "text-dim");
}

void table_put(mortise_buffer *out) {
  uint32_t *seen = none_seen();
  find_columns();
  mortise_put(out, "{\"headers\":[");
  for (size_t i = 0; i < columns; i++)
    mortise_put(out, "%s%q", i ? "," : "", (mortise_text){names[i], name_lengths[i]});
  if (texts) mortise_put(out, "%s\"line\"", columns ? "," : "");
  mortise_put(out, "],\"rows\":[");
  for (size_t i = 0; i < lines_kept(); i++) {
    mortise_put(out, "%s{\"key\":", i ? "," : "");
    put_key(out, lines_at(i), seen);
    mortise_put(out, ",\"cells\":[");
    put_cells(out, lines_at(i));
    mortise_put(out, "]}");
  }
  mortise_put(out, "]}");
}

const line *table_row(mortise_text key) {
  uint32_t *seen = none_seen();
  for (size_t i = 0; i < lines_kept(); i++) {
    mortise_buffer written = {0};
    put_key(&written, lines_at(i), seen);
    mortise_text mine = mortise_string(mortise_taken(&written));
    if (key.at && mine.length == key.length && memcmp(mine.at, key.at, key.length) == 0)
      return lines_at(i);
  }
  return 0;
}

static int among(mortise_text name, const mortise_text *before, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (before[i].length == name.length && memcmp(before[i].at, name.at, name.length) == 0) return 1;
  return 0;
}

static void put_number(mortise_buffer *out, mortise_text json) {
  int plain = json.length <= NUMBER_BYTES_MAX;
  for (size_t i = 0; i < json.length; i++) plain &= json.at[i] != 'e' && json.at[i] != 'E';
  mortise_put(out, plain ? "%t" : "%q", json);
}

static void put_tidy(mortise_buffer *out, mortise_text json, int depth) {
  mortise_text string = mortise_string(json);
  char c = json.at[0];
  if (string.at) {
    mortise_put(out, "%q", string);
  } else if (c == '-' || (c >= '0' && c <= '9')) {
    put_number(out, json);
  } else if (c != '{' && c != '[') {
    mortise_put(out, "%t", json);
  } else if (depth == DEPTH_MAX) {
    mortise_put(out, "\"…\"");
  } else {
    mortise_walk walk = mortise_walk_of(json);
    mortise_buffer before = {0};
    size_t count = 0;
    mortise_put(out, c == '{' ? "{" : "[");
    while (count < MEMBERS_MAX && mortise_step(&walk)) {
      mortise_text name = mortise_format("%q", cut(walk.name, CELL_BYTES_MAX));
      if (c == '{' && among(name, (const mortise_text *)(const void *)before.at, count)) continue;
      mortise_put_bytes(&before, (mortise_text){(const char *)&name, sizeof name});
      mortise_put(out, count++ ? "," : "");
      if (c == '{') mortise_put(out, "%t:", name);
      put_tidy(out, walk.value, depth + 1);
    }
    if (mortise_step(&walk) && c == '[') mortise_put(out, ",\"…\"");
    mortise_put(out, c == '{' ? "}" : "]");
  }
}

void table_put_tidy(mortise_buffer *out, mortise_text json) {
  size_t begin = 0;
  while (begin < json.length && (json.at[begin] == ' ' || json.at[begin] == '\t')) begin++;
  put_tidy(out, (mortise_text){json.at + begin, json.length - begin}, 0);
}
