/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reading a scenario: a table of the words that a line may start with, and what each
 * adds. Every problem is told as FILE:LINE: sentence.
 */
#include "xensim/scenario.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "xensim/quantity.h"

#define DEFAULT_DOM0_KB (UINT64_C(1) << 20)
#define DOMAINS_MAX     20000
#define INSTALLED       "/usr/share/xenmem/scenarios"

struct reader {
    struct scenario *scenario;
    struct words words;
    bool has_dom0;
    bool has_host;
    char problem[SCENARIO_PROBLEM_BYTES / 2];
};

__attribute__((format(printf, 2, 3))) static int reader_fail(struct reader *reader,
                                                             const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(reader->problem, sizeof(reader->problem), format, args);
    va_end(args);
    return -1;
}

/* Room for one more in an array that grows by doubling. */
static int reader_make_room(void **array, size_t count, size_t *room, size_t size)
{
    size_t more = *room ? *room * 2 : 16;
    void *bigger;

    if (count < *room)
        return 0;
    bigger = realloc(*array, more * size);
    if (!bigger)
        return -ENOMEM;
    *array = bigger;
    *room = more;
    return 0;
}

static int reader_add_guest(struct reader *reader, const struct guest_config *config)
{
    struct scenario *scenario = reader->scenario;

    if (reader_make_room((void **)&scenario->guests, scenario->guests_count, &scenario->guests_room,
                         sizeof(*config)))
        return reader_fail(reader, "out of memory");
    scenario->guests[scenario->guests_count++] = *config;
    return 0;
}

static int reader_host(struct reader *reader)
{
    if (reader->has_host)
        return reader_fail(reader, "there is a host line already");
    reader->has_host = true;
    return config_parse_host(&reader->words, 1, &reader->scenario->host, reader->problem,
                             sizeof(reader->problem));
}

/* dom0 is a domain like any other, whose name, type, domid and UUID are given. */
static void reader_make_dom0(struct guest_config *config)
{
    config->domid = 0;
    config->has_uuid = true;
    memset(config->uuid, 0, sizeof(config->uuid));
}

static int reader_dom0_words(struct reader *reader, const char *memory)
{
    const char *head[] = {"Domain-0", "pv", memory};
    struct words words = {.count = 3};
    struct guest_config config;
    int rc;

    for (int i = 0; i < 3; i++)
        words.word[i] = (struct word){.text = (char *)head[i], .length = strlen(head[i])};
    for (size_t i = 2; i < reader->words.count; i++)
        words.word[words.count++] = reader->words.word[i];
    rc = config_parse_guest(&words, 0, &config, reader->problem, sizeof(reader->problem));
    if (rc)
        return rc;
    reader_make_dom0(&config);
    if (reader->has_dom0)
        config_free_guest(&reader->scenario->guests[0]);
    reader->scenario->guests[0] = config;
    return 0;
}

static int reader_dom0(struct reader *reader)
{
    if (reader->words.count < 2)
        return reader_fail(reader, "dom0 needs its memory, such as: dom0 1G");
    return reader_dom0_words(reader, reader->words.word[1].text);
}

static int reader_domain(struct reader *reader)
{
    struct guest_config config;

    if (config_parse_guest(&reader->words, 1, &config, reader->problem, sizeof(reader->problem)))
        return -1;
    if (!config.domid) {
        config_free_guest(&config);
        return reader_fail(reader, "domid 0 is dom0's own: use a dom0 line");
    }
    return reader_add_guest(reader, &config);
}

/* A pattern with just one %d, %Nd or %0Nd in it. */
static bool reader_is_pattern(const char *text)
{
    const char *p = strchr(text, '%');

    if (!p)
        return false;
    for (p++; isdigit((unsigned char)*p); p++)
        ;
    return *p == 'd' && !strchr(p, '%') && strlen(text) < SIM_NAME_BYTES / 2;
}

/* The pattern was checked: it has one %d, so the format is not the caller's to choose. */
static void reader_expand(const char *pattern, uint64_t number, char *ret_name, size_t size)
{
    const char *at = strchr(pattern, '%');
    int width = atoi(at + 1);
    const char *format = at[1] == '0' ? "%.*s%0*llu%s" : "%.*s%*llu%s";

    if (width > SIM_NAME_BYTES / 4)
        width = SIM_NAME_BYTES / 4;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(ret_name, size, format, (int)(at - pattern), pattern, width,
             (unsigned long long)number, strchr(at, 'd') + 1);
#pragma GCC diagnostic pop
}

