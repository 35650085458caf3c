/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The manual page from the tables: see manual.h.
 */
#include "tui/manual.h"

#include <stdarg.h>
#include <string.h>

#include "actorctl/commands/command.h"
#include "actorctl/commands/help.h"
#include "base/text.h"
#include "base/version.h"
#include "model/column.h"
#include "tui/keys.h"
#include "tui/own_command.h"

#define LINE_COLUMNS 72

/* --- man(7) ------------------------------------------------------------------------------------
 */

/* What man(7) would take for something else, and what is no ASCII. */
static const struct {
    char32_t character;
    const char *escape;
} escapes[] = {
    {'\\', "\\e"}, {'-', "\\-"}, {'\'', "\\(aq"}, {'`', "\\(ga"}, {'^', "\\(ha"}, {'~', "\\(ti"},
};

static void put_character(FILE *file, char32_t character)
{
    for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++) {
        if (escapes[i].character == character) {
            fputs(escapes[i].escape, file);
            return;
        }
    }
    if (character < 0x80)
        putc((int)character, file);
    else
        fprintf(file, "\\[u%04lX]", (unsigned long)character);
}

static void put_bytes(FILE *file, const char *text, size_t length)
{
    for (const char *end = text + length; text < end;) {
        char32_t character;
        bool valid;

        text += text_decode(text, (size_t)(end - text), &character, &valid);
        put_character(file, character);
    }
}

static void put(FILE *file, const char *text)
{
    put_bytes(file, text, strlen(text));
}

static void put_bold(FILE *file, const char *text)
{
    fputs("\\fB", file);
    put(file, text);
    fputs("\\fR", file);
}

/* Sentences begin on lines of their own, since man(7) has its own mind about the gap behind them. */
static void put_line(FILE *file, const char *text)
{
    size_t at = 0;

    while (*text) {
        size_t length = strcspn(text, " ");

        if (at > 0 && at + length > LINE_COLUMNS) {
            putc('\n', file);
            at = 0;
        }
        if (at > 0)
            putc(' ', file);
        else if (*text == '.')
            fputs("\\&", file);
        put_bytes(file, text, length);
        at += length + 1;
        if (length > 1 && text[length - 1] == '.')
            at = LINE_COLUMNS;
        text += length;
        text += strspn(text, " ");
    }
    putc('\n', file);
}

static void put_section(FILE *file, const char *title)
{
    fprintf(file, ".SH %s\n", title);
}

static void put_paragraph(FILE *file, const char *text)
{
    fputs(".PP\n", file);
    put_line(file, text);
}

/* A term in bold, what stands behind it on its line (or NULL), and what it is. */
static void put_entry(FILE *file, const char *term, const char *behind, const char *text)
{
    fputs(".TP\n", file);
    put_bold(file, term);
    if (behind && *behind) {
        putc(' ', file);
        put(file, behind);
    }
    putc('\n', file);
    put_line(file, text);
}

/* --- commands ----------------------------------------------------------------------------------
 */

static void put_options(FILE *file, const struct manual_option *options, size_t count)
{
    put_section(file, "OPTIONS");
    for (size_t i = 0; i < count; i++)
        put_entry(file, options[i].name, options[i].argument, options[i].help);
}

static void put_parameters(FILE *file, const struct operation *operation)
{
    for (size_t i = 0; i < OPERATION_PARAMETERS_MAX; i++)
        if (operation->parameters[i].kind != OPERATION_PARAMETER_NONE)
            put_entry(file, operation->parameters[i].name, NULL, operation->parameters[i].help);
}

