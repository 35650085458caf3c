/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Splitting a line into words, and quoting a word.
 */
#include "xensim/words.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPEAT_MAX 65536

struct escape {
    char letter;
    char byte;
};

static const struct escape escapes[] = {
    {'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'e', '\033'}, {'0', '\0'}, {'\\', '\\'}, {'"', '"'},
};

static int words_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)tolower((unsigned char)c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One escape, after its backslash: moves *at behind it. */
static int words_unescape(const char **at, char *ret_byte)
{
    const char *p = *at;

    if (*p == 'x' && words_hex_digit(p[1]) >= 0 && words_hex_digit(p[2]) >= 0) {
        *ret_byte = (char)(words_hex_digit(p[1]) << 4 | words_hex_digit(p[2]));
        *at = p + 3;
        return 0;
    }
    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
        if (*p != escapes[i].letter)
            continue;
        *ret_byte = escapes[i].byte;
        *at = p + 1;
        return 0;
    }
    return -1;
}

/* "…"*N: the text N times over. */
static int words_repeat(struct word *word, const char **at)
{
    char *end;
    unsigned long times;
    char *text;

    if (**at != '*')
        return 0;
    times = strtoul(*at + 1, &end, 10);
    if (end == *at + 1 || !times || times > REPEAT_MAX || word->length * times > REPEAT_MAX)
        return -EINVAL;
    text = malloc(word->length * times + 1);
    if (!text)
        return -ENOMEM;
    for (unsigned long i = 0; i < times; i++)
        memcpy(text + i * word->length, word->text, word->length);
    word->length *= times;
    text[word->length] = '\0';
    free(word->text);
    word->text = text;
    *at = end;
    return 0;
}

static const char *words_read_quoted(struct word *word, const char **at)
{
    const char *p = *at + 1;

    word->quoted = true;
    while (*p && *p != '"') {
        char byte = *p++;

        if (byte == '\\' && words_unescape(&p, &byte))
            return "unknown escape after '\\' (known: n r t e 0 \\ \" xHH)";
        word->text[word->length++] = byte;
    }
    word->text[word->length] = '\0';
    if (*p != '"')
        return "the closing '\"' is missing";
    *at = p + 1;
    if (words_repeat(word, at))
        return "a repeat count after '*' must be between 1 and 65536 bytes in all";
    if (**at && !isspace((unsigned char)**at))
        return "a blank must follow the closing '\"'";
    return NULL;
}

static const char *words_read_bare(struct word *word, const char **at)
{
    const char *p = *at;

    while (*p && !isspace((unsigned char)*p))
        word->text[word->length++] = *p++;
    word->text[word->length] = '\0';
    *at = p;
    return NULL;
}

int words_split(const char *line, struct words *ret_words, char *ret_problem, size_t size)
{
    const char *problem = NULL;

    ret_words->count = 0;
    for (;;) {
        struct word *word = &ret_words->word[ret_words->count];

        while (isspace((unsigned char)*line))
            line++;
        if (!*line || *line == '#')
            return 0;
        if (ret_words->count == WORDS_MAX) {
            problem = "too many words in one line";
            break;
        }
        *word = (struct word){.text = malloc(strlen(line) + 1)};
        if (!word->text) {
            problem = "out of memory";
            break;
        }
        ret_words->count++;
        problem = *line == '"' ? words_read_quoted(word, &line) : words_read_bare(word, &line);
        if (problem)
            break;
    }
    snprintf(ret_problem, size, "%s", problem);
    return -1;
}

void words_free(struct words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->word[i].text);
    words->count = 0;
}

bool words_is(const struct word *word, const char *text)
{
    return !word->quoted && !strcmp(word->text, text);
}

static char words_escape_letter(char byte)
{
    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
        if (byte == escapes[i].byte)
            return escapes[i].letter;
    return '\0';
}

void words_quote(const char *text, size_t length, char *ret_quoted, size_t size)
{
    size_t used = 0;

    if (size < 8) {
        if (size)
            *ret_quoted = '\0';
        return;
    }
    ret_quoted[used++] = '"';
    for (size_t i = 0; i < length && used + 6 < size; i++) {
        char letter = words_escape_letter(text[i]);

        if (letter) {
            ret_quoted[used++] = '\\';
            ret_quoted[used++] = letter;
        } else if ((unsigned char)text[i] < 0x20 || (unsigned char)text[i] >= 0x7f) {
            used += (size_t)snprintf(ret_quoted + used, 5, "\\x%02x", (unsigned char)text[i]);
        } else {
            ret_quoted[used++] = text[i];
        }
    }
    ret_quoted[used++] = '"';
    ret_quoted[used] = '\0';
}
