/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a scenario says of one domain, and of the host. A plain record; owned by
 * whoever made it. Sizes in KiB. The words:
 *
 *   NAME TYPE MEMORY [OPTION VALUE]…
 *
 * TYPE is pv, hvm or pvh; the options are the table in config.c.
 */
#ifndef XENMEM_XENSIM_CONFIG_H
#define XENMEM_XENSIM_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "xensim/host/layout.h"
#include "xensim/words.h"

#define CONFIG_NODES 16
#define CONFIG_AUTO  UINT64_MAX /* not given: follows from the rest */

struct behaviour;

enum config_home {
    CONFIG_HOME_DOMAIN, /* /local/domain/X */
    CONFIG_HOME_LIBXL,  /* /libxl/X */
};

/* A node that the domain has besides those that libxl makes; owned. */
struct config_node {
    enum config_home home;
    char *path; /* below it, without a leading slash */
    char *value;
    size_t length;
};

struct guest_config {
    char *name; /* owned; any bytes but NUL */
    enum sim_type type;
    uint64_t domid; /* CONFIG_AUTO: the next free one */
    uint8_t uuid[16];
    bool has_uuid; /* else it follows from the name */
    const struct behaviour *behaviour;
    uint64_t memory_kb;     /* what it is built with, video memory included */
    uint64_t static_max_kb; /* CONFIG_AUTO: memory_kb */
    uint64_t target_kb;     /* of memory/target; CONFIG_AUTO: memory less video memory */
    uint64_t maxmem_kb;     /* CONFIG_AUTO: memory and 1 MiB, as libxl sets it */
    uint64_t videoram_kb;
    uint64_t offset_kb; /* holds that much more than its target, if hvm or pvh */
    uint64_t rate_kb;   /* per second */
    uint64_t floor_kb;  /* cannot go below */
    uint64_t paged_kb;
    uint64_t shared_kb;
    uint64_t claim_kb;
    uint64_t vcpus;
    uint64_t load_permille;
    int64_t boot_ms;   /* from creation until its balloon driver is up */
    int64_t period_ms; /* of whatever its behaviour repeats; 0: the behaviour's own */
    bool paused;
    bool foreign; /* made by another toolstack: without libxl's configuration */
    struct config_node node[CONFIG_NODES];
    size_t nodes;
};

struct host_config {
    char name[SIM_NAME_BYTES];
    uint64_t total_kb;
    uint64_t reserved_kb;
    uint64_t cpus;
    uint64_t tick_ms;
    uint64_t introduced; /* how many domains have a connection to xenstored; see world.h */
    bool paging;
    bool sharing;
};

void config_init_guest(struct guest_config *config);
void config_init_host(struct host_config *config);
void config_free_guest(struct guest_config *config);

/* A deep copy: 0 or -ENOMEM. */
int config_copy_guest(const struct guest_config *from, struct guest_config *ret_config);

/*
 * Reads `words` from `first` on. 0, or -1 with a sentence in ret_problem. On
 * success ret_config is to be released with config_free_guest().
 */
int config_parse_guest(const struct words *words, size_t first, struct guest_config *ret_config,
                       char *ret_problem, size_t size);
int config_parse_host(const struct words *words, size_t first, struct host_config *ret_config,
                      char *ret_problem, size_t size);

/* Fills in what was not given, once name and sizes are known. */
void config_settle_guest(struct guest_config *config);

#endif
