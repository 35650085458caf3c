/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * xensim ctl: what tests (and curious people) say to a running host, from within its
 * environment. Reading needs nobody: it looks into the shared state itself. xenstored is
 * stopped, continued and killed by its pid. Everything else is an action (action.h) and
 * goes to the host process, which answers when it is done.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "xensim/commands.h"
#include "xensim/events.h"
#include "xensim/host/domains.h"
#include "xensim/host/state.h"
#include "xensim/inspect.h"
#include "xensim/quantity.h"
#include "xensim/words.h"

#define WAIT_STEP_MS    5
#define WAIT_DEFAULT_MS 30000
#define LINE_BYTES      65536
#define ERRNO_END       134

/* What a subcommand works with. */
struct ctl {
    const char *dir;
    struct sim_host *host;
    int argc; /* words behind the subcommand's name */
    char **argv;
};

static int ctl_fail(const char *sentence, const char *detail)
{
    fprintf(stderr, "xensim: %s%s%s\n", sentence, detail ? ": " : "", detail ? detail : "");
    return EXIT_FAILURE;
}

/* --- reading
 * ----------------------------------------------------------------------------------------- */

static int ctl_dump(struct ctl *ctl)
{
    state_lock(ctl->host);
    inspect_dump(stdout, ctl->host);
    state_unlock(ctl->host);
    return 0;
}

/* get DOM [FIELD] */
static int ctl_get(struct ctl *ctl)
{
    const struct inspect_field *field = ctl->argc > 1 ? inspect_find(ctl->argv[1]) : NULL;
    char text[INSPECT_TEXT_BYTES];
    uint32_t domid;

    if (ctl->argc > 1 && !field)
        return ctl_fail("there is no such field of a domain", ctl->argv[1]);
    state_lock(ctl->host);
    domid = inspect_find_domain(ctl->host, ctl->argv[0]);
    if (domid != SIM_DOMIDS && field) {
        inspect_format(field, &ctl->host->domain[domid], domid, text, sizeof(text));
        puts(text);
    } else if (domid != SIM_DOMIDS) {
        inspect_print(stdout, &ctl->host->domain[domid], domid);
    }
    state_unlock(ctl->host);
    return domid == SIM_DOMIDS ? ctl_fail("there is no domain", ctl->argv[0]) : 0;
}

/* --- waiting
 * ----------------------------------------------------------------------------------------- */

enum condition_kind {
    CONDITION_EQUAL,
    CONDITION_UNEQUAL,
    CONDITION_BELOW,
    CONDITION_ABOVE,
    CONDITION_GONE,
    CONDITION_THERE,
};

struct condition {
    enum condition_kind kind;
    const struct inspect_field *field;
    const char *text;
    uint64_t number;
};

/* A value for a field: a size where the field is one, a plain number in the field's own unit. */
static int ctl_parse_value(const struct inspect_field *field, const char *text,
                           uint64_t *ret_number)
{
    uint64_t kb;

    if (field->text || !quantity_parse_number(text, UINT64_MAX / 16, ret_number))
        return 0;
    if ((!field->in_pages && !field->in_kb) || quantity_parse_size(text, &kb))
        return -EINVAL;
    *ret_number = field->in_pages ? kb / SIM_KB_PER_PAGE : kb;
    return 0;
}

/* FIELD=VALUE, FIELD!=VALUE */
static int ctl_parse_equation(char *word, struct condition *ret_condition)
{
    char *at = strchr(word, '=');
    struct condition condition = {.kind = CONDITION_EQUAL};

    if (!at || at == word)
        return -EINVAL;
    if (at[-1] == '!') {
        condition.kind = CONDITION_UNEQUAL;
        at[-1] = '\0';
    }
    *at = '\0';
    condition.field = inspect_find(word);
    condition.text = at + 1;
    if (!condition.field || ctl_parse_value(condition.field, at + 1, &condition.number))
        return -EINVAL;
    *ret_condition = condition;
    return 0;
}

/* FIELD below VALUE, FIELD above VALUE */
static int ctl_parse_comparison(char **words, struct condition *ret_condition)
{
    struct condition condition = {.field = inspect_find(words[0])};

    if (!condition.field || condition.field->text ||
        (strcmp(words[1], "below") && strcmp(words[1], "above")) ||
        ctl_parse_value(condition.field, words[2], &condition.number))
        return -EINVAL;
    condition.kind = words[1][0] == 'b' ? CONDITION_BELOW : CONDITION_ABOVE;
    *ret_condition = condition;
    return 0;
}

static int ctl_parse_condition(int argc, char **argv, struct condition *ret_condition)
{
    if (argc == 1 && !strcmp(argv[0], "gone"))
        *ret_condition = (struct condition){.kind = CONDITION_GONE};
    else if (argc == 1 && !strcmp(argv[0], "there"))
        *ret_condition = (struct condition){.kind = CONDITION_THERE};
    else if (argc == 1)
        return ctl_parse_equation(argv[0], ret_condition);
    else if (argc == 3)
        return ctl_parse_comparison(argv, ret_condition);
    else
        return -EINVAL;
    return 0;
}

