/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The Xen devices of this process: which descriptor is which, and what each answers
 * to ioctl. privcmd and gntdev are memory files, so that mmap works on them as it
 * is; evtchn is a connection to the host process, which sends the number of a port
 * when its event fires, just as the driver would.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "xensim/events.h"
#include "xensim/shim/shim.h"
#include "xensim/shim/xen.h"

#define DEVICE_FDS       4096
#define DEVICE_MAP_BYTES (INT64_C(1) << 36) /* sparse: only what is touched exists */
#define FIRST_PORT       2u
#define PAGE_BYTES       4096u

enum device_kind {
    DEVICE_NONE,
    DEVICE_PRIVCMD,
    DEVICE_EVTCHN,
    DEVICE_GNTDEV,
};

struct device {
    const char *path;
    enum device_kind kind;
    int (*open)(void);
};

static _Atomic uint8_t fd_kinds[DEVICE_FDS];
static _Atomic uint32_t next_port = FIRST_PORT;
static _Atomic uint64_t next_grant_page;

static int device_open_memory(void)
{
    int fd = memfd_create("xensim", MFD_CLOEXEC);

    if (fd >= 0 && ftruncate(fd, DEVICE_MAP_BYTES)) {
        close(fd);
        return -1;
    }
    return fd;
}

static int device_open_evtchn(void)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    int fd;

    if (!shim_path(addr.sun_path, sizeof(addr.sun_path), EVENTS_SOCKET)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&addr, sizeof(addr))) {
        close(fd);
        errno = ENODEV;
        return -1;
    }
    return fd;
}

/* The page through which xenstored would talk to dom0's kernel; nobody is there. */
static int device_open_kva(void)
{
    return device_open_memory();
}

static const struct device devices[] = {
    {"/dev/xen/privcmd", DEVICE_PRIVCMD, device_open_memory},
    {"/proc/xen/privcmd", DEVICE_PRIVCMD, device_open_memory},
    {"/dev/xen/evtchn", DEVICE_EVTCHN, device_open_evtchn},
    {"/dev/xen/gntdev", DEVICE_GNTDEV, device_open_memory},
    {"/proc/xen/xsd_kva", DEVICE_NONE, device_open_kva},
};

int device_open(const char *path, bool *ret_ours)
{
    *ret_ours = false;
    if (!path || path[0] != '/' ||
        (strncmp(path, "/dev/xen/", 9) && strncmp(path, "/proc/xen/", 10)))
        return -1;
    for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
        int fd;

        if (strcmp(path, devices[i].path) || !shim_dir())
            continue;
        *ret_ours = true;
        fd = devices[i].open();
        if (fd >= DEVICE_FDS) {
            close(fd);
            errno = EMFILE;
            return -1;
        }
        if (fd >= 0)
            atomic_store(&fd_kinds[fd], (uint8_t)devices[i].kind);
        return fd;
    }
    return -1;
}

void device_forget(int fd)
{
    if (fd >= 0 && fd < DEVICE_FDS && atomic_load_explicit(&fd_kinds[fd], memory_order_relaxed))
        atomic_store(&fd_kinds[fd], (uint8_t)DEVICE_NONE);
}

static long device_privcmd(int fd, unsigned long request, void *arg)
{
    (void)fd;
    switch (request) {
    case IOCTL_PRIVCMD_HYPERCALL:
        return hypercall_run(arg);
    case IOCTL_PRIVCMD_MMAPBATCH_V2: {
        struct privcmd_mmapbatch_v2 *batch = arg;

        memset(batch->err, 0, batch->num * sizeof(*batch->err));
        return 0;
    }
    case IOCTL_PRIVCMD_RESTRICT:
        return 0;
    default:
        return -ENOTTY;
    }
}

static long device_bind_virq(int fd, const struct ioctl_evtchn_bind_virq *bind)
{
    struct events_bind message = {.virq = bind->virq, .port = atomic_fetch_add(&next_port, 1)};

    if (send(fd, &message, sizeof(message), MSG_NOSIGNAL) != sizeof(message))
        return -ENODEV;
    return message.port;
}

static long device_evtchn(int fd, unsigned long request, void *arg)
{
    switch (request) {
    case IOCTL_EVTCHN_BIND_VIRQ:
        return device_bind_virq(fd, arg);
    case IOCTL_EVTCHN_BIND_INTERDOMAIN:
    case IOCTL_EVTCHN_BIND_UNBOUND_PORT:
        return atomic_fetch_add(&next_port, 1);
    case IOCTL_EVTCHN_UNBIND:
    case IOCTL_EVTCHN_NOTIFY:
    case IOCTL_EVTCHN_RESET:
        return 0;
    default:
        return -ENOTTY;
    }
}

static long device_gntdev(int fd, unsigned long request, void *arg)
{
    (void)fd;
    switch (request) {
    case IOCTL_GNTDEV_MAP_GRANT_REF: {
        struct ioctl_gntdev_map_grant_ref *map = arg;

        map->index = atomic_fetch_add(&next_grant_page, map->count) * PAGE_BYTES;
        return 0;
    }
    case IOCTL_GNTDEV_UNMAP_GRANT_REF:
    case IOCTL_GNTDEV_SET_MAX_GRANTS:
    case IOCTL_GNTDEV_SET_UNMAP_NOTIFY:
        return 0;
    case IOCTL_GNTDEV_GET_OFFSET_FOR_VADDR: {
        struct ioctl_gntdev_get_offset_for_vaddr *get = arg;

        get->offset = 0;
        get->count = 1;
        return 0;
    }
    default:
        return -ENOTTY;
    }
}

bool device_ioctl(int fd, unsigned long request, void *arg, int *ret_value)
{
    long value;

    if (fd < 0 || fd >= DEVICE_FDS)
        return false;
    switch (atomic_load_explicit(&fd_kinds[fd], memory_order_relaxed)) {
    case DEVICE_PRIVCMD:
        value = device_privcmd(fd, request, arg);
        break;
    case DEVICE_EVTCHN:
        value = device_evtchn(fd, request, arg);
        break;
    case DEVICE_GNTDEV:
        value = device_gntdev(fd, request, arg);
        break;
    default:
        return false;
    }
    if (value < 0) {
        errno = (int)-value;
        value = -1;
    }
    *ret_value = (int)value;
    return true;
}