static void put_command(FILE *file, const struct command *command)
{
    char synopsis[COMMAND_SYNOPSIS_MAX];
    const char *behind = command_synopsis(command, synopsis) + strlen(command->name);

    put_entry(file, command->name, behind + strspn(behind, " "), command_help(command));
    if (*command->details)
        put_line(file, command->details);
    if (!command->operates && !command->options)
        return;
    fputs(".RS\n", file);
    if (command->operates)
        put_parameters(file, operation_info(command->operation));
    for (size_t i = 0; line_option_info(i); i++)
        if (command->options & line_option_info(i)->option)
            put_entry(file, line_option_info(i)->name, line_option_info(i)->argument,
                      line_option_info(i)->help);
    fputs(".RE\n", file);
}

static void put_commands(FILE *file)
{
    put_section(file, "COMMANDS");
    put_line(file, "DOMAIN is a domid, a UUID or a name, tried in this order. Every command that "
                   "changes something is planned and checked first, and is in the journal.");
    for (size_t i = 0; command_at(i); i++)
        put_command(file, command_at(i));
    put_section(file, "EXIT STATUS");
    for (int code = 0; code < COMMAND_EXIT_COUNT; code++) {
        char number[12];

        snprintf(number, sizeof(number), "%d", code);
        put_entry(file, number, NULL, command_exit_help((enum command_exit)code));
    }
}

/* --- the console -------------------------------------------------------------------------------
 */

/* "j Down": the keys of an action. False: it has none that need be told. */
static bool name_keys(enum action_id id, char *names, size_t size)
{
    struct key_binding binding;
    char name[KEYS_NAME_MAX];
    size_t length = 0;

    names[0] = '\0';
    for (size_t i = 0; keys_binding(i, &binding) && length < size; i++)
        if (binding.action == id && !binding.hidden)
            length += (size_t)snprintf(names + length, size - length, "%s%s", length ? " " : "",
                                       keys_name(name, binding.key, true));
    return length > 0;
}

static bool is_first_of_group(int id)
{
    for (int other = ACTION_NONE + 1; other < id; other++)
        if (strcmp(action_info((enum action_id)other).group,
                   action_info((enum action_id)id).group) == 0)
            return false;
    return true;
}

static void put_group(FILE *file, const char *group, int first)
{
    char names[128];

    fputs(".SS ", file);
    put_line(file, group);
    for (int id = first; id < ACTION_COUNT; id++) {
        struct action action = action_info((enum action_id)id);

        if (strcmp(action.group, group) == 0 && name_keys((enum action_id)id, names, sizeof(names)))
            put_entry(file, names, NULL, action.help);
    }
}

static void put_keys(FILE *file)
{
    put_section(file, "KEYS");
    put_line(file, "Of the console. ^F is control and F.");
    for (int id = ACTION_NONE + 1; id < ACTION_COUNT; id++)
        if (is_first_of_group(id))
            put_group(file, action_info((enum action_id)id).group, id);
    fputs(".SS commands behind the key :\n", file);
    put_line(file, "Those of the shell that change something, and:");
    for (size_t i = 0; own_command_at(i); i++)
        put_entry(file, own_command_at(i)->name, own_command_at(i)->operands,
                  own_command_at(i)->help);
}

static void put_fact(FILE *file, const char *label, const char *text)
{
    if (!text || !*text)
        return;
    fputs(".br\n", file);
    fprintf(file, "\\fI%s\\fR ", label);
    put_line(file, text);
}

static void put_columns(FILE *file)
{
    put_section(file, "COLUMNS");
    put_line(file,
             "In the console all can be chosen. Behind the title stands the name in the JSON of "
             "the command list.");
    for (size_t i = 0; column_at(i); i++) {
        const struct column *column = column_at(i);

        put_entry(file, column->title, column->json_name, column->help);
        if (strcmp(column->formula, "as it is") != 0)
            put_fact(file, "computed", column->formula);
        put_fact(file, "source", column->source);
    }
    put_section(file, "STATES");
    for (int state = 0; state < CONVERGENCE_STATE_COUNT; state++)
        put_entry(file, convergence_info((enum convergence_state)state)->name, NULL,
                  convergence_info((enum convergence_state)state)->help);
}

