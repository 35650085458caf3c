/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A domain's nodes, from tables. Permissions follow libxl_create.c: the domain may
 * read its home (n0,rX), own some directories of it (bX), and sees nothing of /libxl.
 * Children inherit from their parent, so only the tops are set.
 */
#include "xensim/nodes.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/uuidtext.h"

#define PATH_BYTES 256
#define KB_PER_MIB 1024

/*
 * What a domain may write itself; libxl_create.c makes them so. A domain that is not
 * introduced (world.h) has the first ones only, and no permissions: in the C xenstored
 * each domain that any permission names makes each request slower.
 */
#define OWNED_ALWAYS 2
static const char *const owned_nodes[] = {
    "data",
    "control/shutdown",
    "control/feature-poweroff",
    "control/feature-reboot",
    "control/feature-suspend",
    "control/sysrq",
    "drivers",
    "feature",
    "attr",
    "error",
};

static const char *const type_names[SIM_TYPES] = {
    [SIM_PV] = "pv", [SIM_HVM] = "hvm", [SIM_PVH] = "pvh"};

struct nodes {
    struct store_batch *batch;
    uint32_t domid;
    bool introduce;
    char prefix[PATH_BYTES];
};

static void nodes_text(struct nodes *nodes, const char *name, const char *value, size_t length)
{
    char path[PATH_BYTES * 2];

    snprintf(path, sizeof(path), "%s%s%s", nodes->prefix, *name ? "/" : "", name);
    batch_write(nodes->batch, path, value, length);
}

static void nodes_string(struct nodes *nodes, const char *name, const char *value)
{
    nodes_text(nodes, name, value, strlen(value));
}

static void nodes_number(struct nodes *nodes, const char *name, uint64_t value)
{
    char text[24];

    snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
    nodes_string(nodes, name, text);
}

static void nodes_permit(struct nodes *nodes, const char *name, uint32_t owner, uint32_t reader)
{
    char path[PATH_BYTES * 2];

    if (nodes->domid && !nodes->introduce)
        return;
    snprintf(path, sizeof(path), "%s%s%s", nodes->prefix, *name ? "/" : "", name);
    batch_permit(nodes->batch, path, owner, reader);
}

/* Those that the scenario asks for. */
static void nodes_add_own(struct nodes *nodes, const struct guest_config *config,
                          enum config_home home)
{
    for (size_t i = 0; i < config->nodes; i++)
        if (config->node[i].home == home)
            nodes_text(nodes, config->node[i].path, config->node[i].value, config->node[i].length);
}

static void nodes_add_home(struct nodes *nodes, const struct guest_config *config, const char *uuid,
                           uint64_t target_kb)
{
    size_t owned = nodes->introduce ? sizeof(owned_nodes) / sizeof(owned_nodes[0]) : OWNED_ALWAYS;
    char vm[PATH_BYTES];

    snprintf(nodes->prefix, sizeof(nodes->prefix), "/local/domain/%u", nodes->domid);
    nodes_string(nodes, "", "");
    nodes_permit(nodes, "", 0, nodes->domid);
    snprintf(vm, sizeof(vm), "/vm/%s", uuid);
    nodes_string(nodes, "vm", vm);
    nodes_string(nodes, "name", config->name);
    nodes_number(nodes, "domid", nodes->domid);
    nodes_number(nodes, "memory/static-max", config->static_max_kb);
    nodes_number(nodes, "memory/target", target_kb);
    nodes_number(nodes, "memory/videoram", config->videoram_kb);
    nodes_string(nodes, "cpu/0/availability", "online");
    nodes_string(nodes, "console/type", "xenconsoled");
    nodes_string(nodes, "control/platform-feature-multiprocessor-suspend", "1");
    for (size_t i = 0; i < owned; i++) {
        nodes_string(nodes, owned_nodes[i], "");
        nodes_permit(nodes, owned_nodes[i], nodes->domid, nodes->domid);
    }
    nodes_add_own(nodes, config, CONFIG_HOME_DOMAIN);
}

static void nodes_add_vm(struct nodes *nodes, const struct guest_config *config, const char *uuid)
{
    snprintf(nodes->prefix, sizeof(nodes->prefix), "/vm/%s", uuid);
    nodes_string(nodes, "", "");
    nodes_permit(nodes, "", 0, nodes->domid);
    nodes_string(nodes, "uuid", uuid);
    nodes_string(nodes, "name", config->name);
    nodes_number(nodes, "memory", config->memory_kb / KB_PER_MIB);
}

