/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * xensim xenpaging: the double of Xen's xenpaging daemon, with its options and its
 * ways (tools/xenpaging/xenpaging.c). It never leaves the foreground; it obeys
 * memory/target-tot_pages; SIGTERM and SIGINT page everything in and end it; SIGHUP
 * and SIGALRM end it at once, and what was paged out is lost. The shared object
 * starts it where somebody starts the real one.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include <xenstore.h>

#include "xensim/commands.h"
#include "xensim/guests/pager.h"
#include "xensim/host/domains.h"
#include "xensim/host/pages.h"
#include "xensim/host/state.h"
#include "xensim/quantity.h"

#define PAGES_PER_TURN 42 /* as many as xenpaging evicts before it looks at its ring */
#define SETTLED_MS     100
#define WORKING_MS     1
#define EXIT_INIT      1
#define EXIT_RUNTIME   2

struct pagerd {
    struct sim_host *host;
    struct xs_handle *xs;
    uint32_t domid;
    uint64_t max_pages;
    uint64_t target_pages;
    bool has_target;
    bool leaving;
    bool all_in; /* nothing is paged out */
    int signals;
    int file;
    const char *file_name;
    char path[64];
    char token[16];
};

static int pagerd_fail(const char *sentence)
{
    fprintf(stderr, "xenpaging (simulated): %s\n", sentence);
    return EXIT_INIT;
}

/* The short options of the real one; -f, -r and -v are taken and mean nothing here. */
static int pagerd_parse(int argc, char **argv, struct pagerd *pagerd)
{
    uint64_t domid = SIM_DOMIDS, kb = 0;
    int option;

    while ((option = getopt(argc, argv, "f:d:m:r:v")) != -1) {
        if (option == 'f')
            pagerd->file_name = optarg;
        else if (option == 'd' && quantity_parse_number(optarg, SIM_DOMIDS - 1, &domid))
            return pagerd_fail("-d takes a domid");
        else if (option == 'm' && quantity_parse_number(optarg, UINT32_MAX, &kb))
            return pagerd_fail("-m takes KiB");
        else if (option == '?')
            return EXIT_INIT;
    }
    if (!pagerd->file_name || domid == SIM_DOMIDS)
        return pagerd_fail("usage: xenpaging -f PAGEFILE -d DOMID [-m MAX_MEMKB] [-r PAGES] [-v]");
    pagerd->domid = (uint32_t)domid;
    pagerd->max_pages = kb / SIM_KB_PER_PAGE;
    return 0;
}

/* What xc_mem_paging_enable would say (vm_event.c): 0 or an errno. Under the lock. */
static int pagerd_refusal(struct sim_host *host, const struct sim_domain *dom)
{
    int fault = state_take_fault(host, CALL_VM_EVENT_OP);

    if (fault)
        return fault;
    if (!dom)
        return ESRCH;
    if (!host->paging_built)
        return ENOSYS;
    if (dom->type == SIM_PV)
        return EPERM;
    if (dom->pod_entries)
        return EXDEV;
    return dom->paging ? EBUSY : 0;
}

/* The real one's words, which is all that it tells (tools/xenpaging/xenpaging.c). */
static int pagerd_refuse(int error)
{
    static const struct phrase {
        int error;
        const char *text;
    } phrases[] = {
        {EBUSY, "xenpaging is (or was) active on this domain"},
        {ENODEV, "xenpaging requires Hardware Assisted Paging"},
        {EMLINK, "xenpaging not supported while iommu passthrough is enabled"},
        {EXDEV, "xenpaging not supported in a PoD guest"},
    };
    char sentence[128];

    snprintf(sentence, sizeof(sentence), "Error initialising shared page(%d = %s)", error,
             strerror(error));
    for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
        if (phrases[i].error == error)
            snprintf(sentence, sizeof(sentence), "%s", phrases[i].text);
    return pagerd_fail(sentence);
}

static int pagerd_enable(struct pagerd *pagerd)
{
    struct sim_domain *dom;
    int refusal;

    state_lock(pagerd->host);
    dom = domains_find(pagerd->host, pagerd->domid);
    refusal = pagerd_refusal(pagerd->host, dom);
    if (!refusal) {
        dom->paging = true;
        if (!pagerd->max_pages)
            pagerd->max_pages = dom->max_pages;
    }
    state_unlock(pagerd->host);
    return refusal ? pagerd_refuse(refusal) : 0;
}

