#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What goes wrong beneath a command: hypercalls that fail, a lock that is held, a domain that goes
# away, xenstored that hangs or is gone, output that nobody takes, and a host that is none.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 4G
dom0 1G
domain web01 pv 512M max 1G
domain db pv 512M max 1G
END
settle

xensim ctl fault max_mem EPERM 1
ends "a hypercall fails in the second step" 1 "*web01 (1), step 2 of 2*1 done, 1 not*xenmem undo*" mem-set web01 300
ends "and what was done is undone" 0 "*" undo
is "it is as it was" "524288 525312" "$(target 1) $(maxmem 1)"
settle

# libxl's lock on the domain
lock=/var/lib/xen/userdata-l.1.$(pages 1 uuid).domain-userdata-lock
exec 9>"$lock"
flock 9
background "$work/locked" mem-set web01 300
pid=$!
until_line "$work/locked" "Waiting for .*; \^C gives up"
result $? "it says what it waits for" "$(cat "$work/locked")"
kill $pid # a shell lets its background ignore SIGINT
wait $pid
is "a signal gives up" 1 $?
is "nothing was changed" "524288 525312" "$(target 1) $(maxmem 1)"
background "$work/locked" mem-set web01 300
pid=$!
until_line "$work/locked" "Waiting for"
flock -u 9
wait $pid
is "it goes on when the lock is free" "0 307200" "$? $(target 1)"
exec 9>&-

# output
program list >/dev/full 2>"$work/err"
is "output that cannot be written" "1" $?
like "says so" "*Not everything could be written*" "$(<"$work/err")"
program mem-set web01 400 --dry-run >/dev/full 2>"$work/err"
is "a plan that cannot be shown" 1 $?

# xenstored
xensim ctl stop-xenstored
for command in "mem-set web01 400" "mem-balloon-get-target web01" "mem-wait web01" "undo"; do
    # shellcheck disable=SC2086 # words
    ends "$command, xenstored hangs" 1 "xenmem: *xenstored*" $command
done
xensim ctl continue-xenstored
xensim ctl kill-xenstored
for command in "mem-set web01 400" "mem-set web01 400 --dry-run" "mem-policy-set web01 xl" \
    "mem-policy-get web01" "mem-manual-set web01 on" "mem-balloon-set-target web01 400" \
    "mem-balloon-get-target web01" "mem-paging-set-target web01 400" "mem-paging-get-target web01" \
    "mem-sharing-set web01 on" "mem-maxmem-set web01 400" "mem-wait web01" "watch" "undo" "list"; do
    # shellcheck disable=SC2086 # words
    ends "$command, xenstored is gone" 1 "xenmem: *" $command
done
ends "the journal is there all the same" 0 "*target of web01*" journal
xensim ctl restart-xenstored
xensim ctl wait web01 driver!=moving >/dev/null
ends "it is there again" 0 "" mem-set web01 400
