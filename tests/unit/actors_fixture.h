/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A record of actors for tests, made of a line of words: "xl" is alive, "-xl" has died, "xl!3"
 * lives and has trouble with domain 3, "+squeezed" is another balancer. NULL: nobody knows.
 */
#ifndef XENMEM_TESTS_UNIT_ACTORS_FIXTURE_H
#define XENMEM_TESTS_UNIT_ACTORS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/actors.h"

static inline void entry_take(struct actors_entry *entry, const char *word, size_t length)
{
    const char *mark = memchr(word, '!', length);

    entry->alive = *word != '-';
    word += !entry->alive;
    length = (mark ? (size_t)(mark - word) : length - !entry->alive);
    snprintf(entry->name, sizeof(entry->name), "%.*s", (int)length, word);
    entry->pid = 4711;
    if (!mark)
        return;
    entry->troubles = calloc(1, sizeof(*entry->troubles));
    entry->trouble_count = 1;
    entry->troubles[0].domid = (uint32_t)strtoul(mark + 1, NULL, 10);
    snprintf(entry->troubles[0].sentence, ACTORS_SENTENCE_MAX, "its parameters mean nothing.");
}

static inline struct actors *actors_of(const char *words)
{
    struct actors *actors;
    size_t entries = 0, balancers = 0;

    if (!words)
        return NULL;
    actors = actors_new(4, 4);
    assert_non_null(actors);
    for (const char *word = words + strspn(words, " "); *word; word += strspn(word, " ")) {
        size_t length = strcspn(word, " ");

        assert_true(entries < 4 && balancers < 4);
        if (*word == '+')
            snprintf(actors->balancers[balancers++].name, ACTORS_NAME_MAX, "%.*s", (int)length - 1,
                     word + 1);
        else
            entry_take(&actors->entries[entries++], word, length);
        word += length;
    }
    actors->count = entries;
    actors->balancer_count = balancers;
    return actors;
}

#endif
