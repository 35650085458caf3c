/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The troubles of one actor: /tool/xenmem/actors/NAME/trouble/X, a sentence for each domain X that
 * it does not serve. One is one request, and only those are read of which an event has told.
 *
 * Foreign: what is no domid is no trouble, sentences are sanitised.
 *
 * Owner: the registration. Thread: the connection's. troubles_step may block for as long as
 * xenstored hangs.
 */
#ifndef XENMEM_ACTORCTL_XEN_TROUBLES_H
#define XENMEM_ACTORCTL_XEN_TROUBLES_H

#include "actorctl/xen/connection.h"
#include "model/actors.h"

#define TROUBLES_MAX  4096 /* more of them are not told of */
#define TROUBLES_NODE "trouble"

struct troubles {
    struct actors_trouble *at; /* ascending domid */
    size_t count, room;
    bool to_list;
    unsigned char *to_read; /* a bit for each domid; NULL: none yet */
    size_t to_read_count;   /* bits that are set */
};

void troubles_release(struct troubles *troubles);

/* All of them are to be read anew, or nothing is. */
void troubles_ask(struct troubles *troubles);
void troubles_rest(struct troubles *troubles);

/* The node trouble/`name` has changed. 0 or -ENOMEM. */
int troubles_note(struct troubles *troubles, const char *name);

bool troubles_have_work(const struct troubles *troubles);

/* Lists or reads, below `path`, the actor's. `socket_only`: as in connection_open. 1: something has
 * changed; 0; -ENOTCONN; -ENOMEM, and it is still to be done. */
int troubles_step(struct troubles *troubles, const char *path, struct connection *connection,
                  bool socket_only);

#endif
