/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory sharing on and off. Sources: mem_sharing_control, mem_sharing_memop (xen/arch/x86/mm/
 * mem_sharing.c).
 */
#include <errno.h>
#include <string.h>

#include "actorctl/policy/facts.h"
#include "actorctl/policy/sentences.h"

static const struct sentence sharing_sentences[] = {
    {EOPNOTSUPP, "pages can only be shared by HVM and PVH guests on Intel's VMX"},
    {ENOSYS, "this hypervisor was built without memory sharing"},
    {ENODEV, "the domain has no hardware-assisted paging, which sharing needs"},
    {EXDEV, "the domain has, or may get, devices passed through (IOMMU)"},
    {EPERM, "the hypervisor does not allow it"},
    {ENOMEM, "the hypervisor has no memory left for it"},
};

static int control(struct xenmem *xenmem, uint32_t domid, bool enable, struct xenmem_error *error)
{
    static const char *const verbs[] = {[false] = "disabled", [true] = "enabled"};
    struct facts facts;
    int code, rc = facts_read(xenmem, domid, &facts, error);

    if (rc)
        return rc;
    if (!facts.hvm)
        code = EOPNOTSUPP;
    else if (!xc_memshr_control(xenmem->xc, domid, enable))
        return 0;
    else
        code = errno;
    return error_set(error, code, "Sharing of domain %u was not %s: %s.", domid, verbs[enable],
                     sentence_of(sharing_sentences,
                                 sizeof(sharing_sentences) / sizeof(sharing_sentences[0]), code));
}

int xenmem_domain_enable_sharing(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error)
{
    return control(xenmem, domid, true, error);
}

int xenmem_domain_disable_sharing(struct xenmem *xenmem, uint32_t domid, struct xenmem_error *error)
{
    return control(xenmem, domid, false, error);
}
