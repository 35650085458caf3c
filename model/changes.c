/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ring of changes, and how a change is told: see changes.h.
 */
#include "model/changes.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "model/size.h"

struct changes {
    size_t count, newest; /* of ring; newest only where there is one */
    uint64_t serial;      /* of the newest */
    struct change ring[CHANGES_MAX];
};

/* --- values ----------------------------------------------------------------------------------- */

void change_value_of(const struct field *field, struct change_value *ret_value)
{
    *ret_value = (struct change_value){.state = field->state, .number = field->number};
    if (field->text)
        snprintf(ret_value->text, sizeof(ret_value->text), "%s", rctext_string(field->text));
}

bool change_value_equal(const struct change_value *a, const struct change_value *b)
{
    return a->state == b->state && a->number == b->number && strcmp(a->text, b->text) == 0;
}

static void format_known(char buffer[CHANGE_VALUE_TEXT_MAX], enum field_kind kind,
                         const struct change_value *value)
{
    char size[UNITS_TEXT_MAX];

    if (kind == FIELD_KIND_TEXT)
        snprintf(buffer, CHANGE_VALUE_TEXT_MAX, "%s", *value->text ? value->text : "\"\"");
    else if (kind == FIELD_KIND_FLAG || kind == FIELD_KIND_PRESENCE)
        snprintf(buffer, CHANGE_VALUE_TEXT_MAX, "%s", value->number ? "on" : "off");
    else
        snprintf(buffer, CHANGE_VALUE_TEXT_MAX, "%s", size_format_kb(size, value->number));
}

char *change_value_format(char buffer[CHANGE_VALUE_TEXT_MAX], enum field_id field,
                          const struct change_value *value)
{
    static const char *const words[] = {
        [FIELD_UNKNOWN] = "unknown",
        [FIELD_ABSENT] = "none",
        [FIELD_BAD] = "bad: ",
        [FIELD_KNOWN] = "",
    };

    if (value->state == FIELD_KNOWN)
        format_known(buffer, field_info(field)->kind, value);
    else
        snprintf(buffer, CHANGE_VALUE_TEXT_MAX, "%s%s", words[value->state],
                 value->state == FIELD_BAD ? value->text : "");
    return buffer;
}

char *change_author_format(char buffer[CHANGE_AUTHOR_TEXT_MAX], enum change_author author,
                           const char *by)
{
    static const char *const words[] = {
        [CHANGE_BY_SOMEBODY] = "somebody else",
        [CHANGE_BY_US] = "",
        [CHANGE_BY_ACTOR] = "",
        [CHANGE_BY_BALANCER] = "probably ",
    };
    static_assert(sizeof(words) / sizeof(words[0]) == CHANGE_AUTHOR_COUNT, "a word for everybody");

    snprintf(buffer, CHANGE_AUTHOR_TEXT_MAX, "%s%s", words[author],
             author == CHANGE_BY_SOMEBODY ? "" : by);
    return buffer;
}

/* --- the ring --------------------------------------------------------------------------------- */

struct changes *changes_new(void)
{
    return calloc(1, sizeof(struct changes)); /* what is not used takes no memory */
}

void changes_free(struct changes *changes)
{
    free(changes);
}

struct changes *changes_copy(const struct changes *changes)
{
    struct changes *copy = changes_new();

    if (!copy)
        return NULL;
    memcpy(copy->ring, changes->ring, changes->count * sizeof(changes->ring[0]));
    copy->count = changes->count;
    copy->newest = changes->newest;
    copy->serial = changes->serial;
    return copy;
}

void changes_add(struct changes *changes, const struct change *change)
{
    changes->newest = changes->count ? (changes->newest + 1) % CHANGES_MAX : 0;
    if (changes->count < CHANGES_MAX)
        changes->count++;
    changes->ring[changes->newest] = *change;
    changes->ring[changes->newest].serial = ++changes->serial;
}

const struct change *changes_at(const struct changes *changes, size_t index)
{
    if (index >= changes->count)
        return NULL;
    return &changes->ring[(changes->newest + CHANGES_MAX - index) % CHANGES_MAX];
}

size_t changes_count(const struct changes *changes)
{
    return changes->count;
}
