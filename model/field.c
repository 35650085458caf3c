/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of fields, and what the bytes of a store node mean for each kind of field: field.h.
 *
 * Everything from the store is foreign. What is not exactly a value of its kind is FIELD_BAD and
 * keeps its bytes, sanitised and bounded, for a person to look at.
 */
#include "model/field.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"

#define HOME   "/local/domain/%u/"
#define POLICY "/libxl/%u/memory-policy/"

#define ACTOR_MAX 63 /* bytes of an actor's name */

static const struct field_info fields[] = {
    [FIELD_NAME] = {"name", "name", FIELD_KIND_TEXT, FIELD_ORIGIN_TOOLSTACK, HOME "name",
                    "What the domain is called."},
    [FIELD_TYPE] = {"type", "type", FIELD_KIND_TEXT, FIELD_ORIGIN_TOOLSTACK, "/libxl/%u/type",
                    "How it is virtualised: pv, pvh or hvm."},
    [FIELD_POLICY_ACTOR] = {"policy_actor", "policy actor", FIELD_KIND_TEXT, FIELD_ORIGIN_TOOLSTACK,
                            POLICY "actor", "Who implements the memory policy; empty for nobody."},
    [FIELD_POLICY_PARAMS] = {"policy_params", "policy params", FIELD_KIND_TEXT,
                             FIELD_ORIGIN_TOOLSTACK, POLICY "actor-params",
                             "Parameters of the policy, as its actor defines them."},
    [FIELD_POLICY_TARGET] = {"policy_target", "policy target", FIELD_KIND_KB,
                             FIELD_ORIGIN_TOOLSTACK, POLICY "target",
                             "How much real memory the domain should use."},
    [FIELD_POLICY_ENFORCE] = {"policy_enforce", "enforce", FIELD_KIND_FLAG, FIELD_ORIGIN_TOOLSTACK,
                              POLICY "enforce", "Whether the target is a hard limit as well."},
    [FIELD_POLICY_MANUAL_FROM] = {"policy_manual_from", "manual from", FIELD_KIND_TEXT,
                                  FIELD_ORIGIN_TOOLSTACK, POLICY "manual-from",
                                  "The policy to restore on leaving manual mode."},
    [FIELD_BALLOON_TARGET] = {"balloon_target", "balloon target", FIELD_KIND_KB,
                              FIELD_ORIGIN_TOOLSTACK, HOME "memory/target",
                              "What the guest's balloon driver is asked to hold."},
    [FIELD_STATIC_MAX] = {"static_max", "static max", FIELD_KIND_KB, FIELD_ORIGIN_TOOLSTACK,
                          HOME "memory/static-max", "The most that the guest was built to hold."},
    [FIELD_VIDEORAM] = {"videoram", "videoram", FIELD_KIND_KB, FIELD_ORIGIN_TOOLSTACK,
                        HOME "memory/videoram",
                        "Memory of its video card, which its target leaves out."},
    [FIELD_PAGING_TARGET] = {"paging_target", "paging target", FIELD_KIND_KB,
                             FIELD_ORIGIN_TOOLSTACK, HOME "memory/target-tot_pages",
                             "What the pager leaves resident; 0 pages everything back in."},
    [FIELD_DYNAMIC_MIN] = {"dynamic_min", "dynamic min", FIELD_KIND_KB, FIELD_ORIGIN_TOOLSTACK,
                           HOME "memory/dynamic-min", "The least that squeezed gives it."},
    [FIELD_DYNAMIC_MAX] = {"dynamic_max", "dynamic max", FIELD_KIND_KB, FIELD_ORIGIN_TOOLSTACK,
                           HOME "memory/dynamic-max", "The most that squeezed gives it."},
    [FIELD_MEMORY_OFFSET] = {"memory_offset", "memory offset", FIELD_KIND_SIGNED_KB,
                             FIELD_ORIGIN_TOOLSTACK, HOME "memory/memory-offset",
                             "What squeezed measured that it holds beyond its target."},
    [FIELD_UNCOOPERATIVE] = {"uncooperative", "uncooperative", FIELD_KIND_PRESENCE,
                             FIELD_ORIGIN_TOOLSTACK, HOME "memory/uncooperative",
                             "Whether squeezed has marked it as not following."},
    [FIELD_MEMINFO] = {"meminfo", "meminfo", FIELD_KIND_KB, FIELD_ORIGIN_GUEST,
                       HOME "memory/meminfo", "What a Qubes guest says that it uses."},
    [FIELD_FEATURE_BALLOON] = {"feature_balloon", "feature-balloon", FIELD_KIND_FLAG,
                               FIELD_ORIGIN_GUEST, HOME "control/feature-balloon",
                               "Whether the guest says that it has a balloon driver."},
    [FIELD_ACTUAL] = {"actual", "actual", FIELD_KIND_KB, FIELD_ORIGIN_HYPERVISOR, NULL,
                      "What the domain holds now."},
    [FIELD_MAXMEM] = {"maxmem", "maxmem", FIELD_KIND_KB, FIELD_ORIGIN_HYPERVISOR, NULL,
                      "The hypervisor's limit: above it no page is given."},
    [FIELD_OUTSTANDING] = {"outstanding", "outstanding", FIELD_KIND_KB, FIELD_ORIGIN_HYPERVISOR,
                           NULL, "Claimed for the domain and not allocated yet."},
    [FIELD_SHARED] = {"shared", "shared", FIELD_KIND_KB, FIELD_ORIGIN_HYPERVISOR, NULL,
                      "Pages that it shares with others."},
    [FIELD_PAGED] = {"paged", "paged", FIELD_KIND_KB, FIELD_ORIGIN_HYPERVISOR, NULL,
                     "Pages that the pager has put away."},
};
static_assert(sizeof(fields) / sizeof(fields[0]) == FIELD_COUNT, "a row for every field");

