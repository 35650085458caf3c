/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Page accounting of the simulated host: Xen's rules, one test each, and the sums
 * after a long random walk.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "xensim/host/domains.h"
#include "xensim/host/pages.h"

#define TOTAL 10000

/* A host is some MiB of which little is touched. */
static int set_up(void **state)
{
    struct sim_host *host =
        mmap(NULL, sizeof(*host), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    assert_ptr_not_equal(host, MAP_FAILED);
    host->total_pages = TOTAL;
    *state = host;
    return 0;
}

static int tear_down(void **state)
{
    return munmap(*state, sizeof(struct sim_host));
}

static struct sim_domain *add(struct sim_host *host, uint32_t domid, uint64_t pages, uint64_t max)
{
    struct sim_domain *dom = domains_add(host, domid);

    assert_non_null(dom);
    pages_set_max(dom, max);
    assert_int_equal(pages_build(host, dom, pages, 0, 0), 0);
    return dom;
}

static void test_free_is_total_less_all(void **state)
{
    struct sim_host *host = *state;

    host->reserved_pages = 100;
    add(host, 1, 1000, 1000);
    add(host, 5, 2000, 2000);
    assert_int_equal(pages_free(host), TOTAL - 100 - 3000);
    assert_int_equal(pages_available(host), TOTAL - 100 - 3000);
}

static void test_growth_ends_at_max(void **state)
{
    struct sim_host *host = *state;
    struct sim_domain *dom = add(host, 1, 1000, 1500);

    assert_int_equal(pages_populate(host, dom, 800), 500);
    assert_int_equal(dom->tot_pages, 1500);
    assert_int_equal(pages_populate(host, dom, 1), 0);
}

static void test_max_below_tot_only_stops_growth(void **state)
{
    struct sim_host *host = *state;
    struct sim_domain *dom = add(host, 1, 1000, 1000);

    pages_set_max(dom, 500);
    assert_int_equal(dom->tot_pages, 1000);
    assert_int_equal(pages_populate(host, dom, 1), 0);
    assert_int_equal(pages_release(host, dom, 600), 600);
    assert_int_equal(pages_populate(host, dom, 600), 100);
}

static void test_growth_ends_where_the_host_is_empty(void **state)
{
    struct sim_host *host = *state;
    struct sim_domain *dom = add(host, 1, 1000, 2 * TOTAL);

    assert_int_equal(pages_populate(host, dom, 2 * TOTAL), TOTAL - 1000);
    assert_int_equal(pages_free(host), 0);
    assert_int_equal(pages_populate(host, dom, 1), 0);
}

static void test_claims_keep_others_out(void **state)
{
    struct sim_host *host = *state;
    struct sim_domain *building = add(host, 1, 100, 6000);
    struct sim_domain *other = add(host, 2, 100, 2 * TOTAL);

    assert_int_equal(pages_claim(host, building, 5100), 0);
    assert_int_equal(building->outstanding_pages, 5000);
    assert_int_equal(pages_free(host), TOTAL - 200);
    assert_int_equal(pages_available(host), TOTAL - 5200);
    assert_int_equal(pages_populate(host, other, TOTAL), TOTAL - 5200);
    assert_int_equal(pages_populate(host, building, 2000), 2000);
    assert_int_equal(building->outstanding_pages, 3000);
    assert_int_equal(host->claimed_pages, 3000);
    assert_int_equal(pages_claim(host, building, 0), 0);
    assert_int_equal(host->claimed_pages, 0);
}

static void test_claims_that_are_refused(void **state)
{
    struct sim_host *host = *state;
    struct sim_domain *dom = add(host, 1, 1000, 2 * TOTAL);

    assert_int_equal(pages_claim(host, dom, 1000), -EINVAL);          /* has them already */
    assert_int_equal(pages_claim(host, dom, 2 * TOTAL + 1), -EINVAL); /* above maxmem */
    assert_int_equal(pages_claim(host, dom, TOTAL + 1), -ENOMEM);
    assert_int_equal(pages_claim(host, dom, TOTAL), 0);
    assert_int_equal(pages_claim(host, dom, TOTAL), -EINVAL); /* one at a time */
}

/* B = 1000 frames, T = 600 pages, 100 of them populated. */
static struct sim_domain *add_pod(struct sim_host *host)
{
    struct sim_domain *dom = domains_add(host, 1);

    dom->type = SIM_HVM;
    pages_set_max(dom, 700);
    assert_int_equal(pages_build(host, dom, 100, 500, 900), 0);
    assert_int_equal(dom->tot_pages, 600);
    assert_int_equal(pages_held(dom), 1000);
    return dom;
}

static void test_pod_balloon_frees_no_memory_first(void **state)
{
    struct sim_host *host = *state;
    struct sim_domain *dom = add_pod(host);

    /* The driver takes 400 frames away: none of them had memory. */
    assert_int_equal(pages_release(host, dom, 400), 400);
    assert_int_equal(dom->tot_pages, 600);
    assert_int_equal(dom->pod_entries, 500);
    assert_int_equal(pages_held(dom), 600);
    /* From here on every frame frees a page of the cache. */
    assert_int_equal(pages_release(host, dom, 100), 100);
    assert_int_equal(dom->tot_pages, 500);
}

static void test_pod_touch_uses_the_cache(void **state)
{
    struct sim_host *host = *state;
    struct sim_domain *dom = add_pod(host);

    assert_int_equal(pages_pod_touch(dom, 800), 500); /* then the guest would crash */
    assert_int_equal(dom->tot_pages, 600);
    assert_int_equal(dom->pod_cache, 0);
}

static void test_pod_target(void **state)
{
    struct sim_host *host = *state;
    struct sim_domain *dom = add_pod(host);

    assert_int_equal(pages_set_pod_target(host, dom, 701), -EINVAL); /* above max_pages */
    assert_int_equal(pages_set_pod_target(host, dom, 500), 0);       /* below tot: nothing */
    assert_int_equal(dom->tot_pages, 600);
    assert_int_equal(pages_set_pod_target(host, dom, 700), 0);
    assert_int_equal(dom->tot_pages, 700);
    assert_int_equal(dom->pod_cache, 600);
    pages_release(host, dom, 900);
    assert_int_equal(dom->pod_entries, 0);
    assert_int_equal(dom->pod_cache, 0);
    assert_int_equal(dom->tot_pages, 100);
    assert_int_equal(pages_set_pod_target(host, dom, 700), 0); /* no entries: a no-op */
    assert_int_equal(dom->tot_pages, 100);
}

static void test_paging(void **state)
{
    struct sim_host *host = *state;
    struct sim_domain *dom = add(host, 1, 1000, 1000);

    assert_int_equal(pages_page_out(host, dom, 300), 300);
    assert_int_equal(dom->tot_pages, 700);
    assert_int_equal(dom->paged_pages, 300);
    assert_int_equal(pages_held(dom), 1000);
    assert_int_equal(pages_free(host), TOTAL - 700);
    pages_set_max(dom, 800);
    assert_int_equal(pages_page_in(host, dom, 300), 100); /* maxmem is in the way */
    assert_int_equal(dom->paged_pages, 200);
    assert_int_equal(pages_release(host, dom, 900), 900); /* resident first, then paged */
    assert_int_equal(dom->tot_pages, 0);
    assert_int_equal(dom->paged_pages, 100);
}

static void test_sharing(void **state)
{
    struct sim_host *host = *state;
    struct sim_domain *a = add(host, 1, 1000, 1000);
    struct sim_domain *b = add(host, 2, 1000, 1000);

    assert_int_equal(pages_set_shared(host, a, 300), 300);
    assert_int_equal(pages_free(host), TOTAL - 2000); /* one sharer saves nothing */
    assert_int_equal(pages_set_shared(host, b, 200), 200);
    assert_int_equal(host->shared_used_pages, 300);
    assert_int_equal(host->shared_freed_pages, 200);
    assert_int_equal(a->shr_pages + b->shr_pages,
                     host->shared_used_pages + host->shared_freed_pages);
    assert_int_equal(pages_free(host), TOTAL - 1800);
    pages_drop(host, a);
    assert_int_equal(host->shared_used_pages, 200);
    assert_int_equal(host->shared_freed_pages, 0);
    assert_int_equal(pages_set_shared(host, b, 0), 0);
    assert_int_equal(b->tot_pages, 1000);
}

static void test_the_last_sharer_needs_no_memory(void **state)
{
    struct sim_host *host = *state;
    struct sim_domain *dom = add(host, 1, 1000, 1000);

    pages_set_shared(host, dom, 400);
    pages_set_free(host, 0);
    assert_int_equal(pages_free(host), 0);
    assert_int_equal(pages_set_shared(host, dom, 0), 0);
    assert_int_equal(dom->tot_pages, 1000);
}

static void test_set_free(void **state)
{
    struct sim_host *host = *state;

    add(host, 1, 4000, 4000);
    assert_int_equal(pages_set_free(host, 123), 123);
    assert_int_equal(pages_set_free(host, TOTAL), TOTAL - 4000); /* more than there is */
}

static void test_domids(void **state)
{
    struct sim_host *host = *state;

    add(host, 0, 1, 1);
    add(host, 63, 1, 1);
    add(host, 64, 1, 1);
    add(host, SIM_DOMIDS - 1, 1, 1);
    assert_null(domains_add(host, 64));
    assert_null(domains_add(host, SIM_DOMIDS));
    assert_int_equal(domains_next(host, 0), 0);
    assert_int_equal(domains_next(host, 1), 63);
    assert_int_equal(domains_next(host, 64), 64);
    assert_int_equal(domains_next(host, 65), SIM_DOMIDS - 1);
    assert_int_equal(domains_next(host, SIM_DOMIDS), SIM_DOMIDS);
    assert_int_equal(domains_next_free(host, 63), 65);
    domains_remove(host, 63);
    assert_null(domains_find(host, 63));
    assert_int_equal(domains_next_free(host, 63), 63);
    assert_int_equal(host->domains, 3);
}

/* One random thing to one random domain. */
static void step(struct sim_host *host)
{
    struct sim_domain *dom = &host->domain[1 + rand() % 8];
    uint64_t pages = (uint64_t)(rand() % 400);

    switch (rand() % 8) {
    case 0:
        pages_populate(host, dom, pages);
        break;
    case 1:
        pages_release(host, dom, pages);
        break;
    case 2:
        pages_set_max(dom, pages * 5);
        break;
    case 3:
        pages_claim(host, dom, rand() % 2 ? pages * 3 : 0);
        break;
    case 4:
        pages_page_out(host, dom, pages);
        break;
    case 5:
        pages_page_in(host, dom, pages);
        break;
    case 6:
        pages_set_shared(host, dom, pages);
        break;
    default:
        pages_set_pod_target(host, dom, pages * 4);
        break;
    }
}

static void test_sums_hold_after_a_walk(void **state)
{
    struct sim_host *host = *state;

    srand(4711);
    for (uint32_t domid = 1; domid <= 8; domid++) {
        pages_set_max(domains_add(host, domid), 1000);
        assert_int_equal(pages_build(host, &host->domain[domid], 200, 100, 300), 0);
    }
    for (int i = 0; i < 100000; i++) {
        struct sim_host before;
        uint64_t in_use;

        step(host);
        before.allocated_pages = host->allocated_pages;
        before.claimed_pages = host->claimed_pages;
        before.shared_used_pages = host->shared_used_pages;
        pages_recount(host);
        assert_int_equal(host->allocated_pages, before.allocated_pages);
        assert_int_equal(host->claimed_pages, before.claimed_pages);
        assert_int_equal(host->shared_used_pages, before.shared_used_pages);
        in_use = host->allocated_pages + host->shared_used_pages;
        assert_true(in_use <= TOTAL);
        assert_true(host->claimed_pages <= TOTAL - in_use);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_free_is_total_less_all),
        TEST(test_growth_ends_at_max),
        TEST(test_max_below_tot_only_stops_growth),
        TEST(test_growth_ends_where_the_host_is_empty),
        TEST(test_claims_keep_others_out),
        TEST(test_claims_that_are_refused),
        TEST(test_pod_balloon_frees_no_memory_first),
        TEST(test_pod_touch_uses_the_cache),
        TEST(test_pod_target),
        TEST(test_paging),
        TEST(test_sharing),
        TEST(test_the_last_sharer_needs_no_memory),
        TEST(test_set_free),
        TEST(test_domids),
        TEST(test_sums_hold_after_a_walk),
    };

    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
