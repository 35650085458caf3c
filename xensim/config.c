/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The options of a domain and of the host: one table each. An option names the
 * field that it fills and how its value is read; those that become nodes of the
 * store name the node.
 */
#include "xensim/config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/uuidtext.h"
#include "xensim/guests/behaviour.h"
#include "xensim/quantity.h"

#define DEFAULT_HOST_KB    (UINT64_C(16) << 20)
#define DEFAULT_INTRODUCED 32
#define DEFAULT_RATE_KB    (UINT64_C(256) << 10)
#define LIBXL_MAXMEM_KB    1024 /* LIBXL_MAXMEM_CONSTANT, libxl_internal.h */
#define SPECIAL_PAGES_KB   32   /* the eight special pages of an HVM or PVH domain */
#define MAX_CPUS           256

enum option_kind {
    OPTION_SIZE,
    OPTION_RATE,
    OPTION_TIME,
    OPTION_NUMBER,
    OPTION_YES_NO,
    OPTION_BEHAVIOUR,
    OPTION_UUID,
    OPTION_NAME,
    OPTION_NODE,       /* option PATH VALUE */
    OPTION_NODE_TEXT,  /* option VALUE, written as it is to `node` */
    OPTION_NODE_SIZE,  /* option SIZE, written in KiB to `node` */
    OPTION_NODE_EMPTY, /* no value: `node` exists and is empty */
    OPTION_LIBXL_TEXT, /* the same two, `node` being below /libxl/X */
    OPTION_LIBXL_SIZE,
};

struct option {
    const char *name;
    enum option_kind kind;
    size_t offset; /* of the field */
    const char *node;
    uint64_t max;
};

#define GUEST(field) offsetof(struct guest_config, field)
#define HOST(field)  offsetof(struct host_config, field)

static const struct option guest_options[] = {
    {"actor", OPTION_LIBXL_TEXT, 0, "memory-policy/actor", 0},
    {"actor-params", OPTION_LIBXL_TEXT, 0, "memory-policy/actor-params", 0},
    {"behaviour", OPTION_BEHAVIOUR, GUEST(behaviour), NULL, 0},
    {"boot", OPTION_TIME, GUEST(boot_ms), NULL, 0},
    {"claim", OPTION_SIZE, GUEST(claim_kb), NULL, 0},
    {"domid", OPTION_NUMBER, GUEST(domid), NULL, SIM_DOMIDS - 1},
    {"dynamic-max", OPTION_NODE_SIZE, 0, "memory/dynamic-max", 0},
    {"dynamic-min", OPTION_NODE_SIZE, 0, "memory/dynamic-min", 0},
    {"enforce", OPTION_LIBXL_TEXT, 0, "memory-policy/enforce", 0},
    {"feature-balloon", OPTION_NODE_TEXT, 0, "control/feature-balloon", 0},
    {"floor", OPTION_SIZE, GUEST(floor_kb), NULL, 0},
    {"foreign", OPTION_YES_NO, GUEST(foreign), NULL, 0},
    {"load", OPTION_NUMBER, GUEST(load_permille), NULL, 1000 * MAX_CPUS},
    {"max", OPTION_SIZE, GUEST(static_max_kb), NULL, 0},
    {"maxmem", OPTION_SIZE, GUEST(maxmem_kb), NULL, 0},
    {"meminfo", OPTION_NODE_TEXT, 0, "memory/meminfo", 0},
    {"memory-offset", OPTION_NODE_SIZE, 0, "memory/memory-offset", 0},
    {"node", OPTION_NODE, 0, NULL, 0},
    {"offset", OPTION_SIZE, GUEST(offset_kb), NULL, 0},
    {"paged", OPTION_SIZE, GUEST(paged_kb), NULL, 0},
    {"paused", OPTION_YES_NO, GUEST(paused), NULL, 0},
    {"period", OPTION_TIME, GUEST(period_ms), NULL, 0},
    {"policy-target", OPTION_LIBXL_SIZE, 0, "memory-policy/target", 0},
    {"rate", OPTION_RATE, GUEST(rate_kb), NULL, 0},
    {"shared", OPTION_SIZE, GUEST(shared_kb), NULL, 0},
    {"target", OPTION_SIZE, GUEST(target_kb), NULL, 0},
    {"uncooperative", OPTION_NODE_EMPTY, 0, "memory/uncooperative", 0},
    {"uuid", OPTION_UUID, GUEST(uuid), NULL, 0},
    {"vcpus", OPTION_NUMBER, GUEST(vcpus), NULL, MAX_CPUS},
    {"videoram", OPTION_SIZE, GUEST(videoram_kb), NULL, 0},
};

