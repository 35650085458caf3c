/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Options and operands of a command: see line.h.
 */
#include "actorctl/commands/line.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"

#define SECONDS_MAX (24 * 24 * 3600) /* 24 days: their milliseconds fit in an int */

static const struct line_option_info infos[] = {
    {LINE_JSON, "--json", NULL, "for programs: JSON instead of text"},
    {LINE_NO_ENFORCE, "--no-enforce", NULL, "the target is not a hard limit: maxmem stays"},
    {LINE_ENFORCE, "--enforce", NULL, "the target is a hard limit too: maxmem goes with it"},
    {LINE_MANUAL, "--manual", NULL, "where the actor is not xl-manual, go there first"},
    {LINE_TIMEOUT, "--timeout", "S", "give up after S seconds"},
    {LINE_YES, "--yes", NULL, "do not ask, even where it can end a guest"},
    {LINE_FOREGROUND, "--foreground", NULL, "stay here, and log on standard error"},
    {LINE_CONFIG, "--config", "FILE", "instead of /etc/xen/xl.conf"},
    {LINE_DRY_RUN, "--dry-run", NULL, "print the steps and change nothing"},
    {LINE_HELP, "--help", NULL, "this page"},
};

const struct line_option_info *line_option_info(size_t index)
{
    return index < sizeof(infos) / sizeof(infos[0]) ? &infos[index] : NULL;
}

int line_parse_seconds(const char *text, int64_t *ret_ms)
{
    size_t whole = strcspn(text, "."), digits;
    int64_t seconds, fraction = 0;

    if (units_parse_decimal(text, whole, SECONDS_MAX, &seconds) < 0)
        return -EINVAL;
    digits = text[whole] ? strlen(text + whole + 1) : 0;
    if (text[whole] && (digits == 0 || digits > 3))
        return -EINVAL;
    for (size_t i = 0; i < 3; i++) {
        char digit = i < digits ? text[whole + 1 + i] : '0';

        if (digit < '0' || digit > '9')
            return -EINVAL;
        fraction = fraction * 10 + (digit - '0');
    }
    *ret_ms = seconds * 1000 + fraction;
    return 0;
}

/* "-64" is an amount, and "-" a word. */
static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0' && !strchr("0123456789.", word[1]);
}

static const struct line_option_info *find(unsigned takes, const char *word, size_t length)
{
    for (size_t i = 0; line_option_info(i); i++)
        if (((takes | LINE_HELP) & infos[i].option) && strlen(infos[i].name) == length &&
            strncmp(infos[i].name, word, length) == 0)
            return &infos[i];
    return NULL;
}

static int set_value(const struct line_option_info *info, const char *value, struct line *line,
                     struct xenmem_error *error)
{
    if (info->option == LINE_TIMEOUT && line_parse_seconds(value, &line->timeout_ms) < 0)
        return error_set(error, EINVAL,
                         "--timeout takes seconds, such as 30 or 0.5, not \"%.64s\".", value);
    if (info->option == LINE_CONFIG)
        line->config = value;
    return 0;
}

/* Takes the option at argv[*at], and moves *at to its last word. */
static int take_option(const char *name, unsigned takes, int argc, char **argv, int *at,
                       struct line *line, struct xenmem_error *error)
{
    const char *word = argv[*at], *value = strchr(word, '=');
    const struct line_option_info *info = find(takes, word, strcspn(word, "="));

    if (!info)
        return error_set(error, EINVAL, "%s has no option \"%.64s\".", name, word);
    line->options |= info->option;
    if (!info->argument)
        return value ? error_set(error, EINVAL, "%s takes no value.", info->name) : 0;
    if (value)
        return set_value(info, value + 1, line, error);
    if (*at + 1 >= argc)
        return error_set(error, EINVAL, "%s takes %s.", info->name, info->argument);
    return set_value(info, argv[++*at], line, error);
}

static int parse(const char *name, unsigned takes, int argc, char **argv, struct line *line,
                 struct xenmem_error *error)
{
    bool all_operands = false;

    for (int at = 1; at < argc; at++) {
        if (!all_operands && strcmp(argv[at], "--") == 0) {
            all_operands = true;
        } else if (!all_operands && is_option(argv[at])) {
            int rc = take_option(name, takes, argc, argv, &at, line, error);

            if (rc < 0)
                return rc;
        } else {
            line->operands[line->count++] = argv[at];
        }
    }
    if ((line->options & LINE_ENFORCE) && (line->options & LINE_NO_ENFORCE))
        return error_set(error, EINVAL, "--enforce and --no-enforce contradict each other.");
    return 0;
}

int line_parse(const char *name, unsigned takes, int argc, char **argv, struct line *ret_line,
               struct xenmem_error *error)
{
    struct line line = {0};
    int rc;

    line.operands = calloc((size_t)argc + 1, sizeof(*line.operands));
    if (!line.operands)
        return error_set(error, ENOMEM, "Out of memory.");
    rc = parse(name, takes, argc, argv, &line, error);
    if (rc < 0) {
        line_free(&line);
        return rc;
    }
    *ret_line = line;
    return 0;
}

void line_free(struct line *line)
{
    free(line->operands);
    *line = (struct line){0};
}
