#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Balloon targets, through libxl and by hand, and the traps of libxl_set_memory_target.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain web01 pv 512M max 1G
domain win1 hvm 512M max 1G videoram 8M
domain xapi1 hvm 512M max 1G videoram 8M foreign yes
domain xapi2 pv 512M max 1G foreign yes
domain less1 pv 512M max 1G node memory/videoram -1
domain pod1 hvm 256M max 512M behaviour pod boot 60m
END
maxmem() { echo $(($(pages "$1" max) * 4)); }
json() { echo "$XENSIM_DIR/root/var/lib/xen/userdata-d.$1."*.libxl-json; }

# by libxl (1, 2) and by hand (3, 4): the same
for domid in 1 2 3 4; do
    video=$(node "/local/domain/$domid/memory/videoram")
    is "$domid: set" "ok
ok 300000" "$(lever set-balloon $domid 300000 enforce -- get-balloon $domid)"
    is "$domid: the node" "300000" "$(target $domid)"
    is "$domid: maxmem" "$((300000 + video + 1024))" "$(maxmem $domid)"
    is "$domid: relative" "ok
ok 290000" "$(lever set-balloon $domid -10000 enforce -- get-balloon $domid)"
    before=$(everything)
    is "$domid: set(get()) is the identity" "ok
ok
ok" "$(lever renew-balloon $domid enforce -- renew-balloon $domid enforce -- renew-balloon $domid)"
    is "$domid: node for node, page for page" "$before" "$(everything)"
    is "$domid: not enforced, lowered" "ok" "$(lever set-balloon $domid 280000)"
    is "$domid: maxmem stays" "280000 $((290000 + video + 1024))" "$(target $domid) $(maxmem $domid)"
done
xensim ctl wait 2 driver=settled >/dev/null
is "HVM: pages are the target and its constant offset" "$((280000 / 4 + 8))" "$(($(pages 2 tot) - 8192 / 4))"

# refusals leave everything as it is
before=$(everything)
for domid in 1 3; do
    like "$domid: above static-max" "ERANGE *above the static-max*" "$(lever set-balloon $domid 1048577 enforce)"
    like "$domid: below nothing" "ERANGE *less than nothing*" "$(lever set-balloon $domid -1048577 enforce)"
done
like "domain 0 keeps 128 MiB" "ERANGE *too little for domain 0*" "$(lever set-balloon 0 131071)"
for domid in 2 3; do
    like "$domid: HVM above maxmem, not enforced" "ERANGE *maxmem is 29*raise maxmem first*" "$(lever set-balloon $domid 400000)"
done
like "no such domain" "ESRCH *" "$(lever set-balloon 77 400000)"
is "nothing was changed by any of them" "$before" "$(everything)"
is "PV above maxmem, not enforced" "ok" "$(lever set-balloon 1 400000)"
is "is what libxl does" "400000" "$(target 1)"
is "maxmem by itself" "ok
ok 500000" "$(lever set-maxmem 1 500000 -- get-maxmem 1)"
is "leaves static-max alone" "1048576" "$(node /local/domain/1/memory/static-max)"
is "maxmem is rounded to pages" "ok
ok 500000" "$(lever set-maxmem 1 500003 -- get-maxmem 1)"

# libxl's success is not believed
before=$(everything)
like "libxl: a commit that fails" "EIO xenstored has not taken over the balloon target*" \
    "$(FAULT=xs_transaction_end:EIO:0:1 faulty set-balloon 1 450000 enforce)"
like "by hand: a commit that fails" "EIO *" "$(FAULT=xs_transaction_end:EIO:0:1 faulty set-balloon 4 450000 enforce)"
like "by hand: a transaction that does not begin" "ENOSPC *" \
    "$(FAULT=xs_transaction_start:ENOSPC:0:1 faulty set-balloon 4 450000 enforce)"
like "by hand: a storm of conflicts has an end" "EAGAIN *" \
    "$(FAULT=xs_transaction_end:EAGAIN:0:1000 faulty set-balloon 4 450000 enforce)"
like "by hand: half of the writes" "EACCES *" "$(FAULT=xs_write:EACCES:1:1 faulty set-balloon 4 450000 enforce)"
for domid in 1 2 3 4; do
    xensim ctl fault max_mem EPERM 1
    like "$domid: the hypervisor refuses maxmem" "E*" "$(lever set-balloon $domid 450000 enforce)"
    xensim ctl fault max_mem EPERM 0
done
for domid in 2 3; do
    xensim ctl fault set_pod_target ENOTEMPTY 1
    like "$domid: the hypervisor refuses the populate-on-demand target" "E*not*" "$(lever set-balloon $domid 450000 enforce)"
