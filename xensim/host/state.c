/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The shared mapping and its lock. The file is as large as all domids need, but
 * sparse. A process that dies inside a hypercall leaves the mutex in the state
 * EOWNERDEAD; the sums, which are the only thing that spans several domains, are
 * then counted anew.
 */
#include "xensim/host/state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "xensim/host/pages.h"

static int state_path(const char *dir, char *ret_path, size_t size)
{
    int n = snprintf(ret_path, size, "%s/%s", dir, SIM_STATE_FILE);

    return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

static int state_map(int fd, struct sim_host **ret_host)
{
    void *at = mmap(NULL, sizeof(struct sim_host), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (at == MAP_FAILED)
        return -errno;
    *ret_host = at;
    return 0;
}

static int state_init_lock(struct sim_host *host)
{
    pthread_mutexattr_t attr;
    int rc = pthread_mutexattr_init(&attr);

    if (rc)
        return -rc;
    pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
    rc = pthread_mutex_init(&host->lock, &attr);
    pthread_mutexattr_destroy(&attr);
    return -rc;
}

int state_create(const char *dir, struct sim_host **ret_host)
{
    char path[PATH_MAX];
    struct sim_host *host = NULL;
    int rc = state_path(dir, path, sizeof(path));
    int fd;

    if (rc)
        return rc;
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    rc = ftruncate(fd, sizeof(struct sim_host)) ? -errno : state_map(fd, &host);
    close(fd);
    if (rc)
        return rc;
    rc = state_init_lock(host);
    if (rc) {
        state_detach(host);
        return rc;
    }
    host->size = sizeof(struct sim_host);
    host->magic = SIM_STATE_MAGIC;
    *ret_host = host;
    return 0;
}

int state_attach(const char *dir, struct sim_host **ret_host)
{
    char path[PATH_MAX];
    struct sim_host *host = NULL;
    struct stat st;
    int rc = state_path(dir, path, sizeof(path));
    int fd;

    if (rc)
        return rc;
    fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (fstat(fd, &st))
        rc = -errno;
    else if ((size_t)st.st_size != sizeof(struct sim_host))
        rc = -EPROTO; /* made by another version of xensim */
    else
        rc = state_map(fd, &host);
    close(fd);
    if (rc)
        return rc;
    if (host->magic != SIM_STATE_MAGIC || host->size != sizeof(struct sim_host)) {
        state_detach(host);
        return -EPROTO;
    }
    *ret_host = host;
    return 0;
}

void state_detach(struct sim_host *host)
{
    if (host)
        munmap(host, sizeof(*host));
}

void state_lock(struct sim_host *host)
{
    if (pthread_mutex_lock(&host->lock) == EOWNERDEAD) {
        pages_recount(host);
        pthread_mutex_consistent(&host->lock);
    }
}

void state_unlock(struct sim_host *host)
{
    pthread_mutex_unlock(&host->lock);
}

int state_take_fault(struct sim_host *host, enum hypercall_id id)
{
    for (int i = 0; i < SIM_FAULTS; i++) {
        struct sim_fault *fault = &host->faults[i];

        if (fault->left && fault->id == id) {
            fault->left--;
            return fault->error;
        }
    }
    return 0;
}

int state_set_fault(struct sim_host *host, enum hypercall_id id, int error, uint32_t count)
{
    struct sim_fault *free_slot = NULL;

    for (int i = 0; i < SIM_FAULTS; i++) {
        struct sim_fault *fault = &host->faults[i];

        if (fault->left && fault->id == id)
            fault->left = 0;
        if (!fault->left && !free_slot)
            free_slot = fault;
    }
    if (!free_slot)
        return -ENOSPC;
    *free_slot = (struct sim_fault){.id = id, .error = error, .left = count};
    return 0;
}