static const char *const origin_names[] = {
    [FIELD_ORIGIN_HYPERVISOR] = "hypervisor",
    [FIELD_ORIGIN_TOOLSTACK] = "toolstack",
    [FIELD_ORIGIN_GUEST] = "guest",
};
static_assert(sizeof(origin_names) / sizeof(origin_names[0]) == FIELD_ORIGIN_COUNT,
              "a name for every origin");

const struct field_info *field_info(enum field_id id)
{
    return &fields[id];
}

const char *field_origin_name(enum field_origin origin)
{
    return origin_names[origin];
}

/* Each kind's parser says whether the bytes are a value of that kind. */
typedef bool parse_function(const char *bytes, unsigned length, int64_t *ret_number);

static bool parse_kb(const char *bytes, unsigned length, int64_t *ret_number)
{
    return units_parse_decimal(bytes, length, UNITS_KB_MAX, ret_number) == 0;
}

static bool parse_signed_kb(const char *bytes, unsigned length, int64_t *ret_number)
{
    return units_parse_signed(bytes, length, UNITS_KB_MAX, ret_number) == 0;
}

struct flag_word {
    const char *word;
    int64_t number;
};

static const struct flag_word flag_words[] = {{"0", 0}, {"1", 1}, {"false", 0}, {"true", 1}};

static bool parse_flag(const char *bytes, unsigned length, int64_t *ret_number)
{
    for (size_t i = 0; i < sizeof(flag_words) / sizeof(flag_words[0]); i++) {
        if (strlen(flag_words[i].word) == length &&
            memcmp(flag_words[i].word, bytes, length) == 0) {
            *ret_number = flag_words[i].number;
            return true;
        }
    }
    return false;
}

static bool parse_presence(const char *bytes, unsigned length, int64_t *ret_number)
{
    (void)bytes;
    (void)length;
    *ret_number = 1;
    return true;
}

static bool parse_text(const char *bytes, unsigned length, int64_t *ret_number)
{
    (void)bytes;
    (void)length;
    *ret_number = 0;
    return true;
}

static parse_function *const parsers[] = {
    [FIELD_KIND_KB] = parse_kb,     [FIELD_KIND_SIGNED_KB] = parse_signed_kb,
    [FIELD_KIND_FLAG] = parse_flag, [FIELD_KIND_PRESENCE] = parse_presence,
    [FIELD_KIND_TEXT] = parse_text,
};
static_assert(sizeof(parsers) / sizeof(parsers[0]) == FIELD_KIND_COUNT, "a parser for every kind");

static bool is_actor(const char *bytes, unsigned length)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "0123456789_.-";

    if (length > ACTOR_MAX)
        return false;
    for (unsigned i = 0; i < length; i++)
        if (!memchr(alphabet, bytes[i], sizeof(alphabet) - 1))
            return false;
    return true;
}

static bool is_type(const char *bytes, unsigned length)
{
    static const char *const types[] = {"pv", "pvh", "hvm"};

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strlen(types[i]) == length && memcmp(types[i], bytes, length) == 0)
            return true;
    return false;
}

static bool is_not_empty(const char *bytes, unsigned length)
{
    (void)bytes;
    return length > 0;
}

/* What a text must be beyond printable; NULL: anything. */
static bool (*const text_checks[FIELD_COUNT])(const char *bytes, unsigned length) = {
    [FIELD_NAME] = is_not_empty,
    [FIELD_TYPE] = is_type,
    [FIELD_POLICY_ACTOR] = is_actor,
};

int field_parse(enum field_id id, const char *bytes, unsigned length, int64_t now_ms,
                struct field *ret_field)
{
    enum field_kind kind = fields[id].kind;
    struct field field = {.state = FIELD_KNOWN, .since_ms = now_ms};
    char clean[FIELD_TEXT_MAX + 1];
    bool whole;

    if (!parsers[kind](bytes, length, &field.number))
        field.state = FIELD_BAD;
    if (kind == FIELD_KIND_TEXT || field.state == FIELD_BAD) {
        whole = text_sanitise(clean, sizeof(clean), bytes, length);
        if (!whole || (text_checks[id] && !text_checks[id](bytes, length)))
            field.state = FIELD_BAD;
        field.text = rctext_new(clean, strlen(clean));
        if (!field.text)
            return -ENOMEM;
    }
    if (field.state == FIELD_BAD)
        field.number = 0;
    *ret_field = field;
    return 0;
}

bool field_equal(const struct field *a, const struct field *b)
{
    if (a->state != b->state || a->number != b->number)
        return false;
    if (a->text == b->text)
        return true;
    return a->text && b->text && strcmp(rctext_string(a->text), rctext_string(b->text)) == 0;
}
