/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * xenpaging's language: see pager_words.h. Sources: tools/xenpaging/xenpaging.c, vm_event_domctl
 * (xen/common/vm_event.c).
 */
#include "actorctl/policy/pager_words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "actorctl/policy/sentences.h"

/* The pager's bitmap is indexed by frame number, and the frames of a large guest go past its
 * amount of memory by the size of the hole for devices below 4 GiB, which is at most 2 GiB. */
#define LARGE_KB (INT64_C(2) << 20)
#define HOLE_KB  (INT64_C(2) << 20)

int64_t pager_words_max_kb(int64_t static_max_kb)
{
    return static_max_kb < LARGE_KB ? static_max_kb : static_max_kb + HOLE_KB;
}

static const struct phrase {
    const char *text;
    int code;
} phrases[] = {
    {"is (or was) active on this domain", EBUSY},
    {"requires Hardware Assisted Paging", ENODEV},
    {"while iommu passthrough is enabled", EMLINK},
    {"not supported in a PoD guest", EXDEV},
};

/* "Error initialising shared page(38 = Function not implemented)" */
static int number_of(const char *log)
{
    static const char prefix[] = "Error initialising shared page(";
    const char *at = strstr(log, prefix);
    long number = at ? strtol(at + strlen(prefix), NULL, 10) : 0;

    return number > 0 && number < 4096 ? (int)number : 0;
}

int pager_words_code(const char *log)
{
    for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
        if (strstr(log, phrases[i].text))
            return phrases[i].code;
    return number_of(log);
}

static const struct sentence sentences[] = {
    {ENOSYS, "this hypervisor was built without memory paging"},
    {EOPNOTSUPP, "the hypervisor pages only where domain 0 is PV and the guest is HVM or PVH"},
    {ENODEV, "the domain has no hardware-assisted paging (EPT or RVI), which it needs"},
    {EMLINK, "the domain has, or may get, devices passed through (IOMMU)"},
    {EXDEV, "the domain still has populate-on-demand memory: it was started with memory below "
            "maxmem, and its balloon driver has not yet given back the difference"},
    {EBUSY, "another pager is, or was, active on this domain; after one has been killed only a "
            "reboot of the domain helps"},
    {EPERM, "the hypervisor does not allow it"},
};

const char *pager_words_explain(int code)
{
    return sentence_of(sentences, sizeof(sentences) / sizeof(sentences[0]), code);
}
