/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The memory that all processes of one simulated host share: what the real
 * hypervisor would hold. One file (SIM_STATE_FILE) in the run directory, mapped
 * by the host process, by every process below the shared object, and by `xensim
 * ctl`. Everything in it is guarded by `lock` (host/state.h); nothing in it is
 * a pointer. Units: pages of 4 KiB unless the name says otherwise.
 *
 * Domains are indexed by domid, so that a domid is found without a search and
 * sparse domids cost nothing: pages of the file never touched are not there.
 */
#ifndef XENMEM_XENSIM_HOST_LAYOUT_H
#define XENMEM_XENSIM_HOST_LAYOUT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define SIM_STATE_FILE    "host.shm"
#define SIM_STATE_MAGIC   UINT64_C(0x78656e73696d3031) /* "xensim01" */
#define SIM_DOMIDS        0x7fef                       /* DOMID_FIRST_RESERVED, less the herald */
#define SIM_HERALD        0x7fef                       /* see world.h; xenstored alone sees it */
#define SIM_NAME_BYTES    128
#define SIM_FAULTS        16
#define SIM_KB_PER_PAGE   4
#define SIM_PAGES_PER_MIB 256

enum sim_type { SIM_PV, SIM_HVM, SIM_PVH, SIM_TYPES };

/* Why a domain with `shutdown` set has stopped; Xen's SHUTDOWN_* numbers. */
enum sim_shutdown {
    SIM_SHUTDOWN_POWEROFF = 0,
    SIM_SHUTDOWN_REBOOT = 1,
    SIM_SHUTDOWN_CRASH = 3,
};

struct sim_domain {
    bool paused;
    bool shutdown;
    bool dying;
    bool paging;  /* paging is enabled: a pager is attached */
    bool sharing; /* sharing is enabled */
    uint8_t type; /* enum sim_type */
    uint8_t shutdown_reason;
    uint8_t uuid[16];
    char name[SIM_NAME_BYTES]; /* for people; the truth is in xenstore */
    uint64_t tot_pages;
    uint64_t max_pages;
    uint64_t outstanding_pages; /* claimed and not yet used */
    uint64_t shr_pages;
    uint64_t paged_pages;
    uint64_t pod_entries; /* populate-on-demand: frames without memory */
    uint64_t pod_cache;   /* memory set aside for them, part of tot_pages */
    uint32_t vcpus;
    uint32_t load_permille; /* of one CPU: what cpu_time grows by */
    int64_t created_ms;     /* CLOCK_MONOTONIC */
    /* What the guest itself knows; kept here for `xensim ctl get`. */
    uint64_t target_kb;   /* the memory/target that it has last seen */
    uint64_t want_pages;  /* where its driver is heading */
    uint32_t driver;      /* enum balloon_state of guests/guest.h */
    uint32_t rewakenings; /* how often its driver has begun a new change */
};

/* A hypercall that shall fail: the next `left` calls of `id` return -error. */
struct sim_fault {
    uint32_t id; /* enum hypercall_id */
    int32_t error;
    uint32_t left;
};

struct sim_host {
    uint64_t magic;
    uint64_t size;
    pthread_mutex_t lock; /* robust, shared between processes */
    char name[SIM_NAME_BYTES];
    uint64_t total_pages;
    uint64_t reserved_pages;     /* Xen's own: never free, in no domain */
    uint64_t allocated_pages;    /* sum of tot_pages */
    uint64_t claimed_pages;      /* sum of outstanding_pages */
    uint64_t shared_used_pages;  /* frames that back shared pages */
    uint64_t shared_freed_pages; /* frames that sharing saves */
    uint32_t cpus;
    uint32_t cpu_khz;
    bool paging_built;  /* this hypervisor has memory paging */
    bool sharing_built; /* this hypervisor has memory sharing */
    uint32_t domains;   /* how many are present */
    uint64_t hypercalls;
    int32_t host_pid;
    struct sim_fault faults[SIM_FAULTS];
    uint64_t present[(SIM_DOMIDS + 63) / 64]; /* host/domains.h */
    struct sim_domain domain[SIM_DOMIDS];
};

#endif
