/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Stands in front of libxenstore and libxenctrl (LD_PRELOAD) and lets chosen calls fail, for what
 * no xenstored can be made to do. FAULT=CALL:ERRNO:SKIP:COUNT, several with a comma:
 *
 *   FAULT=xs_transaction_end:EIO:0:1    the first commit fails with EIO (nothing is written)
 *
 * A commit that shall fail is aborted instead. FAULT_HOOK=CALL:SKIP:COMMAND runs a command before
 * that call, once, after SKIP such calls: what somebody else does at this very moment.
 * FAULT_PVH_DOM0=1 makes domain 0 PVH. FAULT_DISASTER=1 lets libxl_set_memory_target meet what
 * libxl calls a disaster, FAULT_SIGCHLD=1 what it does to children in its default mode: both do
 * what libxl does to a program that has not provided for it (libxl_event.c, libxl_fork.c).
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <xenstore.h>

/* Xen's public headers insist on GNU C, of which they use what C11 has as well. */
#undef __STRICT_ANSI__
#include <libxl.h>
#include <libxl_event.h>
#include <xenctrl.h>

#define CALLS 8

struct fault {
    char call[40];
    int error;
    int skip, left;
};

static struct fault faults[CALLS];
static bool parsed;
static char hook_call[40];
static const char *hook_command;
static int hook_skip;

static int errno_of(const char *name)
{
    for (int i = 1; i < 200; i++)
        if (strerrorname_np(i) && !strcmp(strerrorname_np(i), name))
            return i;
    fprintf(stderr, "fault: there is no errno '%s'\n", name);
    abort();
}

static void parse(void)
{
    const char *text = getenv("FAULT"), *hook = getenv("FAULT_HOOK");
    char *copy = strdup(text ? text : ""), *rest = copy, *word;
    char error[32];

    parsed = true;
    for (int i = 0; i < CALLS && (word = strsep(&rest, ",")); i++)
        if (sscanf(word, "%39[a-z_]:%31[A-Z0-9]:%d:%d", faults[i].call, error, &faults[i].skip,
                   &faults[i].left) == 4)
            faults[i].error = errno_of(error);
    free(copy);
    if (hook && sscanf(hook, "%39[a-z_]:%d:", hook_call, &hook_skip) == 2)
        hook_command = strchr(strchr(hook, ':') + 1, ':') + 1;
    unsetenv("FAULT_HOOK"); /* not for what the hook itself runs */
    unsetenv("FAULT");
}

/* As the host's own tools run: without this object, and without a sanitizer. */
static void run_hook(const char *command)
{
    const char *ours = getenv("LD_PRELOAD"), *theirs = getenv("XENSIM_PRELOAD");
    char *kept = strdup(ours ? ours : "");

    setenv("LD_PRELOAD", theirs ? theirs : "", 1);
    if (system(command))
        fprintf(stderr, "fault: '%s' failed\n", command);
    setenv("LD_PRELOAD", kept, 1);
    free(kept);
}

static bool shall_fail(const char *call)
{
    if (!parsed)
        parse();
    if (hook_command && !strcmp(hook_call, call) && hook_skip-- == 0) {
        const char *command = hook_command;

        hook_command = NULL;
        run_hook(command);
    }
    for (int i = 0; i < CALLS; i++) {
        if (strcmp(faults[i].call, call) || (faults[i].skip > 0 && faults[i].skip--) ||
            !faults[i].left)
            continue;
        faults[i].left--;
        errno = faults[i].error;
        return true;
    }
    return false;
}

/* A domain 0 that is PVH, as far as the hypervisor's answers go. */
int xc_domain_getinfolist(xc_interface *xch, uint32_t first_domain, unsigned int max_domains,
                          xc_domaininfo_t *info)
{
    int (*next)(xc_interface *, uint32_t, unsigned int, xc_domaininfo_t *) =
        (__typeof__(next))dlsym(RTLD_NEXT, "xc_domain_getinfolist");
    int count = next(xch, first_domain, max_domains, info);

    if (getenv("FAULT_PVH_DOM0") && count > 0 && !info[0].domain)
        info[0].flags |= XEN_DOMINF_hvm_guest;
    return count;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

bool xs_transaction_end(struct xs_handle *h, xs_transaction_t t, bool abandon)
{
    if (!abandon && shall_fail("xs_transaction_end")) {
        int error = errno;

        NEXT(xs_transaction_end)(h, t, true);
        errno = error;
        return false;
    }
    return NEXT(xs_transaction_end)(h, t, abandon);
}

xs_transaction_t xs_transaction_start(struct xs_handle *h)
{
    if (shall_fail("xs_transaction_start"))
        return XBT_NULL;
    return NEXT(xs_transaction_start)(h);
}

bool xs_write(struct xs_handle *h, xs_transaction_t t, const char *path, const void *data,
              unsigned int len)
{
    if (shall_fail("xs_write"))
        return false;
    return NEXT(xs_write)(h, t, path, data, len);
}

void *xs_read(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned int *len)
{
    if (shall_fail("xs_read"))
        return NULL;
    return NEXT(xs_read)(h, t, path, len);
}

/* --- libxl
 * ---------------------------------------------------------------------------------------- */

static const libxl_event_hooks *event_hooks;
static void *event_user;
static libxl_sigchld_owner child_owner = libxl_sigchld_owner_libxl;

void libxl_event_register_callbacks(libxl_ctx *ctx, const libxl_event_hooks *hooks, void *user)
{
    event_hooks = hooks;
    event_user = user;
    NEXT(libxl_event_register_callbacks)(ctx, hooks, user);
}

void libxl_childproc_setmode(libxl_ctx *ctx, const libxl_childproc_hooks *hooks, void *user)
{
    child_owner = hooks ? hooks->chldowner : libxl_sigchld_owner_libxl;
    NEXT(libxl_childproc_setmode)(ctx, hooks, user);
}

int libxl_set_memory_target(libxl_ctx *ctx, uint32_t domid, int64_t target_memkb, int relative,
                            int enforce)
{
    if (getenv("FAULT_DISASTER")) {
        if (!event_hooks || !event_hooks->disaster)
            exit(-1);
        event_hooks->disaster(event_user, 0, "a test", EIO);
        return ERROR_FAIL;
    }
    if (getenv("FAULT_SIGCHLD") && child_owner == libxl_sigchld_owner_libxl)
        while (waitpid(-1, NULL, 0) > 0)
            ;
    return NEXT(libxl_set_memory_target)(ctx, domid, target_memkb, relative, enforce);
}
