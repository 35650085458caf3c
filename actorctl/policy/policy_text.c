/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What may be written as a policy: see policy_text.h.
 */
#include "actorctl/policy/policy_text.h"

#include <errno.h>
#include <string.h>

#include "actorctl/xenmem.h"

#define NAME_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
#define NOTHING    "Nothing was changed"

int policy_text_check_actor(const char *actor, struct xenmem_error *error)
{
    size_t length = strlen(actor);

    if (length <= XENMEM_ACTOR_MAX && strspn(actor, NAME_CHARS) == length)
        return 0;
    return error_set(error, EINVAL,
                     "An actor's name has at most %d of the characters A-Z a-z 0-9 _ . - and "
                     "nothing else. " NOTHING ".",
                     XENMEM_ACTOR_MAX);
}

static bool is_value(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] < ' ' || bytes[i] > '~')
            return false;
    return true;
}

/* One key=value of `length` bytes. */
static bool is_pair(const char *bytes, size_t length)
{
    size_t key = strspn(bytes, NAME_CHARS);

    return key > 0 && key < length && bytes[key] == '=' &&
           is_value(bytes + key + 1, length - key - 1);
}

int policy_text_check_params(const char *params, struct xenmem_error *error)
{
    const char *at = params;

    if (strlen(params) > XENMEM_PARAMS_MAX)
        return error_set(error, EINVAL, "An actor's parameters have at most %d bytes. " NOTHING ".",
                         XENMEM_PARAMS_MAX);
    while (*at) {
        size_t length = strcspn(at, ",");

        if (!is_pair(at, length) || (at[length] && !at[length + 1]))
            return error_set(error, EINVAL,
                             "An actor's parameters are written key=value,key=value, in printable "
                             "ASCII. " NOTHING ".");
        at += length + (at[length] == ',');
    }
    return 0;
}

int policy_text_check_manual_from(const char *manual_from, struct xenmem_error *error)
{
    char actor[XENMEM_ACTOR_MAX + 1];
    size_t length = strcspn(manual_from, " ");

    if (!*manual_from)
        return 0;
    if (length >= sizeof(actor) || manual_from[length] != ' ')
        return error_set(
            error, EINVAL,
            "What to go back to is an actor's name, a space and its parameters. " NOTHING ".");
    memcpy(actor, manual_from, length);
    actor[length] = '\0';
    if (policy_text_check_actor(actor, error))
        return -EINVAL;
    return policy_text_check_params(manual_from + length + 1, error);
}

int policy_text_parse_enforce(const char *bytes, size_t length, bool *ret_enforce)
{
    static const struct word {
        const char *text;
        bool value;
    } words[] = {{"1", true}, {"0", false}, {"true", true}, {"false", false}};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strlen(words[i].text) != length || memcmp(words[i].text, bytes, length))
            continue;
        *ret_enforce = words[i].value;
        return 0;
    }
    return -EINVAL;
}