done
is "nothing was changed by any of them" "$before" "$(everything)"
out=$(FAULT=xs_transaction_start:ENOSPC:0:1 faulty set-balloon 1 410000)
like "libxl: a transaction that does not begin" "ok*" "$out"
is "what is reported is what is there" "410000" "$(target 1)"
is "libxl: a few conflicts" "ok" "$(FAULT=xs_transaction_end:EAGAIN:0:3 faulty set-balloon 1 415000)"
is "by hand: a few conflicts" "ok" "$(FAULT=xs_transaction_end:EAGAIN:0:3 faulty set-balloon 4 415000 enforce)"

# what libxl does to a program that has not provided for it
like "libxl: a disaster does not end the process" "EIO *
ENOTCONN libxl has lost xenstored*" "$(FAULT_DISASTER=1 faulty set-balloon 1 420000 -- set-balloon 1 420000)"
is "libxl: our caller's children are our caller's" "ok child 7" \
    "$(FAULT_SIGCHLD=1 faulty set-balloon-with-child 1 420000)"

# others write too
like "libxl: somebody else was faster" "ESTALE Somebody else was faster: the balloon target of domain 1 is 98M now, not 410M*" \
    "$(FAULT_HOOK='xs_read:6:xenstore-write /local/domain/1/memory/target 100352' faulty set-balloon 1 420000)"
is "by hand: a relative change starts from what is there at the moment" "ok" \
    "$(FAULT_HOOK='xs_transaction_start:0:xenstore-write /local/domain/4/memory/target 350000' faulty set-balloon 4 +1000)"
is "not from what was" "351000" "$(target 4)"

# the order, by hand: maxmem is raised before a raised target, lowered after a lowered one
lever set-balloon 4 300000 enforce >/dev/null
FAULT_HOOK="xs_write:0:xensim ctl get 4 max >$work/max" faulty set-balloon 4 400000 enforce >"$work/out"
is "raised before" "ok $((401024 / 4))" "$(cat "$work/out") $(cat "$work/max")"
FAULT_HOOK="xs_write:0:xensim ctl get 4 max >$work/max" faulty set-balloon 4 320000 enforce >"$work/out"
is "lowered after" "ok $((401024 / 4)) $((321024 / 4))" "$(cat "$work/out") $(cat "$work/max") $(pages 4 max)"

# dom0less writes "-1" for "no video memory", which libxl takes at its word
is "videoram -1" "ok" "$(lever set-balloon 5 300000 enforce)"
is "to the KiB" "300000 $((300000 + 1024))" "$(target 5) $(maxmem 5)"
is "set(get()) is the identity" "ok 300000" "$(lever renew-balloon 5 enforce) $(target 5)"
xenstore-write /local/domain/5/memory/videoram rubbish
is "videoram that is no number" "ok 310000" "$(lever set-balloon 5 310000 enforce) $(target 5)"

# a domain 0 that is PVH: libxl 4.17 would set its populate-on-demand target
is "domain 0" "ok 900000" "$(lever set-balloon 0 900000) $(target 0)"
sed -i 's/"type":"pv"/"type":"pvh"/' "$(json 0)"
xl mem-set 0 800 >"$work/xl" 2>&1
is "xl fails with a PVH domain 0" "1 900000" "$? $(target 0)"
is "we do not" "ok 819200" "$(FAULT_PVH_DOM0=1 faulty set-balloon 0 819200) $(target 0)"
rm "$(json 0)"
is "nor without its configuration" "ok 829200" "$(lever set-balloon 0 829200) $(target 0)"
lever set-maxmem 0 1049600 >/dev/null # xl has left it lowered
xenstore-rm /local/domain/0/memory/target
xenstore-rm /local/domain/0/memory/static-max
is "nor without its nodes" "ok 839200" "$(lever set-balloon 0 839200) $(target 0)"
is "which are then complete, as libxl makes them" "$(maxmem 0)" "$(node /local/domain/0/memory/static-max)"

# bad and missing nodes
xenstore-write /local/domain/4/memory/target "$(printf '12\033[2J')"
like "a bad target" "EBADMSG /local/domain/4/memory/target does not hold a plain number*" "$(lever get-balloon 4)"
xenstore-rm /local/domain/4/memory/target
like "no target to add to" "ENODATA *" "$(lever set-balloon 4 +4)"
is "one can be set" "ok 300000" "$(lever set-balloon 4 300000 enforce) $(target 4)"
xenstore-rm /local/domain/4/memory/static-max
like "no static-max" "ENODATA *static-max is missing*" "$(lever set-balloon 4 300000)"