/* The page file is opened when paging is enabled, not before: a sign of life that others look for.
 */
static int pagerd_open_file(struct pagerd *pagerd)
{
    pagerd->file = open(pagerd->file_name, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    return pagerd->file < 0 ? pagerd_fail("failed to open file") : 0;
}

/* xenpaging counts what is paged; the domain may be gone at any moment. */
static bool pagerd_step(struct pagerd *pagerd, bool *ret_moved)
{
    struct sim_domain *dom;

    *ret_moved = false;
    state_lock(pagerd->host);
    dom = domains_find(pagerd->host, pagerd->domid);
    if (dom && (pagerd->has_target || pagerd->leaving))
        *ret_moved = pager_step(pagerd->host, dom, pagerd->leaving ? 0 : pagerd->target_pages,
                                PAGES_PER_TURN) > 0;
    pagerd->all_in = dom && !dom->paged_pages;
    state_unlock(pagerd->host);
    return dom != NULL;
}

static void pagerd_read_target(struct pagerd *pagerd)
{
    unsigned int length;
    char *text = xs_read(pagerd->xs, XBT_NULL, pagerd->path, &length);

    if (!text)
        return; /* absent: nothing happens */
    pagerd->target_pages = pager_parse_target(text, pagerd->max_pages);
    pagerd->has_target = true;
    free(text);
}

/* false where it is to end at once. */
static bool pagerd_take_signal(struct pagerd *pagerd)
{
    struct signalfd_siginfo info;

    if (read(pagerd->signals, &info, sizeof(info)) != sizeof(info))
        return true;
    pagerd->leaving = info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT;
    if (pagerd->leaving)
        unlink(pagerd->file_name); /* as the real one's handler does */
    return pagerd->leaving;
}

static void pagerd_disable(struct pagerd *pagerd)
{
    struct sim_domain *dom;

    state_lock(pagerd->host);
    dom = domains_find(pagerd->host, pagerd->domid);
    if (dom)
        dom->paging = false;
    state_unlock(pagerd->host);
}

static int pagerd_loop(struct pagerd *pagerd)
{
    bool moved = false;

    for (;;) {
        struct pollfd fds[] = {{.fd = xs_fileno(pagerd->xs), .events = POLLIN},
                               {.fd = pagerd->signals, .events = POLLIN}};
        char **event;

        poll(fds, 2, moved ? WORKING_MS : SETTLED_MS);
        if (fds[1].revents && !pagerd_take_signal(pagerd))
            break;
        while ((event = xs_check_watch(pagerd->xs))) {
            pagerd_read_target(pagerd);
            free(event);
        }
        if (!pagerd_step(pagerd, &moved))
            return EXIT_RUNTIME;
        /* Where the host or maxmem leaves no room it tries for ever, as the real one does. */
        if (pagerd->leaving && pagerd->all_in)
            break;
    }
    pagerd_disable(pagerd);
    return 0;
}

static int pagerd_connect(struct pagerd *pagerd)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pagerd->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    pagerd->xs = xs_open(0);
    if (!pagerd->xs || pagerd->signals < 0)
        return pagerd_fail("xenstored does not answer");
    snprintf(pagerd->path, sizeof(pagerd->path), "/local/domain/%u/memory/target-tot_pages",
             pagerd->domid);
    snprintf(pagerd->token, sizeof(pagerd->token), "%u", pagerd->domid);
    if (!xs_watch(pagerd->xs, pagerd->path, pagerd->token) ||
        !xs_watch(pagerd->xs, "@releaseDomain", pagerd->token))
        return pagerd_fail("its watches were refused");
    return 0;
}

int command_pager(int argc, char **argv)
{
    struct pagerd pagerd = {.signals = -1, .file = -1};
    const char *dir = getenv("XENSIM_DIR");
    int rc = pagerd_parse(argc, argv, &pagerd);

    if (rc)
        return rc;
    if (!dir || state_attach(dir, &pagerd.host))
        return pagerd_fail("there is no simulated host in XENSIM_DIR");
    rc = pagerd_connect(&pagerd);
    if (!rc)
        rc = pagerd_enable(&pagerd);
    if (!rc)
        rc = pagerd_open_file(&pagerd);
    if (!rc)
        rc = pagerd_loop(&pagerd);
    if (pagerd.xs)
        xs_close(pagerd.xs);
    state_detach(pagerd.host);
    return rc;
}
