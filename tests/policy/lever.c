/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One function of libxenmem per word, for the tests to call in a shell:
 *
 *   lever [--patience MS] [--pager PATH] FUNCTION [ARGUMENT…] [-- FUNCTION …]
 *
 * All on one context, one after the other, also after a failure. Prints a line per function: what
 * it returned ("ok" or the name of the errno), then what it got or the sentence. Prints "waiting:
 * …" when it is told what is waited for. Exit code: 1 where any function failed.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actorctl/xenmem.h"

#define RESULT_BYTES 4096

struct call {
    struct xenmem *xenmem;
    uint32_t domid;
    int64_t kb;
    bool relative;    /* "+4" and "-4" */
    char **arguments; /* behind the domid */
    char *result;
    struct xenmem_error *error;
};

static bool has(const struct call *call, const char *word)
{
    for (char **argument = call->arguments; *argument; argument++)
        if (!strcmp(*argument, word))
            return true;
    return false;
}

static const char *argument(const struct call *call, int index)
{
    for (int i = 0; i <= index; i++)
        if (!call->arguments[i])
            return NULL;
    return call->arguments[index];
}

static int set_policy(struct call *call)
{
    return xenmem_domain_set_memory_policy(call->xenmem, call->domid, argument(call, 0),
                                           argument(call, 1), call->error);
}

static int switch_policy(struct call *call)
{
    return xenmem_domain_switch_memory_policy(call->xenmem, call->domid, argument(call, 0),
                                              argument(call, 1), argument(call, 2), call->error);
}

static int get_policy(struct call *call)
{
    char *actor, *params;
    int rc =
        xenmem_domain_get_memory_policy(call->xenmem, call->domid, &actor, &params, call->error);

    if (rc)
        return rc;
    snprintf(call->result, RESULT_BYTES, "[%s] [%s]", actor, params);
    free(actor);
    free(params);
    return 0;
}

static int get_manual_from(struct call *call)
{
    char *text;
    int rc = xenmem_domain_get_manual_from(call->xenmem, call->domid, &text, call->error);

    if (rc)
        return rc;
    snprintf(call->result, RESULT_BYTES, "[%s]", text);
    free(text);
    return 0;
}

static int set_target(struct call *call)
{
    return xenmem_domain_set_memory_target(call->xenmem, call->domid, call->kb, call->relative,
                                           has(call, "enforce"), call->error);
}

static int get_target(struct call *call)
{
    int64_t kb;
    bool enforce;
    int rc = xenmem_domain_get_memory_target(call->xenmem, call->domid, &kb, &enforce, call->error);

    if (!rc)
        snprintf(call->result, RESULT_BYTES, "%" PRId64 " %d", kb, enforce);
    return rc;
}

static int set_balloon(struct call *call)
{
    return xenmem_domain_set_balloon_target(call->xenmem, call->domid, call->kb, call->relative,
                                            has(call, "enforce"), call->error);
}

static int set_paging_target(struct call *call)
{
    return xenmem_domain_set_paging_target(call->xenmem, call->domid, call->kb, call->relative,
                                           call->error);
}

static int set_maxmem(struct call *call)
{
    return xenmem_domain_set_maxmem(call->xenmem, call->domid, call->kb, call->error);
}

static int get_kb(struct call *call,
                  int (*get)(struct xenmem *, uint32_t, int64_t *, struct xenmem_error *))
{
    int64_t kb;
    int rc = get(call->xenmem, call->domid, &kb, call->error);

    if (!rc)
        snprintf(call->result, RESULT_BYTES, "%" PRId64, kb);
    return rc;
}

static int get_balloon(struct call *call)
{
    return get_kb(call, xenmem_domain_get_balloon_target);
}

static int get_paging_target(struct call *call)
{
    return get_kb(call, xenmem_domain_get_paging_target);
}

static int get_maxmem(struct call *call)
{
    return get_kb(call, xenmem_domain_get_maxmem);
}

/* What it gets, it sets: the identity. */
static int renew_balloon(struct call *call)
{
    int64_t kb;
    int rc = xenmem_domain_get_balloon_target(call->xenmem, call->domid, &kb, call->error);

    return rc ? rc
              : xenmem_domain_set_balloon_target(call->xenmem, call->domid, kb, false,
                                                 has(call, "enforce"), call->error);
}

/* While the caller has a child of its own, whose end is the caller's to know. */
static int set_balloon_with_child(struct call *call)
{
    pid_t child = fork();
    int status, rc;

    if (!child)
        _exit(7);
    rc = set_balloon(call);
    if (waitpid(child, &status, 0) == child && WIFEXITED(status))
        snprintf(call->result, RESULT_BYTES, "child %d", WEXITSTATUS(status));
    return rc;
}

static int enable_paging(struct call *call)
{
    return xenmem_domain_enable_paging(call->xenmem, call->domid, call->error);
}

static int disable_paging(struct call *call)
{
    return xenmem_domain_disable_paging(call->xenmem, call->domid, call->error);
}

