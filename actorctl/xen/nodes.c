/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Paths and fields: see nodes.h. Everything follows from the paths in the table of fields; what is
 * said here is only which directories are worth a listing.
 */
#include "actorctl/xen/nodes.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"

#define DOMID_MARK "%u"
#define DOMID_MAX  0x7FFF /* DOMID_INVALID is 0x7FF4; nothing above has a home in the store */

static const char *const directories[NODES_DIRECTORY_COUNT] = {
    [NODES_MEMORY] = "/local/domain/%u/memory",
    [NODES_POLICY] = "/libxl/%u/memory-policy",
};

static const char *expand(const char *format, uint32_t domid, char *buffer)
{
    const char *mark = strstr(format, DOMID_MARK);
    int before = mark ? (int)(mark - format) : 0;

    if (!mark)
        return NULL;
    snprintf(buffer, NODES_PATH_MAX, "%.*s%" PRIu32 "%s", before, format, domid,
             mark + strlen(DOMID_MARK));
    return buffer;
}

const char *nodes_path(enum field_id id, uint32_t domid, char *buffer)
{
    const char *format = field_info(id)->path;

    return format ? expand(format, domid, buffer) : NULL;
}

const char *nodes_directory_path(enum nodes_directory id, uint32_t domid, char *buffer)
{
    return expand(directories[id], domid, buffer);
}

/* What `path` has behind `directory` and a slash, or NULL. */
static const char *below(const char *directory, const char *path)
{
    size_t length = strlen(directory);

    return path && strncmp(path, directory, length) == 0 && path[length] == '/' ? path + length + 1
                                                                                : NULL;
}

int nodes_field_in(enum nodes_directory id, const char *name)
{
    for (int field = 0; field < FIELD_COUNT; field++) {
        const char *leaf = below(directories[id], field_info(field)->path);

        if (leaf && strcmp(leaf, name) == 0)
            return field;
    }
    return -1;
}

uint32_t nodes_fields_of(enum nodes_directory id)
{
    uint32_t fields = 0;

    for (int field = 0; field < FIELD_COUNT; field++)
        if (below(directories[id], field_info(field)->path))
            fields |= NODES_FIELD(field);
    return fields;
}

uint32_t nodes_guest_fields(void)
{
    uint32_t fields = 0;

    for (int field = 0; field < FIELD_COUNT; field++)
        if (field_info(field)->path && field_info(field)->origin == FIELD_ORIGIN_GUEST)
            fields |= NODES_FIELD(field);
    return fields;
}

static void add_field(struct nodes_work *work, int field, bool exactly)
{
    for (int id = 0; !exactly && id < NODES_DIRECTORY_COUNT; id++) {
        if (below(directories[id], field_info(field)->path)) {
            work->directories |= NODES_DIRECTORY(id);
            return;
        }
    }
    work->fields |= NODES_FIELD(field);
}

struct nodes_work nodes_below(const char *prefix)
{
    struct nodes_work work = {0};

    for (int field = 0; field < FIELD_COUNT; field++) {
        const char *path = field_info(field)->path;
        bool exactly = path && strcmp(path, prefix) == 0;

        if (exactly || below(prefix, path))
            add_field(&work, field, exactly);
    }
    return work;
}

static const char *const roots[] = {"/local/domain/", "/libxl/"};

/* The root that `path` begins with, and the length of the domid behind it. */
static const char *root_of(const char *path, size_t *ret_digits)
{
    for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
        size_t length = strlen(roots[i]);

        if (strncmp(path, roots[i], length) == 0) {
            *ret_digits = strcspn(path + length, "/");
            return roots[i];
        }
    }
    return NULL;
}

bool nodes_parse(const char *path, uint32_t *ret_domid, struct nodes_work *ret_work)
{
    char prefix[NODES_PATH_MAX];
    const char *root, *digits;
    size_t digit_count;
    int64_t domid;
    int length;

    root = root_of(path, &digit_count);
    if (!root)
        return false;
    digits = path + strlen(root);
    if (digit_count > 1 && digits[0] == '0')
        return false;
    if (units_parse_decimal(digits, digit_count, DOMID_MAX, &domid) < 0)
        return false;
    *ret_domid = (uint32_t)domid;
    *ret_work = (struct nodes_work){0};
    length = snprintf(prefix, sizeof(prefix), "%s%s%s", root, DOMID_MARK, digits + digit_count);
    if (length > 0 && (size_t)length < sizeof(prefix)) /* longer ones are not ours */
        *ret_work = nodes_below(prefix);
    return true;
}