static void put_thresholds(FILE *file)
{
    char unit[64];

    put_section(file, "THRESHOLDS");
    put_line(file, "Set with --set NAME=VALUE; the default in brackets.");
    for (size_t i = 0; settings_info(i); i++) {
        const struct setting_info *info = settings_info(i);

        snprintf(unit, sizeof(unit), "(%lld%s%s)", (long long)info->otherwise,
                 *info->unit ? " " : "", info->unit);
        put_entry(file, info->name, unit, info->help);
    }
}

/* --- what is in no table -----------------------------------------------------------------------
 */

static void put_beginning(FILE *file)
{
    fprintf(file,
            ".\\\" Made by xenmem --manual from the tables of the program.\n"
            ".TH XENMEM 1 \"\" \"xenmem %s\" \"Xen\"\n"
            ".SH NAME\n"
            "xenmem \\- the memory of the domains of a Xen host\n"
            ".SH SYNOPSIS\n"
            ".B xenmem\n[\\fIOPTION\\fR...]\n"
            ".br\n"
            ".B xenmem\n[\\fIOPTION\\fR...] \\fICOMMAND\\fR [\\fIARGUMENT\\fR...]\n"
            ".SH DESCRIPTION\n",
            XENMEM_VERSION);
    put_line(file,
             "Without a command xenmem is a console that shows live what each domain holds, "
             "what it was told to hold, how far it has come, and why it does not come further; "
             "and that moves every lever there is and takes it back. With a command it does "
             "one thing and ends. It runs in dom0, as root.");
    put_paragraph(file,
                  "A domain may have a memory policy: an actor that implements it, parameters, "
                  "a target, and whether the target is a hard limit. An actor is a daemon, "
                  "such as \"xenmem actor run xl\". Where the actor is xl-manual the "
                  "administrator has the low-level levers (balloon target, paging, sharing, "
                  "maxmem) in his own hands; elsewhere they are refused.");
}

static void put_sizes(FILE *file)
{
    static const struct manual_option sizes[] = {
        {"512", "640k 1.5g 2t 1048576b", "an amount; without a letter MiB, as with xl"},
        {"+64", "-64 +1.5g", "more or less than now"},
        {"50%", NULL, "of static-max"},
        {"+10%", "-10%", "of what it is now, more or less"},
        {"=", NULL, "as it is now"},
    };

    put_section(file, "SIZES");
    put_line(file, "There is no other: what xl takes silently (nothing at all, a negative amount) "
                   "is refused.");
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        put_entry(file, sizes[i].name, sizes[i].argument, sizes[i].help);
}

static void put_end(FILE *file)
{
    put_section(file, "ENVIRONMENT");
    put_entry(file, "XENMEM_STATE_DIR", NULL, "the folder of the journal");
    put_entry(file, "NO_COLOR", NULL, "where it is set and not empty, the console has no colours");
    put_section(file, "FILES");
    put_entry(file, "/var/log/xenmem/journal.jsonl", NULL,
              "what was changed: private to its owner, and never shortened by xenmem");
    put_entry(file, "~/.config/xenmem/themes/NAME.theme", NULL, "themes of one's own");
    put_entry(file, "/etc/xen/xl.conf", NULL,
              "memory_policy, memory_policy_args and memory_policy_dirs: the policy that an actor "
              "gives to new domains");
    put_section(file, "SEE ALSO");
    fputs("\\fBxl\\fR(1), \\fBxl.cfg\\fR(5), \\fBxl.conf\\fR(5), \\fBxentop\\fR(1), "
          "\\fBxenstore\\fR(1)\n",
          file);
}

void manual_print(FILE *file, const struct manual_option *options, size_t count)
{
    put_beginning(file);
    put_options(file, options, count);
    put_commands(file);
    put_sizes(file);
    put_keys(file);
    put_columns(file);
    put_thresholds(file);
    put_end(file);
}
