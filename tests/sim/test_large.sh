#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Four thousand domains: quick to start, idle while nothing happens, and right; and programs built
# with sanitizers below the shared object.
. "$(dirname "$0")/lib.sh"

# ticks PID: CPU time so far, in 10 ms
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
export -f ticks

ok "4,000 domains start and are all there" sim quiet-4000 '[ "$(xl list | wc -l)" = 4002 ] && [ "$(xenstore-read /local/domain/4000/name)" = vm4000 ]'
ok "a quiet host uses no CPU" sim quiet-4000 \
    'p=$(cat $XENSIM_DIR/host.pid) && a=$(ticks $p) && sleep 2 && b=$(ticks $p) && echo $((b - a)) && [ $((b - a)) -le 1 ]'
ok "a busy host uses less than a fifth of a CPU" sim busy-4000 \
    'p=$(cat $XENSIM_DIR/host.pid) && a=$(ticks $p) && sleep 3 && b=$(ticks $p) && echo $((b - a)) && [ $((b - a)) -lt 60 ]'
ok "and everything moves" sim busy-1000 \
    'xensim ctl dump | cut -d" " -f1,6 >a && sleep 1 && xensim ctl dump | cut -d" " -f1,6 >b; n=$(comm -3 <(sort a) <(sort b) | wc -l); rm -f a b
     echo $n; [ $n -gt 1600 ]'
ok "oxenstored as well" env DAEMON=oxenstored bash -c '. tests/sim/lib.sh; DAEMON=oxenstored sim quiet-1000 "[ \$(xl list | wc -l) = 1002 ]"'

# A threaded program that asks the hypervisor from all its threads, plain and with each sanitizer.
cat >"$TMP/threads.c" <<'EOC'
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <xenctrl.h>

static void *ask(void *xch)
{
    static const uint32_t first = 0;
    xc_domaininfo_t *infos = calloc(64, sizeof(*infos));
    intptr_t bad = 0;

    for (int i = 0; i < 500; i++)
        bad += xc_domain_getinfolist(xch, first, 64, infos) != 4;
    free(infos);
    return (void *)bad;
}

int main(void)
{
    xc_interface *xch = xc_interface_open(NULL, NULL, 0);
    pthread_t threads[4];
    void *bad;
    int rc = !xch;

    for (int i = 0; i < 4 && !rc; i++)
        rc = pthread_create(&threads[i], NULL, ask, xch);
    for (int i = 0; i < 4 && !rc; i++)
        rc = pthread_join(threads[i], &bad) || bad;
    xc_interface_close(xch);
    puts(rc ? "bad" : "good");
    return rc;
}
EOC
for sanitizer in none address,undefined thread; do
    flags=
    [ $sanitizer = none ] || flags="-fsanitize=$sanitizer -g"
    # shellcheck disable=SC2086 # flags are words
    if ${CC:-gcc} $flags -o "$TMP/threads" "$TMP/threads.c" -lxenctrl -lpthread 2>"$TMP/cc"; then
        has "a threaded program, sanitizer: $sanitizer" "$("$XENSIM" run three -- "$TMP/threads" 2>&1)" '^good$'
    else
        tests=$((tests + 1))
        echo "ok $tests - sanitizer $sanitizer # SKIP it cannot be built here"
    fi
done
finish
