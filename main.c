/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Wiring: `xenmem` alone opens the console, `xenmem COMMAND` runs a command. The options of the
 * console are a table; the commands are one of their own (actorctl/commands/command.h).
 */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/commands/command.h"
#include "actorctl/commands/help.h"
#include "base/version.h"
#include "tui/app.h"
#include "tui/manual.h"

#define DELAY_MIN_MS 100
#define DELAY_MAX_MS 3600000

struct invocation {
    struct app_options console;
    const char *console_option; /* the last one given, or NULL */
    bool help, manual, version;
};

struct option_row {
    const char *name;     /* "--delay" */
    const char *argument; /* "SECONDS", or NULL: it takes none */
    const char *help;
    bool of_console;
    int (*set)(struct invocation *invocation, const char *value, struct xenmem_error *error);
};

static int set_theme(struct invocation *invocation, const char *value, struct xenmem_error *error)
{
    if (!*value)
        return error_set(error, EINVAL, "--theme takes the name of a theme, or a file.");
    invocation->console.theme = value;
    return 0;
}

static int set_ascii(struct invocation *invocation, const char *value, struct xenmem_error *error)
{
    (void)value, (void)error;
    invocation->console.ascii = true;
    return 0;
}

static int set_mono(struct invocation *invocation, const char *value, struct xenmem_error *error)
{
    (void)value, (void)error;
    invocation->console.mono = true;
    return 0;
}

static int set_no_mouse(struct invocation *invocation, const char *value,
                        struct xenmem_error *error)
{
    (void)value, (void)error;
    invocation->console.no_mouse = true;
    return 0;
}

static int set_read_only(struct invocation *invocation, const char *value,
                         struct xenmem_error *error)
{
    (void)value, (void)error;
    invocation->console.read_only = true;
    return 0;
}

static int set_delay(struct invocation *invocation, const char *value, struct xenmem_error *error)
{
    int64_t ms;

    if (line_parse_seconds(value, &ms) < 0 || ms < DELAY_MIN_MS || ms > DELAY_MAX_MS)
        return error_set(error, EINVAL, "--delay takes seconds from 0.1 to 3600, not \"%.64s\".",
                         value);
    invocation->console.tick_ms = (unsigned)ms;
    return 0;
}

static int set_setting(struct invocation *invocation, const char *value, struct xenmem_error *error)
{
    const char *equals = strchr(value, '=');
    char name[64];

    if (!equals || equals == value || (size_t)(equals - value) >= sizeof(name))
        return error_set(error, EINVAL, "--set takes NAME=VALUE, not \"%.64s\".", value);
    snprintf(name, sizeof(name), "%.*s", (int)(equals - value), value);
    return settings_set(&invocation->console.settings, name, equals + 1, error);
}

static int set_help(struct invocation *invocation, const char *value, struct xenmem_error *error)
{
    (void)value, (void)error;
    invocation->help = true;
    return 0;
}

static int set_manual(struct invocation *invocation, const char *value, struct xenmem_error *error)
{
    (void)value, (void)error;
    invocation->manual = true;
    return 0;
}

static int set_version(struct invocation *invocation, const char *value, struct xenmem_error *error)
{
    (void)value, (void)error;
    invocation->version = true;
    return 0;
}

static const struct option_row options[] = {
    {"--theme", "NAME|FILE", "colours: the name of a theme, or a theme file", true, set_theme},
    {"--ascii", NULL, "draw with ASCII only", true, set_ascii},
    {"--mono", NULL, "no colours; NO_COLOR in the environment does the same", true, set_mono},
    {"--no-mouse", NULL, "leave the mouse to the terminal", true, set_no_mouse},
    {"--read-only", NULL, "no key and no command changes anything on the host", false,
     set_read_only},
    {"--delay", "SECONDS", "between two samples of the hypervisor; 1 unless given", true,
     set_delay},
    {"--set", "NAME=VALUE", "a threshold of the diagnosis, listed below; repeatable", false,
     set_setting},
    {"--help", NULL, "this page", false, set_help},
    {"--manual", NULL, "the manual page: xenmem --manual | man -l -", false, set_manual},
    {"--version", NULL, "which version this is", false, set_version},
};
#define OPTION_COUNT (sizeof(options) / sizeof(options[0]))