static const struct option host_options[] = {
    {"cpus", OPTION_NUMBER, HOST(cpus), NULL, MAX_CPUS},
    {"introduced", OPTION_NUMBER, HOST(introduced), NULL, SIM_DOMIDS},
    {"name", OPTION_NAME, HOST(name), NULL, 0},
    {"paging", OPTION_YES_NO, HOST(paging), NULL, 0},
    {"sharing", OPTION_YES_NO, HOST(sharing), NULL, 0},
    {"tick", OPTION_TIME, HOST(tick_ms), NULL, 0},
    {"xen", OPTION_SIZE, HOST(reserved_kb), NULL, 0},
};

static const char *const type_names[SIM_TYPES] = {
    [SIM_PV] = "pv", [SIM_HVM] = "hvm", [SIM_PVH] = "pvh"};

struct parse {
    const struct words *words;
    size_t at;
    char *problem;
    size_t size;
};

__attribute__((format(printf, 2, 3))) static int config_fail(struct parse *parse,
                                                             const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(parse->problem, parse->size, format, args);
    va_end(args);
    return -1;
}

void config_init_guest(struct guest_config *config)
{
    *config = (struct guest_config){
        .domid = CONFIG_AUTO,
        .static_max_kb = CONFIG_AUTO,
        .target_kb = CONFIG_AUTO,
        .maxmem_kb = CONFIG_AUTO,
        .offset_kb = CONFIG_AUTO,
        .rate_kb = DEFAULT_RATE_KB,
        .vcpus = 1,
        .load_permille = 20,
    };
}

void config_init_host(struct host_config *config)
{
    *config = (struct host_config){
        .total_kb = DEFAULT_HOST_KB,
        .cpus = 4,
        .tick_ms = 100,
        .introduced = DEFAULT_INTRODUCED,
        .paging = true,
        .sharing = true,
    };
}

void config_free_guest(struct guest_config *config)
{
    free(config->name);
    for (size_t i = 0; i < config->nodes; i++) {
        free(config->node[i].path);
        free(config->node[i].value);
    }
    config->name = NULL;
    config->nodes = 0;
}

static int config_add_node(struct guest_config *config, enum config_home home, const char *path,
                           const char *value, size_t length)
{
    struct config_node node = {
        .home = home, .path = strdup(path), .value = malloc(length + 1), .length = length};

    if (!node.path || !node.value || config->nodes == CONFIG_NODES) {
        free(node.path);
        free(node.value);
        return -ENOMEM;
    }
    memcpy(node.value, value, length);
    node.value[length] = '\0';
    config->node[config->nodes++] = node;
    return 0;
}

int config_copy_guest(const struct guest_config *from, struct guest_config *ret_config)
{
    struct guest_config copy = *from;
    int rc = 0;

    copy.nodes = 0;
    copy.name = strdup(from->name);
    if (!copy.name)
        return -ENOMEM;
    for (size_t i = 0; i < from->nodes && !rc; i++)
        rc = config_add_node(&copy, from->node[i].home, from->node[i].path, from->node[i].value,
                             from->node[i].length);
    if (rc) {
        config_free_guest(&copy);
        return rc;
    }
    *ret_config = copy;
    return 0;
}

static const struct option *config_find_option(const struct option *options, size_t count,
                                               const struct word *word)
{
    for (size_t i = 0; i < count; i++)
        if (words_is(word, options[i].name))
            return &options[i];
    return NULL;
}

static const struct word *config_next(struct parse *parse)
{
    return parse->at < parse->words->count ? &parse->words->word[parse->at++] : NULL;
}

static int config_parse_yes_no(const char *text, bool *ret_value)
{
    if (strcmp(text, "yes") && strcmp(text, "no"))
        return -EINVAL;
    *ret_value = text[0] == 'y';
    return 0;
}