static int reader_add_numbered(struct reader *reader, const struct guest_config *pattern,
                               uint64_t number)
{
    char name[SIM_NAME_BYTES];
    struct guest_config config;

    if (config_copy_guest(pattern, &config))
        return reader_fail(reader, "out of memory");
    reader_expand(pattern->name, number, name, sizeof(name));
    free(config.name);
    config.name = strdup(name);
    config.has_uuid = false;
    if (config.domid != CONFIG_AUTO)
        config.domid = pattern->domid + number - 1;
    config_settle_guest(&config);
    return config.name ? reader_add_guest(reader, &config) : reader_fail(reader, "out of memory");
}

static int reader_domains(struct reader *reader)
{
    struct guest_config pattern;
    uint64_t count;
    int rc = 0;

    if (reader->words.count < 2 ||
        quantity_parse_number(reader->words.word[1].text, DOMAINS_MAX, &count))
        return reader_fail(reader, "domains needs a number first, up to %d", DOMAINS_MAX);
    if (config_parse_guest(&reader->words, 2, &pattern, reader->problem, sizeof(reader->problem)))
        return -1;
    if (!reader_is_pattern(pattern.name))
        rc = reader_fail(reader, "the name of many domains holds one number, such as web%%03d");
    for (uint64_t i = 1; i <= count && !rc; i++)
        rc = reader_add_numbered(reader, &pattern, i);
    config_free_guest(&pattern);
    return rc;
}

static int reader_add_event(struct reader *reader, const struct scenario_event *event)
{
    struct scenario *scenario = reader->scenario;

    if (reader_make_room((void **)&scenario->events, scenario->events_count, &scenario->events_room,
                         sizeof(*event)))
        return reader_fail(reader, "out of memory");
    scenario->events[scenario->events_count++] = *event;
    return 0;
}

/* The time at word `at`; false with a problem where there is none. */
static bool reader_time(struct reader *reader, size_t at, int64_t *ret_ms)
{
    if (at < reader->words.count && !quantity_parse_time(reader->words.word[at].text, ret_ms))
        return true;
    reader_fail(reader, "a time such as 500ms, 5s or 2m is wanted behind '%s'",
                reader->words.word[at - 1].text);
    return false;
}

static int reader_finish_event(struct reader *reader, struct scenario_event *event, size_t at)
{
    if (action_parse(&reader->words, at, &event->action, reader->problem, sizeof(reader->problem)))
        return -1;
    return reader_add_event(reader, event);
}

static int reader_at(struct reader *reader)
{
    struct scenario_event event = {.until_ms = INT64_MAX};

    if (!reader_time(reader, 1, &event.first_ms))
        return -1;
    return reader_finish_event(reader, &event, 2);
}

static int reader_every(struct reader *reader)
{
    struct scenario_event event = {.until_ms = INT64_MAX};
    size_t at = 2;

    if (!reader_time(reader, 1, &event.period_ms))
        return -1;
    if (!event.period_ms)
        return reader_fail(reader, "every needs a time above 0");
    event.first_ms = event.period_ms;
    if (at < reader->words.count && words_is(&reader->words.word[at], "from")) {
        if (!reader_time(reader, at + 1, &event.first_ms))
            return -1;
        at += 2;
    }
    if (at < reader->words.count && words_is(&reader->words.word[at], "until")) {
        if (!reader_time(reader, at + 1, &event.until_ms))
            return -1;
        at += 2;
    }
    return reader_finish_event(reader, &event, at);
}

struct line_kind {
    const char *word;
    int (*read)(struct reader *reader);
};

static const struct line_kind line_kinds[] = {
    {"host", reader_host},       {"dom0", reader_dom0}, {"domain", reader_domain},
    {"domains", reader_domains}, {"at", reader_at},     {"every", reader_every},
};

static int reader_line(struct reader *reader)
{
    if (!reader->words.count)
        return 0;
    for (size_t i = 0; i < sizeof(line_kinds) / sizeof(line_kinds[0]); i++)
        if (words_is(&reader->words.word[0], line_kinds[i].word))
            return line_kinds[i].read(reader);
    return reader_fail(reader,
                       "a line starts with host, dom0, domain, domains, at or every, "
                       "not with '%s'",
                       reader->words.word[0].text);
}

static int reader_start(struct reader *reader)
{
    char memory[24];
    struct guest_config none;

    config_init_host(&reader->scenario->host);
    config_init_guest(&none);
    if (reader_add_guest(reader, &none))
        return -1;
    snprintf(memory, sizeof(memory), "%lluK", (unsigned long long)DEFAULT_DOM0_KB);
    if (reader_dom0_words(reader, memory))
        return -1;
    reader->has_dom0 = true;
    return 0;
}

