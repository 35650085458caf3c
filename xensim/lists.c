/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The small commands: what scenarios, behaviours and actions there are, whether a
 * scenario is right, and the removal of what dead hosts have left.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xensim/commands.h"
#include "xensim/guests/behaviour.h"
#include "xensim/rundir.h"
#include "xensim/scenario.h"

/* The first line of a scenario is a comment that says what it is. */
static void lists_print_scenario(const char *folder, const char *file)
{
    char path[PATH_MAX + 256], line[256] = "";
    size_t name = strlen(file) - strlen(SCENARIO_SUFFIX);
    FILE *in;

    snprintf(path, sizeof(path), "%s/%s", folder, file);
    in = fopen(path, "re");
    if (!in)
        return;
    if (!fgets(line, sizeof(line), in) || line[0] != '#')
        line[0] = '\0';
    fclose(in);
    line[strcspn(line, "\n")] = '\0';
    printf("%-14.*s%s\n", (int)name, file, line[0] ? line + 1 : "");
}

static int lists_is_scenario(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > strlen(SCENARIO_SUFFIX) &&
           !strcmp(entry->d_name + length - strlen(SCENARIO_SUFFIX), SCENARIO_SUFFIX);
}

int command_scenarios(int argc, char **argv)
{
    char folder[PATH_MAX];

    (void)argc;
    (void)argv;
    for (size_t i = 0; scenario_folder(i, folder, sizeof(folder)); i++) {
        struct dirent **entries;
        int count = *folder ? scandir(folder, &entries, lists_is_scenario, alphasort) : -1;

        for (int k = 0; k < count; k++) {
            lists_print_scenario(folder, entries[k]->d_name);
            free(entries[k]);
        }
        if (count >= 0)
            free(entries);
        if (count > 0)
            return 0;
    }
    fprintf(stderr, "xensim: there are no scenarios; set XENSIM_SCENARIOS to their folder\n");
    return EXIT_FAILURE;
}

int command_behaviours(int argc, char **argv)
{
    const struct behaviour *behaviour;

    (void)argc;
    (void)argv;
    for (size_t i = 0; (behaviour = behaviour_at(i)); i++)
        printf("%-14s%s\n", behaviour->name, behaviour->summary);
    return 0;
}

int command_actions(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    for (int kind = 0; kind < ACTION_KINDS; kind++)
        printf("%-42s %s\n", action_sentence((enum action_kind)kind),
               action_summary((enum action_kind)kind));
    return 0;
}

int command_check(int argc, char **argv)
{
    char path[PATH_MAX], problem[SCENARIO_PROBLEM_BYTES];
    struct scenario *scenario;

    if (argc != 2) {
        fprintf(stderr, "usage: xensim check SCENARIO\n");
        return EXIT_USAGE;
    }
    if (scenario_find(argv[1], path, sizeof(path), problem, sizeof(problem)) ||
        scenario_load(path, &scenario, problem, sizeof(problem))) {
        fprintf(stderr, "xensim: %s\n", problem);
        return EXIT_FAILURE;
    }
    printf("%s: %zu domains, %zu events\n", path, scenario->guests_count, scenario->events_count);
    scenario_free(scenario);
    return 0;
}

int command_clean(int argc, char **argv)
{
    int removed = rundir_remove_dead();

    (void)argc;
    (void)argv;
    printf("%d dead host%s removed\n", removed, removed == 1 ? "" : "s");
    return 0;
}