static int config_parse_name(const struct word *word, char *ret_name)
{
    if (!word->length || word->length >= SIM_NAME_BYTES || strlen(word->text) != word->length)
        return -EINVAL;
    strcpy(ret_name, word->text);
    return 0;
}

/* Options that fill a field: what the value should have been, or NULL where it was right. */
static const char *config_set_field(const struct option *option, const struct word *word,
                                    void *field)
{
    switch (option->kind) {
    case OPTION_SIZE:
        return quantity_parse_size(word->text, field) ? "a size such as 512M" : NULL;
    case OPTION_RATE:
        return quantity_parse_rate(word->text, field) ? "a rate such as 12M/s" : NULL;
    case OPTION_TIME:
        return quantity_parse_time(word->text, field) ? "a time such as 500ms, 5s or 2m" : NULL;
    case OPTION_NUMBER:
        return quantity_parse_number(word->text, option->max, field) ? "a number within its range"
                                                                     : NULL;
    case OPTION_YES_NO:
        return config_parse_yes_no(word->text, field) ? "yes or no" : NULL;
    case OPTION_UUID:
        return uuidtext_parse(word->text, field) ? "a UUID" : NULL;
    case OPTION_NAME:
        return config_parse_name(word, field) ? "a name" : NULL;
    case OPTION_BEHAVIOUR:
        *(const struct behaviour **)field = behaviour_find(word->text);
        return *(const struct behaviour **)field ? NULL
                                                 : "a behaviour (xensim behaviours lists them)";
    default:
        return "something else";
    }
}

static int config_set_node(struct parse *parse, const struct option *option,
                           struct guest_config *config)
{
    enum config_home home =
        option->kind >= OPTION_LIBXL_TEXT ? CONFIG_HOME_LIBXL : CONFIG_HOME_DOMAIN;
    const struct word *path = option->kind == OPTION_NODE ? config_next(parse) : NULL;
    const struct word *value = option->kind == OPTION_NODE_EMPTY ? NULL : config_next(parse);
    char kb_text[24];
    uint64_t kb;

    if (option->kind == OPTION_NODE_EMPTY)
        return config_add_node(config, home, option->node, "", 0);
    if (!value)
        return config_fail(parse, "'%s' lacks its value", option->name);
    if (option->kind == OPTION_NODE)
        return config_add_node(config, CONFIG_HOME_DOMAIN, path->text, value->text, value->length);
    if (option->kind == OPTION_NODE_TEXT || option->kind == OPTION_LIBXL_TEXT)
        return config_add_node(config, home, option->node, value->text, value->length);
    if (quantity_parse_size(value->text, &kb))
        return config_fail(parse, "'%s' wants a size such as 512M, not '%s'", option->name,
                           value->text);
    snprintf(kb_text, sizeof(kb_text), "%llu", (unsigned long long)kb);
    return config_add_node(config, home, option->node, kb_text, strlen(kb_text));
}

static int config_parse_option(struct parse *parse, const struct option *options, size_t count,
                               void *record)
{
    const struct word *word = config_next(parse);
    const struct option *option = config_find_option(options, count, word);
    const struct word *value;
    const char *wanted;

    if (!option)
        return config_fail(parse, "unknown option '%s'", word->text);
    if (option->kind >= OPTION_NODE)
        return config_set_node(parse, option, record) ? -1 : 0;
    value = config_next(parse);
    if (!value)
        return config_fail(parse, "'%s' lacks its value", option->name);
    wanted = config_set_field(option, value, (char *)record + option->offset);
    if (wanted)
        return config_fail(parse, "'%s' wants %s, not '%s'", option->name, wanted, value->text);
    if (option->kind == OPTION_UUID)
        ((struct guest_config *)record)->has_uuid = true;
    return 0;
}

static int config_parse_type(const char *text, enum sim_type *ret_type)
{
    for (int i = 0; i < SIM_TYPES; i++) {
        if (strcmp(text, type_names[i]))
            continue;
        *ret_type = (enum sim_type)i;
        return 0;
    }
    return -EINVAL;
}