static void nodes_add_libxl(struct nodes *nodes, const struct guest_config *config)
{
    snprintf(nodes->prefix, sizeof(nodes->prefix), "/libxl/%u", nodes->domid);
    nodes_string(nodes, "", "");
    nodes_permit(nodes, "", 0, 0);
    nodes_string(nodes, "type", type_names[config->type]);
    nodes_string(nodes, "dm-version", "qemu_xen");
    nodes_add_own(nodes, config, CONFIG_HOME_LIBXL);
}

void nodes_add_host(struct store_batch *batch)
{
    batch_write(batch, "/tool", "", 0);
    batch_write(batch, "/libxl", "", 0);
    batch_write(batch, "/tool/xenstored", "", 0);
    batch_write(batch, "/local/domain", "", 0);
}

void nodes_add_domain(struct store_batch *batch, uint32_t domid, const struct guest_config *config,
                      uint64_t target_kb, bool introduce)
{
    struct nodes nodes = {.batch = batch, .domid = domid, .introduce = introduce};
    char uuid[UUIDTEXT_MAX];

    uuidtext_format(config->uuid, uuid);
    nodes_add_home(&nodes, config, uuid, target_kb);
    if (!config->foreign) {
        nodes_add_vm(&nodes, config, uuid);
        nodes_add_libxl(&nodes, config);
    }
    if (introduce)
        batch_introduce(batch, domid);
}

void nodes_remove_domain(struct store_batch *batch, uint32_t domid, const uint8_t uuid[16])
{
    char path[PATH_BYTES];
    char text[UUIDTEXT_MAX];

    uuidtext_format(uuid, text);
    snprintf(path, sizeof(path), "/local/domain/%u", domid);
    batch_remove(batch, path);
    snprintf(path, sizeof(path), "/vm/%s", text);
    batch_remove(batch, path);
    snprintf(path, sizeof(path), "/libxl/%u", domid);
    batch_remove(batch, path);
}

static int nodes_userdata_path(const char *dir, uint32_t domid, const uint8_t uuid[16],
                               char *ret_path, size_t size)
{
    char text[UUIDTEXT_MAX];
    int n;

    uuidtext_format(uuid, text);
    n = snprintf(ret_path, size, "%s/root/var/lib/xen/userdata-d.%u.%s.libxl-json", dir, domid,
                 text);
    return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

/* A name for JSON: what it cannot hold as it is becomes '?'; xl shows the name in the store. */
static void nodes_json_name(const char *name, char *ret_text, size_t size)
{
    size_t i;

    for (i = 0; name[i] && i + 1 < size; i++) {
        unsigned char c = (unsigned char)name[i];

        ret_text[i] = c < 0x20 || c >= 0x7f || c == '"' || c == '\\' ? '?' : name[i];
    }
    ret_text[i] = '\0';
}

int nodes_write_userdata(const char *dir, uint32_t domid, const struct guest_config *config)
{
    char path[PATH_MAX];
    char name[SIM_NAME_BYTES];
    char uuid[UUIDTEXT_MAX];
    FILE *file;
    int rc = nodes_userdata_path(dir, domid, config->uuid, path, sizeof(path));

    if (rc || config->foreign)
        return rc;
    file = fopen(path, "we");
    if (!file)
        return -errno;
    uuidtext_format(config->uuid, uuid);
    nodes_json_name(config->name, name, sizeof(name));
    fprintf(file,
            "{\"c_info\":{\"type\":\"%s\",\"name\":\"%s\",\"uuid\":\"%s\"},"
            "\"b_info\":{\"max_vcpus\":%llu,\"max_memkb\":%llu,\"target_memkb\":%llu,"
            "\"video_memkb\":%llu}}\n",
            type_names[config->type], name, uuid, (unsigned long long)config->vcpus,
            (unsigned long long)config->static_max_kb, (unsigned long long)config->memory_kb,
            (unsigned long long)config->videoram_kb);
    fputc('\0', file); /* libxl writes it too, and reads the file as a string */
    return fclose(file) ? -errno : 0;
}

void nodes_remove_userdata(const char *dir, uint32_t domid, const uint8_t uuid[16])
{
    char path[PATH_MAX];

    if (!nodes_userdata_path(dir, domid, uuid, path, sizeof(path)))
        unlink(path);
}
