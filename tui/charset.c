/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The locale's characters: see charset.h.
 *
 * Where the locale says UTF-8 but is not installed (ssh brings such ones along), any UTF-8 will do:
 * the terminal at the other end is the one that matters.
 */
#include "tui/charset.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* The variable that counts for LC_CTYPE, or "". */
static const char *wanted_locale(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
        const char *value = getenv(variables[i]);

        if (value && *value)
            return value;
    }
    return "";
}

bool charset_set(void)
{
    if (!setlocale(LC_CTYPE, "")) {
        const char *wanted = wanted_locale();

        if (strcasestr(wanted, "utf-8") || strcasestr(wanted, "utf8"))
            setlocale(LC_CTYPE, "C.UTF-8");
    }
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}
