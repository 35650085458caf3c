/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The watches: which there are, and the tokens by which their events are told apart. Pure.
 *
 * A domain's watches carry its domid and a generation, so that an event for the former owner of a
 * domid is not taken for one of its successor. xenstored fires each watch once when it is
 * registered, with the path that is watched: this event, and the same one when the node is removed
 * with all above it, means "look at everything below".
 * Thread: any.
 */
#ifndef XENMEM_ACTORCTL_XEN_WATCHES_H
#define XENMEM_ACTORCTL_XEN_WATCHES_H

#include <stdbool.h>
#include <stdint.h>

enum watch_id {
    WATCH_MEMORY, /* of a domain: its memory directory, and so on */
    WATCH_FEATURE,
    WATCH_NAME,
    WATCH_LIBXL, /* of the host: where no guest can write */
    WATCH_ACTORS,
    WATCH_INTRODUCE,
    WATCH_RELEASE,
};
#define WATCH_COUNT        (WATCH_RELEASE + 1)
#define WATCH_DOMAIN_COUNT (WATCH_NAME + 1) /* the first ones are a domain's */
#define WATCH_BIT(id)      (1u << (id))
#define WATCHES_OF_DOMAIN  ((1u << WATCH_DOMAIN_COUNT) - 1)

#define WATCH_TOKEN_MAX 32

struct watch_token {
    enum watch_id id;
    uint32_t domid, generation; /* of a domain's watches, else 0 */
};

/* The path that is watched, with "%u" for the domid of a domain's watch. */
const char *watches_path_format(enum watch_id id);

/* The path to watch in `buffer` (NODES_PATH_MAX). */
const char *watches_path(enum watch_id id, uint32_t domid, char *buffer);

const char *watches_token(const struct watch_token *token, char buffer[WATCH_TOKEN_MAX]);

/* False: not one of ours. */
bool watches_parse_token(const char *text, struct watch_token *ret_token);

#endif
