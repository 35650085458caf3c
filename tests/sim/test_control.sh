#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# xensim ctl: xenstored killed, hung and back, with both daemons; faults; changes from outside.
. "$(dirname "$0")/lib.sh"

for DAEMON in xenstored oxenstored; do
    ok "$DAEMON: killed and restarted, all nodes are there again, the guests watch again" sim "$FAST" \
        'xl mem-set web01 600 && xensim ctl wait web01 tot=600M && xenstore-ls -p >before &&
         xensim ctl kill-xenstored && xensim ctl restart-xenstored && xenstore-ls -p >after &&
         [ "$(xenstore-read /local/domain/1/memory/target)" = $((600 * 1024)) ] && [ "$(wc -l <after)" -gt 90 ] &&
         xl mem-set web01 512 && xensim ctl wait web01 tot=512M && rm before after'
    ok "$DAEMON: restarted while it lives" sim "$FAST" \
        'p=$(cat $XENSIM_DIR/xenstored.pid); xensim ctl restart-xenstored && [ "$(cat $XENSIM_DIR/xenstored.pid)" != $p ] && xl list web01'
    ok "$DAEMON: while it hangs guests go on, and so does what needs only the hypervisor" sim "$FAST" \
        'xensim ctl set rate of web01 to 4M && xl mem-set web01 512 && xensim ctl wait web01 tot below 768M &&
         xensim ctl stop-xenstored && t=$(xensim ctl get web01 tot) && xensim ctl wait web01 tot below ${t}p &&
         xensim ctl pause db01 && xensim ctl wait db01 state=paused && xensim ctl continue-xenstored && xl list web01'
    ok "$DAEMON: guests go on without it" sim "$FAST" \
        'xl mem-set web01 512 && xensim ctl wait web01 want=512M && xensim ctl kill-xenstored && xensim ctl wait web01 tot=512M'
    ok "$DAEMON: @introduceDomain and @releaseDomain come, for introduced domains and others" sim churn \
        'timeout 20 xenstore-watch -n 3 @introduceDomain >/dev/null && timeout 20 xenstore-watch -n 3 @releaseDomain >/dev/null'
done
ok "a fault fails so many times" sim "$FAST" \
    'xensim ctl fault getdomaininfolist EPERM 2 && ! xl list 2>/dev/null && ! xl list 2>/dev/null && xl list'
ok "and leaves xenstored and the host alone" sim "$FAST" \
    'xensim ctl fault getdomaininfo EIO 1000 && xensim ctl create new pv 64M && xensim ctl wait new there && xensim ctl destroy new'
ok "xc_domain_setmaxmem can fail" sim "$FAST" 'xensim ctl fault max_mem ENOMEM 1 && ! xl mem-set web01 512 2>/dev/null && xl mem-set web01 512'
has "a fault needs a name that exists" "$(sim empty 'xensim ctl fault foo EPERM 1' 2>&1)" 'no such hypercall: foo'
ok "created, changed, destroyed from outside" sim empty \
    'xensim ctl create web01 pv 256M max 512M dynamic-min 128M && xl list web01 && [ "$(xenstore-read /local/domain/1/memory/dynamic-min)" = 131072 ] &&
     xensim ctl "set target of web01 to 128M" && xensim ctl wait web01 tot=128M && xensim ctl set behaviour of web01 to no-driver &&
     xensim ctl set target of web01 to 256M && xensim ctl wait web01 target=256M && [ "$(xensim ctl get web01 tot)" = 32768 ] &&
     xensim ctl destroy web01 && ! xensim ctl get web01 2>/dev/null'
ok "a node with escapes is written as it is" sim "$FAST" \
    'xensim ctl "set node data/y of web01 to \"\\e[31m\\x80\"" &&
     [ "$(xenstore-read -R /local/domain/1/data/y | od -An -tx1 | tr -d "[:space:]")" = 1b5b33316d80 ]'
ok "paged, shared, claimed and free memory can be set" sim pair \
    'xensim ctl set paged of win01 to 100M && [ "$(xensim ctl get win01 paged)" = 25600 ] && xensim ctl set shared of win01 to 50M &&
     xl info | grep -Eq "^sharing_used_memory *: 50" && xensim ctl set maxmem of web01 to 1G && xensim ctl set claim of web01 to 600M &&
     xl info | grep -Eq "^outstanding_claims *: 88" && xensim ctl set free to 200M && xl info | grep -Eq "^free_memory *: 112$"'
ok "the dump is the same twice on a quiet host" sim "$FAST" '[ "$(xensim ctl dump)" = "$(xensim ctl dump)" ]'
is "waiting in vain has an end and its own exit code" "$(sim "$FAST" 'xensim ctl wait web01 tot=1M timeout 100ms >/dev/null 2>&1; echo $?')" 5
has "outside of a host it says so" "$("$XENSIM" ctl dump 2>&1)" 'XENSIM_DIR is not set'
finish
