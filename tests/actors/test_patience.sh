#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What has to wait, and holds nobody up: a guest that is booting, libxl's lock, a pager that does not
# begin, a log that nobody reads.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 16G
dom0 1G
domain mark pv 256M max 1G
domain web01 pv 512M max 1G
domain web02 pv 512M max 1G
domain boots hvm 256M max 512M boot 60m
domain stiff1 hvm 512M behaviour no-driver
END
start xl

# a booting guest is not lowered, but raised
policy_set 4 xl "" 200000
said 'domain 4 \(boots\): not lowered to 200000K yet, holds .*; it is booting'
result $? "a booting guest is not lowered"
before=$(all_levers | grep '^4 ')
settled
is "nothing of it is touched" "262144 263168 none none" "$(target 4) $(maxmem 4) $(paging 4) $(pager 4)"
is "nor is its limit lowered" "$before" "$(all_levers | grep '^4 ')"
is "said once" "1" "$(count 'domain 4 .*it is booting')"
target_set 4 300000
said 'domain 4 .*set to 300000K, enforced'
result $? "raised it is at once"
xensim ctl create soon hvm 256M max 512M boot 2s >/dev/null
domid=$(pages soon domid)
policy_set "$domid" xl "" 200000
said "domain $domid .*it is booting"
said "domain $domid .*balloon target set to 200000K"
result $? "once it has booted, it is lowered"
is "when nothing is outstanding any more" "0" "$(pages soon pod_entries)"

# a guest that was built with all of its memory has nothing outstanding: it boots while it is young,
# has hardly run, and shows no driver
fresh() { # fresh NAME SECONDS-AGO OPTION…: becomes $domid
    xensim ctl create "$1" hvm 256M behaviour no-driver "${@:3}" >/dev/null
    domid=$(pages "$1" domid)
    said "domain $domid .*new, its policy is xl"
    said "domain $domid .*balloon target is 256M already"
    [ "$2" = none ] || xenstore-write "/vm/$(pages "$1" uuid)/start_time" "$(($(date +%s) - $2)).07"
    policy_set "$domid" xl "" 200000
}
fresh young1 1
said "domain $domid \\(young1\\): not lowered to 200000K yet, .*it is young, and shows no balloon driver yet"
result $? "a young guest without a driver is not lowered"
is "nothing of it is touched" "262144 263168" "$(target "$domid") $(maxmem "$domid")"
xenstore-write "/local/domain/$domid/control/feature-balloon" 1
said "domain $domid .*balloon target set to 200000K"
result $? "once it shows one, it is"
fresh old1 3600
said "domain $domid .*balloon target set to 200000K"
result $? "one that was built an hour ago is lowered at once"
fresh unknown1 none
said "domain $domid .*balloon target set to 200000K"
result $? "so is one of unknown age"
fresh runs1 1 load 200000
said "domain $domid .*balloon target set to 200000K"
result $? "and one that has run for longer than a boot takes"

# somebody holds libxl's lock: this domain waits, the others do not
lock=/var/lib/xen/userdata-l.2.$(pages 2 uuid).domain-userdata-lock
mkfifo "$work/hold"
(flock 9; echo held >"$work/held"; cat >/dev/null) <"$work/hold" 9>"$XENSIM_DIR/root$lock" &
exec 6>"$work/hold"
until_line "$work/held" held
policy_set 2 xl "" 300000
said 'domain 2 .*has to wait, and is tried again .*let go of libxl.s lock on domain 2'
result $? "libxl's lock is held: said, with the holder"
like "in a node too" "*libxl's lock on domain 2*" "$(trouble 2)"
policy_set 3 xl "" 300000
said 'domain 3 .*balloon target set to 300000K'
result $? "other domains are not held up"
is "said once" "1" "$(count 'domain 2 .*has to wait')"
policy_set 2 xl "" 310000
exec 6>&-
said 'domain 2 .*balloon target set to 310000K'
result $? "when it is let go, the newest target is set"
settled
is "and only that" "310000 0 none" "$(target 2) $(count 'set to 300000K.*domain 2') $(trouble 2)"

# the policy goes away while the lock is held
rm -f "$work/held"
(flock 9; echo held >"$work/held"; cat >/dev/null) <"$work/hold" 9>"$XENSIM_DIR/root$lock" &
exec 6>"$work/hold"
until_line "$work/held" held
forget
policy_set 2 xl "" 320000
said 'domain 2 .*has to wait'
xenstore-write /libxl/2/memory-policy/actor somebody
said 'domain 2 .*not served any more'
exec 6>&-
settled
is "changed away while it waits: left alone" "310000 none" "$(target 2) $(trouble 2)"

# the hypervisor or the store refuse for a moment
policy_set 5 xl paging=true,delay=0 300000
said 'domain 5 .*paging enabled'

# nobody reads the log: it goes on
stop
[ "$rc" = 0 ] || cat "$log"
mkfifo "$work/log"
(become "$HOST_BUILD/xenmem" actor run xl --foreground --config "$work/xl.conf") 2>"$work/log" &
actor=$!
exec 7<"$work/log"
perl -e 'fcntl(STDIN, 1031, 8192) or die' <&7 # F_SETPIPE_SZ: it is soon full
for _ in {1..500}; do [ "$(node /tool/xenmem/actors/xl/pid)" = "$actor" ] && break; sleep 0.02; done
for i in {1..200}; do target_set 3 $((300000 + i * 4)); done
xensim ctl wait 3 target=300800K timeout 60s
result $? "nobody reads the log: it goes on"
cat <&7 >"$work/xl.log" &
log=$work/xl.log
target_set 3 310000
said 'lines of the log could not be written'
result $? "and says how much was lost"
said 'domain 3 .*set to 310000K'

exec 7<&-
kill -TERM "$actor"
wait "$actor"
is "it ends well" "0" "$?"
