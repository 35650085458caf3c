/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Golden frames: a canvas as two layers of text, one of glyphs and one of roles, and its comparison
 * with a file in tests/unit/golden/. GOLDEN_UPDATE=1 in the environment writes the file instead.
 *
 * In the layer of roles each cell is one letter (golden_letters); a selected row begins with '>'.
 * Run from the top of the repository, or with GOLDEN_DIR set.
 */
#ifndef XENMEM_TESTS_UNIT_GOLDEN_H
#define XENMEM_TESTS_UNIT_GOLDEN_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "views/canvas.h"

static const char golden_letters[] = {
    [ROLE_NORMAL] = '.',   [ROLE_QUIET] = 'q',       [ROLE_TITLE] = 'T',     [ROLE_HEADER] = 'h',
    [ROLE_SORTED] = 'S',   [ROLE_STRONG] = 's',      [ROLE_GOOD] = 'g',      [ROLE_MOVING] = 'm',
    [ROLE_WARNING] = 'w',  [ROLE_WRONG] = 'W',       [ROLE_BAD] = 'B',       [ROLE_FRESH] = 'F',
    [ROLE_BAR_USED] = 'u', [ROLE_BAR_BACK] = 'b',    [ROLE_BAR_CLAIM] = 'c', [ROLE_BAR_FREE] = 'f',
    [ROLE_PLOT] = 'p',     [ROLE_PLOT_TARGET] = 't', [ROLE_PROMPT] = 'P',    [ROLE_FOOTER] = 'k',
    [ROLE_STALE] = 'X',
};
_Static_assert(sizeof(golden_letters) == ROLE_COUNT, "a role has no letter");

static inline void golden_write_text(const struct canvas *canvas, FILE *out)
{
    for (int row = 0; row < canvas->rows; row++) {
        fputc('|', out);
        for (int column = 0; column < canvas->columns; column++) {
            const struct canvas_cell *cell = canvas_at(canvas, row, column);
            char bytes[4];

            if (cell->glyph)
                fwrite(bytes, 1, text_encode(cell->glyph, bytes), out);
        }
        fputs("|\n", out);
    }
}

static inline void golden_write_roles(const struct canvas *canvas, FILE *out)
{
    for (int row = 0; row < canvas->rows; row++) {
        const struct canvas_cell *first = canvas_at(canvas, row, 0);

        fputc(first && first->selected ? '>' : '|', out);
        for (int column = 0; column < canvas->columns; column++)
            fputc(golden_letters[canvas_at(canvas, row, column)->role], out);
        fputs("|\n", out);
    }
}

/* Both layers as one text; to be freed. */
static inline char *golden_text(const struct canvas *canvas)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        abort();
    fprintf(out, "%dx%d%s\n", canvas->columns, canvas->rows, canvas->ascii ? " ASCII" : "");
    golden_write_text(canvas, out);
    golden_write_roles(canvas, out);
    fclose(out);
    return text;
}

static inline char *golden_read(const char *path)
{
    FILE *in = fopen(path, "r");
    char *text = NULL;
    size_t size = 0;

    if (in && getdelim(&text, &size, '\0', in) < 0) {
        free(text);
        text = NULL;
    }
    if (in)
        fclose(in);
    return text;
}

static inline bool golden_update(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");

    if (!out)
        return false;
    fputs(text, out);
    return fclose(out) == 0;
}

/* Prints the lines that differ, as comments of TAP. */
static inline void golden_print_difference(const char *wanted, const char *got)
{
    for (int line = 1; *wanted || *got; line++) {
        size_t wanted_length = strcspn(wanted, "\n"), got_length = strcspn(got, "\n");

        if (wanted_length != got_length || memcmp(wanted, got, got_length) != 0)
            printf("# line %d\n#  wanted %.*s\n#  got    %.*s\n", line, (int)wanted_length, wanted,
                   (int)got_length, got);
        wanted += wanted_length + (wanted[wanted_length] == '\n');
        got += got_length + (got[got_length] == '\n');
    }
}

/* True where the canvas is as in the file `name`.txt (or has just been written there). */
static inline bool golden_matches(const struct canvas *canvas, const char *name)
{
    const char *folder = getenv("GOLDEN_DIR");
    char *got = golden_text(canvas), *wanted;
    char path[512];
    bool same;

    snprintf(path, sizeof(path), "%s/%s.txt", folder ? folder : "tests/unit/golden", name);
    if (getenv("GOLDEN_UPDATE")) {
        same = golden_update(path, got);
        free(got);
        return same;
    }
    wanted = golden_read(path);
    same = wanted && strcmp(wanted, got) == 0;
    if (!same) {
        printf("# %s %s\n", path,
               wanted ? "differs:" : "cannot be read; GOLDEN_UPDATE=1 writes it");
        golden_print_difference(wanted ? wanted : "", got);
    }
    free(wanted);
    free(got);
    return same;
}

#endif
