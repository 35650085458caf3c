#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The last decision of an actor, for others to see: the node, the status, and how often it is written.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain mark pv 256M max 1G
domain web01 pv 512M max 1G
END
at=/tool/xenmem/actors/xl
start xl
is "none yet" "none" "$(node $at/decision)"

decided() { # decided PATTERN: until the node says so
    local i
    for ((i = 0; i < 500; i++)); do
        # shellcheck disable=SC2053 # a pattern
        [[ $(node $at/decision) == $1 ]] && return
        sleep 0.02
    done
    echo "it is: $(node $at/decision)"
    return 1
}

before=$(cut -d. -f1 /proc/uptime)
policy_set 2 xl "" 300000
decided "* domain 2 (web01): balloon target set to 300000K, enforced (policy target 300000K, was 512M, holds 512M); more cannot be done for a PV guest"
result $? "it is the line of the log"
when=$(node $at/decision)
when=${when%% *}
[ "$when" -ge "$before" ] && [ "$when" -le $(($(cut -d. -f1 /proc/uptime) + 1)) ]
result $? "with the seconds since boot in front" "$before $when"
like "the status says so" "xl: alive *    1 domain names it*    * ago: domain 2 (web01): balloon target set *" "$(program actor status)"
is "for programs" "1 domain 2 (web01):" \
    "$(program actor status --json | jq -r '.[0] | "\(.domains) \(.decision)"' | cut -c1-19)"
program actor status --json | jq -e '.[0] | .decision_age_s >= 0 and .heartbeat_age_s >= 0 and .age_s >= 0' >/dev/null
result $? "with ages"

policy_set 2 xl nonsense
decided '* domain 2 (web01): left alone; "nonsense" is no parameter*'
result $? "that a domain is left alone is a decision, too"
policy_set 2 somebody ""
decided "* domain 2 (web01): not served any more; its actor is somebody now"
result $? "and that it is not served any more"
xensim ctl create new1 pv 64M >/dev/null
domid=$(pages new1 domid)
decided "* domain $domid (new1): *"
result $? "and a new domain"

# many in a short time: written at most once a second, and the last one is told
xenstore-watch $at/decision >"$work/writes" &
watcher=$!
until_line "$work/writes" decision
began=$(date +%s)
for ((i = 1; i <= 60; i++)); do policy_set 2 xl "" $((300000 + i * 4)); done
decided "* domain 2 (web01): balloon target set to 300240K*"
result $? "many decisions: the last one is told"
took=$(($(date +%s) - began))
kill "$watcher"
wait "$watcher" 2>/dev/null
writes=$(grep -c decision "$work/writes")
[ "$writes" -le $((took + 3)) ]
result $? "written at most once a second" "$writes writes in $took s"

# text of others stays text
xenstore-write "/local/domain/2/name" "$(printf 'a\033[31mb')"
stop
start xl
policy_set 2 xl "" 350000
decided "* domain 2 (a*b): *350000K*"
result $? "a name of foreign bytes is told"
is "without what a terminal obeys" "0" "$(xenstore-read $at/decision | tr -d -c '\033' | wc -c)"
policy_set 2 xl "$(printf 'x%.0s' {1..200})" 350000
decided "* domain 2 (a*b): left alone; *"
[ "$(node $at/decision | wc -c)" -le 280 ]
result $? "and it is of bounded length" "$(node $at/decision)"
stop
is "it goes with the registration" "none 0" "$(node $at/decision) $rc"
[ "$rc" = 0 ] || cat "$log"
