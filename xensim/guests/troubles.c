/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Everything that may go wrong around a guest; see the header.
 */
#include "xensim/guests/troubles.h"

#include <stdio.h>
#include <string.h>

#include "xensim/guests/balloon.h"
#include "xensim/host/pages.h"

#define POD_BOOT_MS    20000
#define LAZY_RATE_KB   1024
#define FLOOD_WRITES   50
#define FLOOD_NODES    8
#define HOSTILE_LONG   4000
#define RIVAL_DIVISOR  8
#define BREATH_DIVISOR 16

struct hostile_value {
    const char *value;
    size_t length; /* 0: strlen */
};

/* Only what a guest may write: control/feature-balloon, data/…, Qubes' meminfo. */
static const char *const hostile_nodes[] = {
    "data/updated",   "data/meminfo_free", "data/meminfo_total", "control/feature-balloon",
    "memory/meminfo",
};

static const struct hostile_value hostile_values[] = {
    {"\033[2J\033[H\033]0;owned\007", 0},
    {"\xff\xfe\xc3\x28\xe2\x82", 0},
    {"\xe2\x80\xae"
     "1234\xe2\x81\xa6",
     0},
    {"-1", 0},
    {"18446744073709551616", 0},
    {"12345abc", 0},
    {"\0\0\0", 3},
    {"\xc2\x9b"
     "31m\x1b(0",
     0},
    {"", 0},
    {"\r\n\t\b", 0},
};

void troubles_prepare_paused(struct guest_config *config)
{
    config->paused = true;
}

void troubles_prepare_floor(struct guest_config *config)
{
    if (!config->floor_kb)
        config->floor_kb = config->memory_kb / 2;
}

void troubles_prepare_lazy(struct guest_config *config)
{
    if (config->rate_kb > LAZY_RATE_KB)
        config->rate_kb = LAZY_RATE_KB;
}

void troubles_prepare_pod(struct guest_config *config)
{
    if (!config->boot_ms)
        config->boot_ms = POD_BOOT_MS;
}

void troubles_prepare_paged(struct guest_config *config)
{
    if (!config->paged_kb)
        config->paged_kb = config->memory_kb / 8;
}

void troubles_prepare_shared(struct guest_config *config)
{
    if (!config->shared_kb)
        config->shared_kb = config->memory_kb / 4;
}

void troubles_beat_flapping(struct guest *guest)
{
    uint64_t target = (guest->target_kb + guest->config.offset_kb) / SIM_KB_PER_PAGE;

    balloon_head_for(guest, guest->beats % 2 ? target : target - target / RIVAL_DIVISOR);
}

void troubles_beat_hostile(struct guest *guest)
{
    size_t nodes = sizeof(hostile_nodes) / sizeof(hostile_nodes[0]);
    size_t values = sizeof(hostile_values) / sizeof(hostile_values[0]);
    const char *node = hostile_nodes[guest->beats % nodes];
    const struct hostile_value *value = &hostile_values[guest->beats % values];
    char long_value[HOSTILE_LONG];

    world_write(guest, node, value->value, value->length ? value->length : strlen(value->value));
    memset(long_value, '9', sizeof(long_value));
    world_write(guest, "data/long", long_value, sizeof(long_value));
}

void troubles_beat_flood(struct guest *guest)
{
    char path[32];
    char value[32];

    for (unsigned i = 0; i < FLOOD_WRITES; i++) {
        snprintf(path, sizeof(path), "data/flood%u", i % FLOOD_NODES);
        snprintf(value, sizeof(value), "%u", guest->beats * FLOOD_WRITES + i);
        world_write(guest, path, value, strlen(value));
    }
}

void troubles_beat_rival(struct guest *guest)
{
    uint64_t home_kb = guest->config.target_kb;
    uint64_t kb = guest->beats % 2 ? home_kb : home_kb - home_kb / RIVAL_DIVISOR;
    char text[24];

    snprintf(text, sizeof(text), "%llu", (unsigned long long)kb);
    world_write(guest, "memory/target", text, strlen(text));
}

/* Between its target and a sixteenth below: a random step, one page at the least. */
bool troubles_tick_breathing(struct guest *guest, int64_t elapsed_ms)
{
    uint64_t held = pages_held(guest->dom);
    uint64_t low = guest->want_pages - guest->want_pages / BREATH_DIVISOR;
    uint64_t step = 1 + world_random(guest, 64);

    (void)elapsed_ms;
    if (held > guest->want_pages)
        pages_release(world_host(guest), guest->dom, held - guest->want_pages);
    else if (held < low)
        pages_populate(world_host(guest), guest->dom, low - held);
    else if (held + step <= guest->want_pages && world_random(guest, 2))
        pages_populate(world_host(guest), guest->dom, step);
    else
        pages_release(world_host(guest), guest->dom, step);
    return true;
}