/* A host without a name is called as its scenario is. */
static void scenario_name_host(struct scenario *scenario, const char *path)
{
    const char *leaf = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *end = strstr(leaf, SCENARIO_SUFFIX);
    int length = end ? (int)(end - leaf) : (int)strlen(leaf);

    snprintf(scenario->host.name, sizeof(scenario->host.name), "%.*s", length, leaf);
}

int scenario_parse(const char *name, const char *text, struct scenario **ret_scenario,
                   char *ret_problem, size_t size)
{
    struct reader reader = {.scenario = calloc(1, sizeof(*reader.scenario))};
    unsigned line_number = 0;
    char *copy = strdup(text);
    char *rest = copy, *line;
    int rc;

    if (!reader.scenario || !copy)
        rc = reader_fail(&reader, "out of memory");
    else
        rc = reader_start(&reader);
    while (!rc && (line = strsep(&rest, "\n"))) {
        line_number++;
        rc = words_split(line, &reader.words, reader.problem, sizeof(reader.problem));
        if (!rc)
            rc = reader_line(&reader);
        words_free(&reader.words);
    }
    free(copy);
    if (rc) {
        snprintf(ret_problem, size, "%s:%u: %s", name, line_number, reader.problem);
        scenario_free(reader.scenario);
        return -1;
    }
    if (!*reader.scenario->host.name)
        scenario_name_host(reader.scenario, name);
    *ret_scenario = reader.scenario;
    return 0;
}

static char *scenario_read_file(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t size = 0;

    if (!file)
        return NULL;
    if (getdelim(&text, &size, '\0', file) < 0 && !ferror(file)) {
        free(text);
        text = strdup(""); /* an empty file is a host without guests */
    }
    fclose(file);
    return text;
}

int scenario_load(const char *path, struct scenario **ret_scenario, char *ret_problem, size_t size)
{
    char *text = scenario_read_file(path);
    int rc;

    if (!text) {
        snprintf(ret_problem, size, "the scenario %s cannot be read: %s", path, strerror(errno));
        return -1;
    }
    rc = scenario_parse(path, text, ret_scenario, ret_problem, size);
    free(text);
    return rc;
}

void scenario_free(struct scenario *scenario)
{
    if (!scenario)
        return;
    for (size_t i = 0; i < scenario->guests_count; i++)
        config_free_guest(&scenario->guests[i]);
    for (size_t i = 0; i < scenario->events_count; i++)
        action_free(&scenario->events[i].action);
    free(scenario->guests);
    free(scenario->events);
    free(scenario);
}

/* Where the program is, without its name. */
static bool scenario_program_folder(char *ret_path, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", ret_path, size - 1);

    if (n <= 0)
        return false;
    ret_path[n] = '\0';
    *strrchr(ret_path, '/') = '\0';
    return true;
}

const char *scenario_folder(size_t index, char *buffer, size_t size)
{
    static const char *const beside[] = {"../xensim/scenarios", "../share/xenmem/scenarios",
                                         "scenarios"};
    size_t count = sizeof(beside) / sizeof(beside[0]);
    char program[PATH_MAX];

    if (!index) {
        const char *folder = getenv("XENSIM_SCENARIOS");

        snprintf(buffer, size, "%s", folder ? folder : "");
        return buffer;
    }
    if (index <= count && scenario_program_folder(program, sizeof(program))) {
        snprintf(buffer, size, "%s/%s", program, beside[index - 1]);
        return buffer;
    }
    if (index > count + 1)
        return NULL;
    snprintf(buffer, size, "%s", INSTALLED);
    return buffer;
}

int scenario_find(const char *name, char *ret_path, size_t path_size, char *ret_problem,
                  size_t size)
{
    char folder[PATH_MAX];

    if (strchr(name, '/')) {
        snprintf(ret_path, path_size, "%s", name);
        return 0;
    }
    for (size_t i = 0; scenario_folder(i, folder, sizeof(folder)); i++) {
        if (!*folder)
            continue;
        snprintf(ret_path, path_size, "%s/%s" SCENARIO_SUFFIX, folder, name);
        if (!access(ret_path, R_OK))
            return 0;
    }
    snprintf(ret_problem, size,
             "there is no scenario '%s'; xensim scenarios lists what there is, and a path with a "
             "slash in it (./my.scenario) names a file of yours",
             name);
    return -1;
}
