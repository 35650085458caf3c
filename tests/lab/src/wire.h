/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What dom0-agent (inside the laboratory's dom0) and dom0-call (outside) say to each other over one
 * TCP connection per command: frames of a type, a length and that many bytes.
 *
 *   caller                               agent
 *   HELLO   the run's key                (closes the connection where it is another's)
 *   COMMAND text for bash -c, or
 *   TERMINAL rows cols TERM command      (the command gets a pseudo-terminal)
 *   INPUT   bytes; none: end of file     OUTPUT, ERRORS  bytes
 *   SIZE    rows cols                    EXIT  one byte: the exit code
 *
 * A caller that goes away takes its command with it.
 */

#ifndef XENMEM_TESTS_LAB_WIRE_H
#define XENMEM_TESTS_LAB_WIRE_H

#include <stddef.h>
#include <stdint.h>

enum {
    WIRE_PORT = 7000,
    WIRE_MAX = 65536, /* bytes in a frame */
};

enum wire_type {
    WIRE_HELLO = 'H',
    WIRE_COMMAND = 'C',
    WIRE_TERMINAL = 'T',
    WIRE_INPUT = 'I',
    WIRE_SIZE = 'S',
    WIRE_OUTPUT = 'O',
    WIRE_ERRORS = 'E',
    WIRE_EXIT = 'X',
};

struct wire_frame {
    enum wire_type type;
    size_t length;
    char data[WIRE_MAX + 1]; /* always ends with a NUL behind length bytes */
};

/* Both block. 0, or -1 where the other side is gone or talks nonsense. */
int wire_send(int fd, enum wire_type type, const void *data, size_t length);
int wire_receive(int fd, struct wire_frame *ret_frame);

/* Writes everything. 0 or -1. */
int wire_write(int fd, const void *data, size_t length);

#endif
