/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of operations, and the parsing of their parameters: see operation.h.
 */
#include "model/operation.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/plan_build.h"

#define SIZE_HELP "512 (MiB), 640k, 1.5g, +64, -64, 50% (of static-max), +10%, -10%, = (as it is)"
#define SIZE(name, help)                            \
    {                                               \
        OPERATION_PARAMETER_SIZE, name, false, help \
    }
#define SWITCH                                                   \
    {                                                            \
        OPERATION_PARAMETER_SWITCH, "on|off", false, "on or off" \
    }

static const struct operation operations[] = {
    [OPERATION_TARGET] =
        {
            .id = OPERATION_TARGET,
            .name = "target",
            .label = "set target",
            .command = "mem-set",
            .key = 't',
            .parameters = {SIZE("TARGET", SIZE_HELP)},
            .enforces = true,
            .by_default = true,
            .help = "Sets how much memory the domain should use: the policy target where an actor "
                    "serves it, else the balloon target.",
            .plan = plan_target,
        },
    [OPERATION_ENFORCE] =
        {
            .id = OPERATION_ENFORCE,
            .name = "enforce",
            .label = "set enforce",
            .command = "mem-enforce-set",
            .key = 'e',
            .parameters = {SWITCH},
            .danger = OPERATION_CAREFUL,
            .help = "Makes the target a hard limit, or no longer: through the actor where one "
                    "serves the domain, else by maxmem.",
            .plan = plan_enforce,
        },
    [OPERATION_POLICY] =
        {
            .id = OPERATION_POLICY,
            .name = "policy",
            .label = "set policy",
            .command = "mem-policy-set",
            .key = 'p',
            .parameters = {{OPERATION_PARAMETER_ACTOR, "ACTOR", false,
                            "the name of an actor: letters, digits, _ . -; \"\" is nobody"},
                           {OPERATION_PARAMETER_PARAMS, "PARAMS", true,
                            "key=value,key=value, as the actor defines them"}},
            .help = "Sets who implements the domain's memory policy, and with which parameters.",
            .plan = plan_policy,
        },
    [OPERATION_MANUAL] =
        {
            .id = OPERATION_MANUAL,
            .name = "manual",
            .label = "xl-manual",
            .command = "mem-manual-set",
            .key = 'm',
            .parameters = {SWITCH},
            .help = "Hands the levers to the administrator (actor xl-manual), remembering the "
                    "policy; or goes back to what is remembered.",
            .plan = plan_manual,
        },
    [OPERATION_BALLOON_TARGET] =
        {
            .id = OPERATION_BALLOON_TARGET,
            .name = "balloon-target",
            .label = "set balloon target",
            .command = "mem-balloon-set-target",
            .key = 'b',
            .parameters = {SIZE("TARGET", SIZE_HELP)},
            .low_level = true,
            .enforces = true,
            .help = "Asks the guest's balloon driver to hold so much, whatever the policy says.",
            .plan = plan_balloon,
        },
    [OPERATION_PAGING_TARGET] =
        {
            .id = OPERATION_PAGING_TARGET,
            .name = "paging-target",
            .label = "set paging target",
            .command = "mem-paging-set-target",
            .key = 'P',
            .parameters = {SIZE("TARGET", SIZE_HELP "; 0 pages everything in and ends paging")},
            .danger = OPERATION_DANGEROUS,
            .low_level = true,
            .help = "Lets xenpaging put the domain's pages away until it holds so much.",
            .plan = plan_paging_target,
        },
    [OPERATION_PAGING] =
        {
            .id = OPERATION_PAGING,
            .name = "paging",
            .label = "set paging",
            .command = "mem-paging-set",
            .key = 'O',
            .parameters = {SWITCH},
            .danger = OPERATION_DANGEROUS,
            .low_level = true,
            .help = "Starts the domain's pager, or pages everything in and stops it.",
            .plan = plan_paging,
        },
    [OPERATION_SHARING] =
        {
            .id = OPERATION_SHARING,
            .name = "sharing",
            .label = "set sharing",
            .command = "mem-sharing-set",
            .key = 's',
            .parameters = {SWITCH},
            .danger = OPERATION_CAREFUL,
            .low_level = true,
            .help = "Allows or forbids that the domain's pages are shared with other domains.",
            .plan = plan_sharing,
        },
    [OPERATION_MAXMEM] =
        {
            .id = OPERATION_MAXMEM,
            .name = "maxmem",
            .label = "set maxmem",
            .command = "mem-maxmem-set",
            .key = 'M',
            .parameters = {SIZE("MAXMEM", SIZE_HELP)},
            .danger = OPERATION_CAREFUL,
            .low_level = true,
            .help = "Sets the hypervisor's limit and nothing else: above it the domain gets no "
                    "page.",
            .plan = plan_maxmem,
        },
};
static_assert(sizeof(operations) / sizeof(operations[0]) == OPERATION_COUNT,
              "a row for every operation");

