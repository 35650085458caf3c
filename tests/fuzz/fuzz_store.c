/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Fuzz target: everything that looks at bytes from the store. The first byte of the input chooses
 * the field; the rest is its value, a path, a token and a node's name.
 *
 * Checked beyond "it does not crash": what comes out obeys field.h, above all that its text can go
 * to a terminal as it is.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/xen/nodes.h"
#include "actorctl/xen/watches.h"
#include "base/text.h"
#include "base/units.h"

#define NOW_MS 12345

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

static void check_text(const char *text)
{
    size_t length = strlen(text);

    for (size_t at = 0; at < length;) {
        char32_t character;
        bool valid;

        at += text_decode(text + at, length - at, &character, &valid);
        insist(valid, "the text is UTF-8");
        insist(text_is_printable(character), "the text is printable");
    }
}

static void check_field(enum field_id id, const struct field *field)
{
    const struct field_info *info = field_info(id);
    bool known = field->state == FIELD_KNOWN;

    insist(known || field->state == FIELD_BAD, "a value that exists is known or bad");
    insist(field->since_ms == NOW_MS, "it is known since now");
    insist(known || field->number == 0, "a bad value has no number");
    insist(known || field->text, "a bad value keeps its bytes");
    if (known && info->kind == FIELD_KIND_TEXT)
        insist(field->text != NULL, "a text has a text");
    if (known && info->kind == FIELD_KIND_KB)
        insist(field->number >= 0 && field->number <= UNITS_KB_MAX, "KiB are within bounds");
    if (known && info->kind == FIELD_KIND_SIGNED_KB)
        insist(llabs(field->number) <= UNITS_KB_MAX, "signed KiB are within bounds");
    if (known && (info->kind == FIELD_KIND_FLAG || info->kind == FIELD_KIND_PRESENCE))
        insist(field->number == 0 || field->number == 1, "a flag is 0 or 1");
    check_text(rctext_string(field->text));
}

static void parse_value(enum field_id id, const char *bytes, size_t length)
{
    struct field field, again;

    insist(field_parse(id, bytes, (unsigned)length, NOW_MS, &field) == 0, "it parses");
    check_field(id, &field);
    insist(field_parse(id, bytes, (unsigned)length, NOW_MS, &again) == 0, "it parses again");
    insist(field_equal(&field, &again), "the same bytes mean the same");
    rctext_unref(field.text);
    rctext_unref(again.text);
}

static void parse_names(const char *text)
{
    char path[NODES_PATH_MAX], canonical[WATCH_TOKEN_MAX];
    struct watch_token token, same;
    struct nodes_work work;
    uint32_t domid;

    if (nodes_parse(text, &domid, &work)) {
        insist(domid <= 0x7FFF, "a domid is one");
        for (int id = 0; id < FIELD_COUNT; id++)
            if (work.fields & NODES_FIELD(id))
                insist(nodes_path(id, domid, path) && strncmp(path, text, strlen(text)) == 0,
                       "a field is read where its path says so");
    }
    if (watches_parse_token(text, &token)) {
        insist(watches_parse_token(watches_token(&token, canonical), &same), "a token is stable");
        insist(same.domid == token.domid && same.generation == token.generation, "token fields");
    }
    for (int id = 0; id < NODES_DIRECTORY_COUNT; id++)
        nodes_field_in((enum nodes_directory)id, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes;

    if (size == 0)
        return 0;
    bytes = malloc(size); /* one for the NUL, one less for the choice; exact, for the sanitizer */
    if (!bytes)
        return 0;
    memcpy(bytes, data + 1, size - 1);
    bytes[size - 1] = '\0';
    if (field_info(data[0] % FIELD_COUNT)->path)
        parse_value(data[0] % FIELD_COUNT, bytes, size - 1);
    parse_names(bytes);
    free(bytes);
    return 0;
}
