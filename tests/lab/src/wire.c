/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The frames of wire.h: one byte of type, four of length (big end first), then the data.
 */

#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { HEADER_SIZE = 5 };

int wire_write(int fd, const void *data, size_t length)
{
    const char *from = data;

    while (length > 0) {
        ssize_t done = write(fd, from, length);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return -1;
        from += done;
        length -= (size_t)done;
    }
    return 0;
}

static int read_all(int fd, void *data, size_t length)
{
    char *to = data;

    while (length > 0) {
        ssize_t done = read(fd, to, length);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return -1;
        to += done;
        length -= (size_t)done;
    }
    return 0;
}

int wire_send(int fd, enum wire_type type, const void *data, size_t length)
{
    char header[HEADER_SIZE] = {(char)type};
    uint32_t on_wire = htonl((uint32_t)length);

    memcpy(header + 1, &on_wire, sizeof(on_wire));
    if (length > WIRE_MAX || wire_write(fd, header, sizeof(header)) < 0)
        return -1;
    return wire_write(fd, data, length);
}

int wire_receive(int fd, struct wire_frame *ret_frame)
{
    char header[HEADER_SIZE];
    uint32_t on_wire;

    if (read_all(fd, header, sizeof(header)) < 0)
        return -1;
    memcpy(&on_wire, header + 1, sizeof(on_wire));
    size_t length = ntohl(on_wire);
    if (length > WIRE_MAX || read_all(fd, ret_frame->data, length) < 0)
        return -1;
    ret_frame->type = (enum wire_type)header[0];
    ret_frame->length = length;
    ret_frame->data[length] = '\0';
    return 0;
}