const struct operation *operation_info(enum operation_id id)
{
    return &operations[id];
}

const struct operation *operation_by_name(const char *name)
{
    for (size_t i = 0; i < OPERATION_COUNT; i++)
        if (strcmp(operations[i].name, name) == 0)
            return &operations[i];
    return NULL;
}

const struct operation *operation_by_command(const char *command)
{
    for (size_t i = 0; i < OPERATION_COUNT; i++)
        if (strcmp(operations[i].command, command) == 0)
            return &operations[i];
    return NULL;
}

const struct operation *operation_by_key(char key)
{
    for (size_t i = 0; i < OPERATION_COUNT; i++)
        if (operations[i].key == key)
            return &operations[i];
    return NULL;
}

void operation_init(enum operation_id id, struct intent *ret_intent)
{
    *ret_intent = (struct intent){.operation = id, .enforce = operations[id].by_default};
}

static int set_size(struct intent *intent, const char *text, struct xenmem_error *error)
{
    return size_parse(text, &intent->size, error);
}

static int set_switch(struct intent *intent, const char *text, struct xenmem_error *error)
{
    bool on = strcmp(text, "on") == 0;
    char quoted[40];

    if (!on && strcmp(text, "off") != 0) {
        text_sanitise(quoted, sizeof(quoted), text, strlen(text));
        return error_set(error, EINVAL, "'%s' is neither on nor off: type one of them.", quoted);
    }
    intent->on = on;
    return 0;
}

bool operation_is_actor(const char *text)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "0123456789_.-";

    return strlen(text) <= OPERATION_ACTOR_MAX && text[strspn(text, alphabet)] == '\0';
}

static int set_actor(struct intent *intent, const char *text, struct xenmem_error *error)
{
    char quoted[80];

    if (!operation_is_actor(text)) {
        text_sanitise(quoted, sizeof(quoted), text, strlen(text));
        return error_set(error, EINVAL,
                         "'%s' cannot be an actor's name: at most 63 letters, digits, _, . and - "
                         "are allowed, and \"\" for nobody.",
                         quoted);
    }
    snprintf(intent->actor, sizeof(intent->actor), "%s", text);
    return 0;
}

/* One "key=value", up to a comma. */
static bool is_param(const char *text, size_t length)
{
    const char *equals = memchr(text, '=', length);

    for (size_t i = 0; i < length; i++)
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    return equals && equals > text;
}

bool operation_is_params(const char *text)
{
    if (strlen(text) > OPERATION_PARAMS_MAX)
        return false;
    while (*text) {
        size_t length = strcspn(text, ",");

        if (!is_param(text, length))
            return false;
        text += length;
        if (*text == ',' && *++text == '\0')
            return false;
    }
    return true;
}

static int set_params(struct intent *intent, const char *text, struct xenmem_error *error)
{
    char quoted[80];

    if (!operation_is_params(text)) {
        text_sanitise(quoted, sizeof(quoted), text, strlen(text));
        return error_set(error, EINVAL,
                         "'%s' are no parameters: key=value,key=value is allowed, without spaces, "
                         "at most %d bytes.",
                         quoted, OPERATION_PARAMS_MAX);
    }
    snprintf(intent->params, sizeof(intent->params), "%s", text);
    return 0;
}

static int (*const setters[])(struct intent *intent, const char *text,
                              struct xenmem_error *error) = {
    [OPERATION_PARAMETER_SIZE] = set_size,
    [OPERATION_PARAMETER_SWITCH] = set_switch,
    [OPERATION_PARAMETER_ACTOR] = set_actor,
    [OPERATION_PARAMETER_PARAMS] = set_params,
};

static const struct operation_parameter *parameter_at(const struct operation *operation,
                                                      unsigned index)
{
    if (index >= OPERATION_PARAMETERS_MAX ||
        operation->parameters[index].kind == OPERATION_PARAMETER_NONE)
        return NULL;
    return &operation->parameters[index];
}

int operation_set_parameter(struct intent *intent, unsigned index, const char *text,
                            struct xenmem_error *error)
{
    const struct operation *operation = operation_info(intent->operation);
    const struct operation_parameter *parameter = parameter_at(operation, index);

    if (!parameter)
        return error_set(error, E2BIG, "%s does not take so many words.", operation->command);
    return setters[parameter->kind](intent, text, error);
}

int operation_set_parameters(struct intent *intent, unsigned count, const char *const *texts,
                             struct xenmem_error *error)
{
    const struct operation *operation = operation_info(intent->operation);
    const struct operation_parameter *missing = parameter_at(operation, count);
    struct intent changed = *intent;

    if (missing && !missing->optional)
        return error_set(error, EINVAL, "%s needs %s: %s.", operation->command, missing->name,
                         missing->help);
    for (unsigned i = 0; i < count; i++) {
        int rc = operation_set_parameter(&changed, i, texts[i], error);

        if (rc < 0)
            return rc;
    }
    *intent = changed;
    return 0;
}
