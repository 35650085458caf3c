/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * xen-numbers: what the hypervisor itself says of the host and of each domain, as lines of
 * key=value words. The tests hold xenmem's figures against these; nothing of xenmem is in here.
 * Units: KiB. State flags as in struct xen_domctl_getdomaininfo.
 */

#include <stdio.h>
#include <string.h>
#include <xenctrl.h>

enum { BATCH = 64, KB_PER_PAGE = 4 };

static unsigned long long kb(unsigned long long pages)
{
    return pages * KB_PER_PAGE;
}

static void print_uuid(const uint8_t *handle)
{
    printf(" uuid=");
    for (int i = 0; i < 16; i++)
        printf("%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", handle[i]);
}

static void print_domain(const xc_domaininfo_t *info)
{
    printf("domid=%u", info->domain);
    print_uuid(info->handle);
    printf(" paused=%d hvm=%d actual_kb=%llu maxmem_kb=%llu outstanding_kb=%llu shared_kb=%llu"
           " paged_kb=%llu\n",
           !!(info->flags & XEN_DOMINF_paused), !!(info->flags & XEN_DOMINF_hvm_guest),
           kb(info->tot_pages), kb(info->max_pages), kb(info->outstanding_pages),
           kb(info->shr_pages), kb(info->paged_pages));
}

static int print_host(xc_interface *xch)
{
    xc_physinfo_t info = {0};

    if (xc_physinfo(xch, &info) < 0)
        return -1;
    printf("total_kb=%llu free_kb=%llu claimed_kb=%llu\n", kb(info.total_pages),
           kb(info.free_pages), kb(info.outstanding_pages));
    return 0;
}

static int print_domains(xc_interface *xch)
{
    xc_domaininfo_t info[BATCH];
    uint32_t next = 0;
    int count;

    do {
        count = xc_domain_getinfolist(xch, next, BATCH, info);
        for (int i = 0; i < count; i++)
            print_domain(&info[i]);
        if (count > 0)
            next = info[count - 1].domain + 1;
    } while (count == BATCH);
    return count < 0 ? -1 : 0;
}

int main(void)
{
    xc_interface *xch = xc_interface_open(NULL, NULL, 0);

    if (xch == NULL || print_host(xch) < 0 || print_domains(xch) < 0) {
        perror("xen-numbers: the hypervisor does not answer");
        return 1;
    }
    xc_interface_close(xch);
    return 0;
}