static bool ctl_compare(const struct condition *condition, const struct sim_domain *dom,
                        uint32_t domid)
{
    char text[INSPECT_TEXT_BYTES];
    uint64_t number;
    bool equal;

    if (condition->field->text) {
        inspect_format(condition->field, dom, domid, text, sizeof(text));
        equal = !strcmp(text, condition->text);
        return condition->kind == CONDITION_EQUAL ? equal : !equal;
    }
    number = condition->field->number(dom, domid);
    switch (condition->kind) {
    case CONDITION_EQUAL:
        return number == condition->number;
    case CONDITION_UNEQUAL:
        return number != condition->number;
    case CONDITION_BELOW:
        return number < condition->number;
    default:
        return number > condition->number;
    }
}

static bool ctl_is_met(struct sim_host *host, const char *name, const struct condition *condition)
{
    uint32_t domid;
    bool met;

    state_lock(host);
    domid = inspect_find_domain(host, name);
    if (condition->kind == CONDITION_GONE || condition->kind == CONDITION_THERE)
        met = (domid == SIM_DOMIDS) == (condition->kind == CONDITION_GONE);
    else
        met = domid != SIM_DOMIDS && ctl_compare(condition, &host->domain[domid], domid);
    state_unlock(host);
    return met;
}

/* wait DOM CONDITION... [timeout TIME] */
static int ctl_wait(struct ctl *ctl)
{
    const struct timespec step = {.tv_nsec = WAIT_STEP_MS * 1000000L};
    int64_t left_ms = WAIT_DEFAULT_MS;
    struct condition condition;
    int argc = ctl->argc;

    if (argc > 3 && !strcmp(ctl->argv[argc - 2], "timeout")) {
        if (quantity_parse_time(ctl->argv[argc - 1], &left_ms))
            return ctl_fail("a timeout is a time such as 5s, not", ctl->argv[argc - 1]);
        argc -= 2;
    }
    if (ctl_parse_condition(argc - 1, ctl->argv + 1, &condition))
        return ctl_fail("what shall be waited for is FIELD=VALUE, FIELD!=VALUE, FIELD below VALUE, "
                        "FIELD above VALUE, gone or there",
                        NULL);
    for (; !ctl_is_met(ctl->host, ctl->argv[0], &condition); left_ms -= WAIT_STEP_MS) {
        if (left_ms <= 0) {
            ctl_fail("waited in vain; the domain is now", ctl->argv[0]);
            ctl->argc = 1;
            ctl_get(ctl);
            return EXIT_TIMEOUT;
        }
        nanosleep(&step, NULL);
    }
    return 0;
}

/* --- faults and xenstored
 * ------------------------------------------------------------------------------ */

static int ctl_parse_errno(const char *name)
{
    for (int error = 1; error < ERRNO_END; error++) {
        const char *known = strerrorname_np(error);

        if (known && !strcmp(known, name))
            return error;
    }
    return 0;
}

/* fault HYPERCALL ERRNO COUNT */
static int ctl_fault(struct ctl *ctl)
{
    enum hypercall_id id;
    uint64_t count;
    int error = ctl_parse_errno(ctl->argv[1]);
    int rc;

    if (hypercall_find_name(ctl->argv[0], &id))
        return ctl_fail("the simulated hypervisor has no such hypercall", ctl->argv[0]);
    if (!error)
        return ctl_fail("this is not the name of an error, such as EPERM", ctl->argv[1]);
    if (quantity_parse_number(ctl->argv[2], UINT32_MAX, &count))
        return ctl_fail("how often it shall fail is a number, not", ctl->argv[2]);
    state_lock(ctl->host);
    rc = state_set_fault(ctl->host, id, error, (uint32_t)count);
    state_unlock(ctl->host);
    return rc ? ctl_fail("too many hypercalls fail already", NULL) : 0;
}

static int ctl_signal_xenstored(struct ctl *ctl, int signal)
{
    char path[PATH_MAX];
    FILE *file;
    int pid = 0;

    snprintf(path, sizeof(path), "%s/xenstored.pid", ctl->dir);
    file = fopen(path, "re");
    if (!file || fscanf(file, "%d", &pid) != 1)
        pid = 0;
    if (file)
        fclose(file);
    if (pid <= 0 || kill(pid, signal))
        return ctl_fail("xenstored does not run", NULL);
    return 0;
}

static int ctl_stop_xenstored(struct ctl *ctl)
{
    return ctl_signal_xenstored(ctl, SIGSTOP);
}

static int ctl_continue_xenstored(struct ctl *ctl)
{
    return ctl_signal_xenstored(ctl, SIGCONT);
}

static int ctl_kill_xenstored(struct ctl *ctl)
{
    return ctl_signal_xenstored(ctl, SIGKILL);
}

/* --- asking the host
 * ------------------------------------------------------------------------------------- */

static int ctl_connect(const char *dir)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/%s", dir, CONTROL_SOCKET);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&addr, sizeof(addr))) {
        close(fd);
        return -1;
    }
    return fd;
}

