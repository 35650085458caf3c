#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# libxl's lock on a domain, which libxl itself waits for without bound; and xenstored's death.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain web01 pv 512M max 1G
domain xapi1 pv 512M max 1G foreign yes
END
lock=/var/lib/xen/userdata-l.1.$(pages 1 uuid).domain-userdata-lock

hold() { # holds the lock until descriptor 6 is closed
    rm -f "$work/hold"
    mkfifo "$work/hold"
    flock "$lock" sh -c "echo held >$work/held; cat >/dev/null" <"$work/hold" 6>&- &
    exec 6>"$work/hold"
    until_line "$work/held" held
}
let_go() {
    exec 6>&-
    wait
    rm -f "$work/held" "$lock"
}

hold
before=$(everything)
out=$(lever --patience 200 set-balloon 1 300000 enforce 6>&-)
like "what is waited for is told" "waiting: flock (process *) to let go of libxl's lock on domain 1*" "$out"
like "patience has an end" "*ETIMEDOUT Waited in vain for * to let go of libxl's lock on domain 1*" "$out"
like "no patience at all" "*ETIMEDOUT *" "$(lever --patience 0 set-target 1 300000 enforce 6>&-)"
is "nothing was changed" "$before" "$(everything)"
is "other domains are not held up" "ok" "$(lever --patience 0 set-balloon 2 300000 enforce 6>&-)"
is "nor are policies" "ok" "$(lever --patience 0 set-policy 1 xl 6>&- -- set-policy 1 "" | sort -u)"
lever --patience -1 set-balloon 1 300000 enforce >"$work/out" 6>&- &
waiter=$!
until_line "$work/out" waiting:
exec 6>&-
wait $waiter
like "when it is let go, the target is set" "*ok" "$(cat "$work/out")"
is "indeed" "300000" "$(target 1)"
let_go
touch "$lock"
is "a lock file that nobody holds" "ok 310000" "$(lever --patience 0 set-balloon 1 310000 enforce) $(target 1)"

# xenstored dies: every function says so, and the process lives
mkfifo "$work/in"
(program lever pause -- set-policy 1 xl -- get-policy 1 -- set-target 1 200000 -- set-balloon 1 200000 \
    -- set-balloon 2 200000 -- get-balloon 1 -- get-target 1 -- list) <"$work/in" >"$work/out" 2>&1 &
waiter=$!
exec 5>"$work/in"
until_line "$work/out" paused
xensim ctl kill-xenstored
echo >&5
wait $waiter
is "its death ends nothing" "1" "$?"
is "and is told by each" "7" "$(grep -c '^ENOTCONN ' "$work/out")"
is "except by what does not need it" "ok 0 1 2" "$(tail -1 "$work/out")"
like "one cannot begin without it" "E* xenstored cannot be reached*" "$(lever list)"