static void print_options(void)
{
    char name[64];

    printf("\nOptions:\n");
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        snprintf(name, sizeof(name), "%s %s", options[i].name,
                 options[i].argument ? options[i].argument : "");
        help_print_row(stdout, name, 23, options[i].help);
    }
}

static void print_commands(void)
{
    char synopsis[COMMAND_SYNOPSIS_MAX];

    printf("\nCommands:\n");
    for (size_t i = 0; command_at(i); i++) {
        printf("  ");
        help_wrap(stdout, 2, 10, command_synopsis(command_at(i), synopsis));
        help_print_row(stdout, "", 6, command_help(command_at(i)));
    }
}

static void print_thresholds(void)
{
    char name[64];

    printf("\nThresholds for --set (unit, default):\n");
    for (size_t i = 0; settings_info(i); i++) {
        const struct setting_info *info = settings_info(i);

        snprintf(name, sizeof(name), "%s (%s%s%lld)", info->name, info->unit,
                 *info->unit ? ", " : "", (long long)info->otherwise);
        help_print_row(stdout, name, 6, info->help);
    }
}

static void print_help(void)
{
    printf("usage: xenmem [OPTION...]            the console\n"
           "       xenmem [OPTION...] COMMAND [ARGUMENT...]\n\n");
    help_wrap(stdout, 0, 0,
              "The memory of a Xen host's domains: what each one holds, what it was told to hold, "
              "and why it does not.");
    print_options();
    print_commands();
    print_thresholds();
}

static void print_manual(void)
{
    struct manual_option rows[OPTION_COUNT];

    for (size_t i = 0; i < OPTION_COUNT; i++)
        rows[i] = (struct manual_option){options[i].name, options[i].argument, options[i].help};
    manual_print(stdout, rows, OPTION_COUNT);
}

static const struct option_row *find_option(const char *text)
{
    size_t length = strcspn(text, "=");

    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (strlen(options[i].name) == length && strncmp(options[i].name, text, length) == 0)
            return &options[i];
    return NULL;
}

/* Sets the option at argv[*at], and moves *at to its last argument. */
static int take_option(struct invocation *invocation, int argc, char **argv, int *at,
                       struct xenmem_error *error)
{
    const struct option_row *option = find_option(argv[*at]);
    const char *value = strchr(argv[*at], '=');

    if (!option)
        return error_set(error, EINVAL, "There is no option \"%.64s\"; `xenmem --help` lists them.",
                         argv[*at]);
    if (!option->argument && value)
        return error_set(error, EINVAL, "%s takes no value.", option->name);
    value = value ? value + 1 : NULL;
    if (option->argument && !value) {
        if (*at + 1 >= argc)
            return error_set(error, EINVAL, "%s takes %s.", option->name, option->argument);
        value = argv[++*at];
    }
    if (option->of_console)
        invocation->console_option = option->name;
    return option->set(invocation, value, error);
}

static int run_console(const struct invocation *invocation)
{
    struct xenmem_error error = {0};
    int rc = app_run(&invocation->console, &error);

    if (error.code != 0)
        command_complain(COMMAND_FAILED, "%s", error.sentence);
    return rc;
}

static int run_command(const struct invocation *invocation, int argc, char **argv)
{
    struct command_context context;

    if (invocation->console_option)
        return command_complain(COMMAND_USAGE, "%s is for the console, not for a command.",
                                invocation->console_option);
    command_context_init(&context, invocation->console.read_only, &invocation->console.settings);
    return command_finish(command_run(&context, argc, argv));
}

int main(int argc, char **argv)
{
    struct invocation invocation = {0};
    struct xenmem_error error;
    int at = 1;

    setlocale(LC_CTYPE, "");
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is noticed where we write */
    app_options_init(&invocation.console);
    for (; at < argc && argv[at][0] == '-'; at++)
        if (take_option(&invocation, argc, argv, &at, &error) < 0)
            return command_complain(COMMAND_USAGE, "%s", error.sentence);
    if (invocation.help)
        print_help();
    else if (invocation.manual)
        print_manual();
    else if (invocation.version)
        printf("xenmem %s\n", XENMEM_VERSION);
    if (invocation.help || invocation.manual || invocation.version)
        return command_finish(COMMAND_DONE);
    if (at == argc)
        return run_console(&invocation);
    return run_command(&invocation, argc - at, argv + at);
}
