/* The lines as a table, and one of them as a tree. */
#ifndef TABLE_H
#define TABLE_H

#include "lines.h"

/* Writes a table of all lines: a column for each key, in the order in which they come up. */
void table_put(mortise_buffer *out);
/* The line of a row, by the key that the row was written with; NULL when it is not kept any more. */
const line *table_row(mortise_text key);
/* Writes JSON as whoever is strict reads it: no name twice, no nesting, no number and no text beyond
 * what a person looks at. */
void table_put_tidy(mortise_buffer *out, mortise_text json);

#endif
