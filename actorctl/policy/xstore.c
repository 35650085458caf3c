/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Requests to xenstored, with one code for "it is gone", and transactions with a bound.
 */
#include "actorctl/policy/xstore.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "actorctl/policy/sentences.h"
#include "actorctl/xen/answers.h"
#include "base/units.h"

int xstore_read(struct xs_handle *xs, xs_transaction_t t, const char *path, char **ret_value,
                unsigned *ret_length)
{
    unsigned length;
    char *value = xs_read(xs, t, path, &length);

    if (!value)
        return answers_code(errno);
    *ret_value = value;
    *ret_length = length;
    return 0;
}

int xstore_read_kb(struct xs_handle *xs, xs_transaction_t t, const char *path, int64_t *ret_kb)
{
    char *value = NULL; /* gcc 12 does not see that a failure is never 0 */
    unsigned length = 0;
    int rc = xstore_read(xs, t, path, &value, &length);

    if (rc)
        return rc;
    rc = units_parse_decimal(value, length, UNITS_KB_MAX, ret_kb) ? -EBADMSG : 0;
    free(value);
    return rc;
}

int xstore_write(struct xs_handle *xs, xs_transaction_t t, const char *path, const char *value)
{
    return xs_write(xs, t, path, value, (unsigned)strlen(value)) ? 0 : answers_code(errno);
}

int xstore_write_kb(struct xs_handle *xs, xs_transaction_t t, const char *path, int64_t kb)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRId64, kb);
    return xstore_write(xs, t, path, text);
}

int xstore_exists(struct xs_handle *xs, xs_transaction_t t, const char *path, bool *ret_exists)
{
    char *value = NULL;
    unsigned length;
    int rc = xstore_read(xs, t, path, &value, &length);

    free(value);
    if (rc && rc != -ENOENT)
        return rc;
    *ret_exists = !rc;
    return 0;
}

int xstore_remove(struct xs_handle *xs, xs_transaction_t t, const char *path)
{
    int rc = xs_rm(xs, t, path) ? 0 : answers_code(errno);

    return rc == -ENOENT ? 0 : rc;
}

/* The first attempts follow at once, since a conflict is over when it is noticed; later ones leave
 * ever more room. All of them together take less than 3 s. */
static void make_room(int attempt)
{
    struct timespec pause = {.tv_nsec = (long)attempt * 2000000};

    if (attempt >= 5)
        nanosleep(&pause, NULL);
}

static int attempt_transaction(struct xs_handle *xs, xstore_body_fn *body, void *data,
                               const char *what, struct xenmem_error *error)
{
    xs_transaction_t t = xs_transaction_start(xs);
    int rc;

    /* XBT_NULL would mean: write at once, one by one. */
    if (t == XBT_NULL)
        return error_set(error, -answers_code(errno),
                         "xenstored does not begin a transaction (%s): %s. Try again.",
                         strerror(errno), what);
    rc = body(xs, t, data, error);
    if (rc) {
        xs_transaction_end(xs, t, true);
        return rc;
    }
    if (xs_transaction_end(xs, t, false))
        return 0;
    return error_set(error, -answers_code(errno),
                     "xenstored has not taken over a transaction (%s): %s. Try again.",
                     strerror(errno), what);
}

int xstore_transact(struct xs_handle *xs, xstore_body_fn *body, void *data, const char *what,
                    struct xenmem_error *error)
{
    int rc = -EAGAIN;

    for (int attempt = 0; attempt < XSTORE_ATTEMPTS && rc == -EAGAIN; attempt++) {
        make_room(attempt);
        rc = attempt_transaction(xs, body, data, what, error);
    }
    if (rc == -EAGAIN)
        return error_set(error, EAGAIN,
                         "Others keep writing the same nodes of xenstore (%d attempts): %s. Find "
                         "out who (xenstore-watch), or try again.",
                         XSTORE_ATTEMPTS, what);
    if (!rc)
        sentence_clear(error);
    return rc;
}

int xstore_explain(struct xenmem_error *error, int rc, const char *path, const char *what)
{
    switch (rc) {
    case -ENOENT:
        return error_set(error, ENOENT, "There is no %s: %s.", path, what);
    case -EBADMSG:
        return error_set(error, EBADMSG,
                         "%s does not hold a plain number of KiB: %s. Look at it (xenstore-read) "
                         "and put it right.",
                         path, what);
    case -ENOTCONN:
        return error_set(error, ENOTCONN, "xenstored does not answer any more: %s.", what);
    default:
        return error_set(error, -rc, "xenstored refuses %s (%s): %s.", path, strerror(-rc), what);
    }
}