/*
 * One argument is a whole sentence, as in a scenario; several are its words, and those that
 * need it are quoted.
 */
static void ctl_line(int argc, char **argv, char *ret_line, size_t size)
{
    size_t used = 0;

    if (argc == 1) {
        snprintf(ret_line, size, "%s\n", argv[0]);
        return;
    }
    for (int i = 0; i < argc && used + 2 < size; i++) {
        const char *word = argv[i];

        if (!*word || word[strcspn(word, " \t\n\r\"#\\")])
            words_quote(word, strlen(word), ret_line + used, size - used - 2);
        else
            snprintf(ret_line + used, size - used - 2, "%s", word);
        used += strlen(ret_line + used);
        ret_line[used++] = i + 1 < argc ? ' ' : '\n';
        ret_line[used] = '\0';
    }
}

static int ctl_ask(struct ctl *ctl)
{
    static char line[LINE_BYTES];
    char answer[1024];
    size_t used = 0;
    ssize_t n;
    int fd = ctl_connect(ctl->dir);

    if (fd < 0)
        return ctl_fail("the simulated host does not answer", strerror(errno));
    ctl_line(ctl->argc, ctl->argv, line, sizeof(line));
    if (send(fd, line, strlen(line), MSG_NOSIGNAL) < 0) {
        close(fd);
        return ctl_fail("the simulated host does not listen", strerror(errno));
    }
    while (used + 1 < sizeof(answer) &&
           (n = read(fd, answer + used, sizeof(answer) - 1 - used)) > 0)
        used += (size_t)n;
    close(fd);
    answer[used] = '\0';
    answer[strcspn(answer, "\n")] = '\0';
    if (!strcmp(answer, "ok"))
        return 0;
    return ctl_fail(used ? strchr(answer, ' ') + 1 : "the simulated host ended meanwhile", NULL);
}

/* --- the table
 * --------------------------------------------------------------------------------------------- */

struct subcommand {
    const char *name;
    int least; /* words that it needs */
    int most;
    int (*run)(struct ctl *ctl);
    const char *arguments;
    const char *summary;
};

static const struct subcommand subcommands[] = {
    {"get", 1, 2, ctl_get, "DOM [FIELD]", "prints what the hypervisor has of a domain (pages)"},
    {"dump", 0, 0, ctl_dump, "", "prints all page accounting, a line for each domain"},
    {"wait", 2, 6, ctl_wait, "DOM CONDITION [timeout TIME]",
     "FIELD=VALUE, FIELD!=VALUE, FIELD below VALUE, FIELD above VALUE, gone, there"},
    {"fault", 3, 3, ctl_fault, "HYPERCALL ERRNO COUNT", "the next COUNT of them fail"},
    {"stop-xenstored", 0, 0, ctl_stop_xenstored, "", "it hangs"},
    {"continue-xenstored", 0, 0, ctl_continue_xenstored, "", "it goes on"},
    {"kill-xenstored", 0, 0, ctl_kill_xenstored, "", "it dies, with all that it holds"},
};

#define SUBCOMMANDS (sizeof(subcommands) / sizeof(subcommands[0]))

static int ctl_help(FILE *to)
{
    fputs("usage: xensim ctl COMMAND, within a simulated host (XENSIM_DIR)\n\n", to);
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        fprintf(to, "  %-19s %-29s %s\n", subcommands[i].name, subcommands[i].arguments,
                subcommands[i].summary);
    fprintf(to, "  %-19s %-29s %s\n", "restart-xenstored", "",
            "a new one, with all nodes; the guests watch again");
    fputs("\nor an action; xensim actions lists them. Fields: see xensim ctl get 0.\n", to);
    return to == stdout ? 0 : EXIT_USAGE;
}

static const struct subcommand *ctl_find(const char *name)
{
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        if (!strcmp(name, subcommands[i].name))
            return &subcommands[i];
    return NULL;
}

static int ctl_run(struct ctl *ctl, const struct subcommand *subcommand)
{
    int rc;

    if (!subcommand)
        return ctl_ask(ctl);
    ctl->argc--;
    ctl->argv++;
    if (ctl->argc < subcommand->least || ctl->argc > subcommand->most)
        return ctl_help(stderr);
    rc = state_attach(ctl->dir, &ctl->host);
    if (rc)
        return ctl_fail("there is no simulated host in XENSIM_DIR", strerror(-rc));
    rc = subcommand->run(ctl);
    state_detach(ctl->host);
    return rc;
}

int command_ctl(int argc, char **argv)
{
    struct ctl ctl = {.dir = getenv("XENSIM_DIR"), .argc = argc - 1, .argv = argv + 1};

    if (argc < 2)
        return ctl_help(stderr);
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help"))
        return ctl_help(stdout);
    if (!ctl.dir)
        return ctl_fail("XENSIM_DIR is not set: run this within xensim run, or set it to the "
                        "folder of a host",
                        NULL);
    return ctl_run(&ctl, ctl_find(argv[1]));
}
