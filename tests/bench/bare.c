/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The bare program: see bare.h.
 */
#include "tests/bench/bare.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Xen's public headers insist on GNU C, of which they use what C11 has as well. */
#undef __STRICT_ANSI__
#include <libxl.h>
#include <xenctrl.h>
#include <xenstore.h>

#include "tests/bench/bench.h"

#define PATH_BYTES      128
#define UUID_BYTES      40
#define MAXMEM_EXTRA_KB 1024
#define KB_PER_MB       1024
#define KB_PER_PAGE     4
#define NODES_MAX       2

struct bare {
    struct xs_handle *xs;
    xc_interface *xc;
    libxl_ctx *libxl;
    xentoollog_logger *logger;
    xc_domaininfo_t *domains;
    char (*uuids)[UUID_BYTES];
    size_t count;
};

struct node {
    char path[PATH_BYTES];
    char value[16];
};

static void format_uuid(char text[UUID_BYTES], const uint8_t *uuid)
{
    for (int i = 0; i < 16; i++)
        text += sprintf(text, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", uuid[i]);
}

/* All but domain 0. */
static void list_domains(struct bare *bare)
{
    size_t room = 65536;
    int count;

    bare->domains = calloc(room, sizeof(*bare->domains));
    bare->uuids = calloc(room, sizeof(*bare->uuids));
    if (!bare->domains || !bare->uuids)
        bench_fail("the domains");
    count = xc_domain_getinfolist(bare->xc, 1, (unsigned)room, bare->domains);
    if (count < 1)
        bench_fail("the domains");
    bare->count = (size_t)count;
    for (size_t i = 0; i < bare->count; i++)
        format_uuid(bare->uuids[i], bare->domains[i].handle);
}

struct bare *bare_new(void)
{
    struct bare *bare = calloc(1, sizeof(*bare));

    if (!bare)
        bench_fail("the bare program");
    bare->xs = xs_open(0);
    bare->xc = xc_interface_open(NULL, NULL, 0);
    bare->logger = (xentoollog_logger *)xtl_createlogger_stdiostream(stderr, XTL_ERROR,
                                                                     XTL_STDIOSTREAM_HIDE_PROGRESS);
    if (!bare->xs || !bare->xc || !bare->logger ||
        libxl_ctx_alloc(&bare->libxl, LIBXL_VERSION, 0, bare->logger))
        bench_fail("the Xen libraries");
    list_domains(bare);
    return bare;
}

void bare_free(struct bare *bare)
{
    libxl_ctx_free(bare->libxl);
    xtl_logger_destroy(bare->logger);
    xc_interface_close(bare->xc);
    xs_close(bare->xs);
    free(bare->domains);
    free(bare->uuids);
    free(bare);
}

static void set_node(struct node *node, unsigned number, const char *format, const char *subject)
{
    snprintf(node->path, sizeof(node->path), format, subject);
    snprintf(node->value, sizeof(node->value), "%u", number);
}

static void write_node(struct bare *bare, xs_transaction_t t, const struct node *node)
{
    if (!xs_write(bare->xs, t, node->path, node->value, (unsigned)strlen(node->value)))
        bench_fail(node->path);
}

/* Again where somebody was in between. */
static void write_together(struct bare *bare, const struct node *nodes, size_t count)
{
    bool done = false;

    while (!done) {
        xs_transaction_t t = xs_transaction_start(bare->xs);

        for (size_t i = 0; i < count; i++)
            write_node(bare, t, &nodes[i]);
        done = xs_transaction_end(bare->xs, t, false);
        if (!done && errno != EAGAIN)
            bench_fail("a transaction");
    }
}

static char *domid_of(const struct bare *bare, size_t index, char text[16])
{
    snprintf(text, 16, "%u", bare->domains[index].domain);
    return text;
}

static void set_policy_target(struct bare *bare, size_t index, unsigned target_mb)
{
    struct node nodes[NODES_MAX];
    char domid[16];

    set_node(&nodes[0], target_mb * KB_PER_MB, "/libxl/%s/memory-policy/target",
             domid_of(bare, index, domid));
    set_node(&nodes[1], 1, "/libxl/%s/memory-policy/enforce", domid);
    write_together(bare, nodes, 2);
}

void bare_set_policy_targets(struct bare *bare, unsigned target_mb)
{
    for (size_t i = 0; i < bare->count; i++)
        set_policy_target(bare, i, target_mb);
}

void bare_set_policy_targets_again(struct bare *bare, unsigned target_mb)
{
    for (size_t i = 0; i < bare->count; i++) {
        struct node node;
        char domid[16];

        set_node(&node, target_mb * KB_PER_MB, "/libxl/%s/memory-policy/target",
                 domid_of(bare, i, domid));
        write_node(bare, XBT_NULL, &node);
    }
}

static bool change_node(struct bare *bare, const struct node *node)
{
    xs_transaction_t t = xs_transaction_start(bare->xs);
    unsigned length;
    char *value = xs_read(bare->xs, t, node->path, &length);

    if (!value)
        bench_fail(node->path);
    free(value);
    write_node(bare, t, node);
    return xs_transaction_end(bare->xs, t, false);
}

void bare_change_policy_targets(struct bare *bare, unsigned target_mb)
{
    for (size_t i = 0; i < bare->count; i++) {
        struct node node;
        char domid[16];

        set_node(&node, target_mb * KB_PER_MB, "/libxl/%s/memory-policy/target",
                 domid_of(bare, i, domid));
        while (!change_node(bare, &node))
            if (errno != EAGAIN)
                bench_fail(node.path);
    }
}

static void set_balloon_target(struct bare *bare, size_t index, unsigned target_mb)
{
    struct node nodes[NODES_MAX];
    char domid[16];

    set_node(&nodes[0], target_mb * KB_PER_MB, "/local/domain/%s/memory/target",
             domid_of(bare, index, domid));
    set_node(&nodes[1], target_mb, "/vm/%s/memory", bare->uuids[index]);
    if (xc_domain_setmaxmem(bare->xc, bare->domains[index].domain,
                            target_mb * KB_PER_MB + MAXMEM_EXTRA_KB))
        bench_fail("maxmem");
    write_together(bare, nodes, 2);
}

void bare_set_balloon_targets(struct bare *bare, unsigned target_mb)
{
    for (size_t i = 0; i < bare->count; i++)
        set_balloon_target(bare, i, target_mb);
}

void bare_set_first(struct bare *bare, unsigned target_mb)
{
    set_policy_target(bare, 0, target_mb);
    set_balloon_target(bare, 0, target_mb);
}

void bare_set_by_libxl(struct bare *bare, unsigned target_mb)
{
    for (size_t i = 0; i < bare->count; i++)
        if (libxl_set_memory_target(bare->libxl, bare->domains[i].domain, target_mb * KB_PER_MB, 0,
                                    1))
            bench_fail("libxl_set_memory_target");
}

/* --- so that a measurement can begin ------------------------------------------------------------
 */

void bare_set_actors(struct bare *bare, const char *actor)
{
    for (size_t i = 0; i < bare->count; i++) {
        char path[PATH_BYTES];

        snprintf(path, sizeof(path), "/libxl/%u/memory-policy", bare->domains[i].domain);
        xs_rm(bare->xs, XBT_NULL, path);
        strcat(path, "/actor");
        if (*actor && !xs_write(bare->xs, XBT_NULL, path, actor, (unsigned)strlen(actor)))
            bench_fail(path);
    }
}

void bare_forget_policy_targets(struct bare *bare)
{
    static const char *const names[] = {"target", "enforce"};

    for (size_t i = 0; i < bare->count; i++) {
        for (size_t k = 0; k < 2; k++) {
            char path[PATH_BYTES];

            snprintf(path, sizeof(path), "/libxl/%u/memory-policy/%s", bare->domains[i].domain,
                     names[k]);
            if (!xs_rm(bare->xs, XBT_NULL, path) && errno != ENOENT)
                bench_fail(path);
        }
    }
}

static bool is_at_rest(struct bare *bare, uint32_t domid)
{
    char path[PATH_BYTES], *value;
    unsigned length;
    xc_domaininfo_t info;
    uint64_t target_kb;

    snprintf(path, sizeof(path), "/local/domain/%u/memory/target", domid);
    value = xs_read(bare->xs, XBT_NULL, path, &length);
    if (!value || xc_domain_getinfolist(bare->xc, domid, 1, &info) != 1)
        bench_fail(path);
    target_kb = strtoull(value, NULL, 10);
    free(value);
    return info.tot_pages * KB_PER_PAGE == target_kb;
}

void bare_await_rest(struct bare *bare)
{
    static const struct timespec pause = {.tv_nsec = 50000000};
    int64_t deadline = meter_now_ns() + BENCH_GIVE_UP_NS;

    for (size_t i = 0; i < bare->count; i++) {
        while (!is_at_rest(bare, bare->domains[i].domain)) {
            if (meter_now_ns() > deadline) {
                errno = ETIMEDOUT;
                bench_fail("a guest that does not come to rest");
            }
            nanosleep(&pause, NULL);
        }
    }
}