static int get_paging(struct call *call)
{
    bool enabled;
    int rc = xenmem_domain_get_paging(call->xenmem, call->domid, &enabled, call->error);

    if (!rc)
        snprintf(call->result, RESULT_BYTES, "%d", enabled);
    return rc;
}

static int enable_sharing(struct call *call)
{
    return xenmem_domain_enable_sharing(call->xenmem, call->domid, call->error);
}

static int disable_sharing(struct call *call)
{
    return xenmem_domain_disable_sharing(call->xenmem, call->domid, call->error);
}

static int list_domains(struct call *call)
{
    uint32_t *domids;
    size_t count;
    int rc = xenmem_list_domains(call->xenmem, &domids, &count, call->error);

    if (rc)
        return rc;
    for (size_t i = 0, at = 0; i < count && at < RESULT_BYTES; i++)
        at += (size_t)snprintf(call->result + at, RESULT_BYTES - at, i ? " %u" : "%u", domids[i]);
    free(domids);
    return 0;
}

/* For the script to do something in between: prints a word and waits for a line. */
static int pause_here(struct call *call)
{
    int c;

    (void)call;
    puts("paused");
    fflush(stdout);
    while ((c = getchar()) != '\n' && c != EOF)
        ;
    return 0;
}

static const struct function {
    const char *name;
    int (*run)(struct call *call);
    bool takes_kb;
} functions[] = {
    {"set-policy", set_policy, false},
    {"switch-policy", switch_policy, false},
    {"get-policy", get_policy, false},
    {"get-manual-from", get_manual_from, false},
    {"set-target", set_target, true},
    {"get-target", get_target, false},
    {"set-balloon", set_balloon, true},
    {"set-balloon-with-child", set_balloon_with_child, true},
    {"get-balloon", get_balloon, false},
    {"renew-balloon", renew_balloon, false},
    {"set-maxmem", set_maxmem, true},
    {"get-maxmem", get_maxmem, false},
    {"enable-paging", enable_paging, false},
    {"disable-paging", disable_paging, false},
    {"get-paging", get_paging, false},
    {"set-paging-target", set_paging_target, true},
    {"get-paging-target", get_paging_target, false},
    {"enable-sharing", enable_sharing, false},
    {"disable-sharing", disable_sharing, false},
    {"list", list_domains, false},
    {"pause", pause_here, false},
};

static int tell_waiting(void *data, const char *what, int64_t waited_ms)
{
    (void)data;
    if (!waited_ms || waited_ms < 50)
        printf("waiting: %s\n", what);
    fflush(stdout);
    return 0;
}

static const struct function *find(const char *name)
{
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
        if (!strcmp(functions[i].name, name))
            return &functions[i];
    fprintf(stderr, "lever: there is no function '%s'\n", name);
    exit(2);
}

/* Runs one function, up to "--" or the end; returns where the next begins, or NULL. */
static char **run(struct xenmem *xenmem, char **words, bool *failed)
{
    const struct function *function = find(words[0]);
    struct xenmem_error error = {0};
    char result[RESULT_BYTES] = "";
    struct call call = {.xenmem = xenmem, .result = result, .error = &error};
    char **end = words + 1;
    bool more;
    int rc;

    while (*end && strcmp(*end, "--"))
        end++;
    more = *end;
    *end = NULL;
    call.arguments = words + 1;
    if (*call.arguments)
        call.domid = (uint32_t)strtoul(*call.arguments++, NULL, 10);
    if (function->takes_kb && *call.arguments) {
        call.relative = strchr("+-", **call.arguments);
        call.kb = strtoll(*call.arguments++, NULL, 10);
    }
    rc = function->run(&call);
    printf("%s%s%s\n", rc ? strerrorname_np(-rc) : "ok", rc || result[0] ? " " : "",
           rc ? error.sentence : result);
    fflush(stdout);
    if (rc ? error.code != -rc || !error.sentence[0] : error.code != 0) {
        printf("inconsistent: returned %d, error %d \"%s\"\n", rc, error.code, error.sentence);
        *failed = true;
    }
    *failed |= rc != 0;
    return more ? end + 1 : NULL;
}

int main(int argc, char **argv)
{
    struct xenmem_error error;
    struct xenmem *xenmem;
    bool failed = false;
    char **words = argv + 1;
    int rc;

    (void)argc;
    signal(SIGPIPE, SIG_IGN);
    rc = xenmem_open(&xenmem, &error);
    if (rc) {
        printf("%s %s\n", strerrorname_np(-rc), error.sentence);
        return 1;
    }
    xenmem_set_patience(xenmem, XENMEM_PATIENCE_DEFAULT_MS, tell_waiting, NULL);
    if (words[0] && words[1] && !strcmp(words[0], "--patience")) {
        xenmem_set_patience(xenmem, strtoll(words[1], NULL, 10), tell_waiting, NULL);
        words += 2;
    }
    if (words[0] && words[1] && !strcmp(words[0], "--pager")) {
        xenmem_set_pager(xenmem, words[1], NULL);
        words += 2;
    }
    while (words && *words)
        words = run(xenmem, words, &failed);
    xenmem_close(xenmem);
    return failed;
}
