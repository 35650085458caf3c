/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The shared object that stands where the kernel's Xen devices would be. It is put
 * in front (LD_PRELOAD) of the real xenstored, of stock tools and of the program
 * under test, and answers for /dev/xen, /proc/xen and the hypercalls behind
 * them. Inside:
 *
 *   preload.c    the libc functions that are ours, nothing else in them
 *   paths.c      which paths lead into the run directory instead
 *   devices.c    which descriptors are Xen devices, and their ioctls
 *   hypercall.c  the table of hypercalls, faults, the lock
 *   sysctl.c domctl.c memory_op.c version.c   what each of them answers
 *
 * Any thread may come in here, before any constructor has run, below ASan and TSan:
 * nothing allocates, nothing here keeps a lock but the host's.
 * Without XENSIM_DIR in the environment all of it does nothing.
 */
#ifndef XENMEM_XENSIM_SHIM_SHIM_H
#define XENMEM_XENSIM_SHIM_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "xensim/host/layout.h"

/* The run directory, or NULL where this process is in no simulation. */
const char *shim_dir(void);

/* Writes DIR/name into ret_path; false where it does not fit or there is no DIR. */
bool shim_path(char *ret_path, size_t size, const char *name);

/* The path to use instead of `path`: `path` itself, or one in `buffer`. */
const char *paths_redirect(const char *path, char *buffer, size_t size);

/* The same for a program that is about to run: xenpaging has a simulated double. */
const char *paths_redirect_program(const char *path, char *buffer, size_t size);

/* Opens a Xen device: a descriptor, or -1 with errno. `*ret_ours` says whether it is one. */
int device_open(const char *path, bool *ret_ours);

/* Forgets the descriptor; to be called before it is closed. */
void device_forget(int fd);

/* Answers an ioctl on a Xen device; false where the descriptor is none. */
bool device_ioctl(int fd, unsigned long request, void *arg, int *ret_value);

/* Runs a hypercall: >= 0, or -errno. */
struct privcmd_hypercall;
long hypercall_run(const struct privcmd_hypercall *call);

/* What the simulated host is called, or NULL where this process is in no simulation. */
const char *hypercall_host_name(void);

/* Tells the host process that domain `domid` was changed by a hypercall. */
void doorbell_ring(uint32_t domid);

#endif