static int config_parse_head(struct parse *parse, struct guest_config *config)
{
    const struct word *name = config_next(parse);
    const struct word *type = config_next(parse);
    const struct word *memory = config_next(parse);

    if (!memory)
        return config_fail(parse, "a domain needs NAME TYPE MEMORY, such as: web01 pv 512M");
    if (!name->length || strlen(name->text) != name->length || name->length >= SIM_NAME_BYTES)
        return config_fail(parse, "a name has 1 to %d bytes, none of them NUL", SIM_NAME_BYTES - 1);
    if (config_parse_type(type->text, &config->type))
        return config_fail(parse, "the type is pv, hvm or pvh, not '%s'", type->text);
    if (quantity_parse_size(memory->text, &config->memory_kb) || !config->memory_kb)
        return config_fail(parse, "the memory is a size such as 512M, not '%s'", memory->text);
    config->name = strdup(name->text);
    return config->name ? 0 : config_fail(parse, "out of memory");
}

static int config_check_guest(struct parse *parse, const struct guest_config *config)
{
    if (config->static_max_kb < config->memory_kb)
        return config_fail(parse, "max is below the memory that the domain is built with");
    if (config->videoram_kb >= config->memory_kb)
        return config_fail(parse, "videoram takes all of its memory");
    if (!config->vcpus)
        return config_fail(parse, "a domain needs a vCPU");
    return 0;
}

int config_parse_guest(const struct words *words, size_t first, struct guest_config *ret_config,
                       char *ret_problem, size_t size)
{
    struct parse parse = {.words = words, .at = first, .problem = ret_problem, .size = size};
    struct guest_config config;
    int rc;

    config_init_guest(&config);
    rc = config_parse_head(&parse, &config);
    while (!rc && parse.at < words->count)
        rc = config_parse_option(&parse, guest_options,
                                 sizeof(guest_options) / sizeof(guest_options[0]), &config);
    if (!rc)
        config_settle_guest(&config);
    if (!rc)
        rc = config_check_guest(&parse, &config);
    if (rc) {
        config_free_guest(&config);
        return rc;
    }
    *ret_config = config;
    return 0;
}

int config_parse_host(const struct words *words, size_t first, struct host_config *ret_config,
                      char *ret_problem, size_t size)
{
    struct parse parse = {.words = words, .at = first, .problem = ret_problem, .size = size};
    struct host_config config;
    const struct word *memory = config_next(&parse);
    int rc = 0;

    config_init_host(&config);
    if (!memory || quantity_parse_size(memory->text, &config.total_kb) || !config.total_kb)
        return config_fail(&parse, "a host needs its memory first, such as: host 16G");
    while (!rc && parse.at < words->count)
        rc = config_parse_option(&parse, host_options,
                                 sizeof(host_options) / sizeof(host_options[0]), &config);
    if (!rc && config.reserved_kb >= config.total_kb)
        rc = config_fail(&parse, "xen takes all of the host's memory");
    if (!rc && (!config.cpus || !config.tick_ms))
        rc = config_fail(&parse, "cpus and tick must be more than 0");
    if (!rc)
        *ret_config = config;
    return rc;
}

/* FNV-1a, twice: enough to tell the names of one scenario apart. */
static void config_uuid_of_name(const char *name, uint8_t ret_uuid[16])
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (int half = 0; half < 2; half++) {
        for (const char *p = name; *p; p++)
            hash = (hash ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
        for (int i = 0; i < 8; i++)
            ret_uuid[half * 8 + i] = (uint8_t)(hash >> (i * 8));
    }
    ret_uuid[6] = (uint8_t)((ret_uuid[6] & 0x0f) | 0x40);
    ret_uuid[8] = (uint8_t)((ret_uuid[8] & 0x3f) | 0x80);
}

void config_settle_guest(struct guest_config *config)
{
    if (!config->behaviour)
        config->behaviour = behaviour_default(config->type);
    if (!config->has_uuid)
        config_uuid_of_name(config->name, config->uuid);
    if (config->static_max_kb == CONFIG_AUTO)
        config->static_max_kb = config->memory_kb;
    if (config->target_kb == CONFIG_AUTO)
        config->target_kb = config->memory_kb - config->videoram_kb;
    if (config->maxmem_kb == CONFIG_AUTO)
        config->maxmem_kb = config->memory_kb + LIBXL_MAXMEM_KB;
    if (config->offset_kb == CONFIG_AUTO)
        config->offset_kb = config->type == SIM_PV ? 0 : config->videoram_kb + SPECIAL_PAGES_KB;
}
