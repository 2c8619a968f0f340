/* The newest lines of what was read last, in bounded memory. */
#ifndef LINES_H
#define LINES_H

#include "mortise.h"

enum {
  LINES_MAX = 2000,
  LINE_BYTES_MAX = 64 << 10,   /* what is longer is cut */
  STORE_BYTES_MAX = 2 << 20,   /* of all lines together */
};

/* One line. */
typedef struct {
  uint32_t at; /* in the store */
  uint32_t length;
  uint32_t number; /* from 1, of the whole answer */
  unsigned char cut;    /* whether it was longer */
  unsigned char json;   /* whether it is JSON */
  unsigned char object; /* whether it is an object, and so a row of the table */
} line;

/* How the answer was read. */
typedef struct {
  uint32_t read; /* lines that came, empty ones aside */
  uint32_t odd;  /* of those kept, how many are no JSON */
  uint32_t cut;  /* of those that came, how many were longer than LINE_BYTES_MAX */
} lines_count;

/* Forgets all lines; from now on the newest keep of them are kept. */
void lines_begin(size_t keep);
/* Takes the next piece of the answer, wherever it begins and ends. */
void lines_take(mortise_text piece);
/* No more is taken. Where the answer is whole its last line may have no line's end; of one that goes
 * on, what was begun is no line. Only now is it known what the lines are: reading them costs more than
 * passing them by, and of a long answer most are not kept. */
void lines_end(int whole);

size_t lines_kept(void);
/* The kept line of that index, the oldest first. */
const line *lines_at(size_t index);
mortise_text lines_text(const line *of);
lines_count lines_counted(void);

#endif
