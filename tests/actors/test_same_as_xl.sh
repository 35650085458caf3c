#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# An actor leaves behind what `xl mem-set` leaves behind, node for node (the whole store with its
# permissions, but for the policy and the actor's own), and page for page.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 16G
dom0 1G
domain web01 pv 512M max 1G rate 4G/s
domain win1 hvm 512M max 1G videoram 8M rate 4G/s
domain pvh1 pvh 512M max 1G rate 4G/s
END
: >"$work/xl.conf"

settle() { # settle NAME MB VIDEORAM-MB: until it has that target and holds it
    xensim ctl wait "$1" "target=$((($2 - $3) * 1024))K" >/dev/null &&
        xensim ctl wait "$1" driver!=moving >/dev/null
}

state() {
    xenstore-ls -fp / | grep -v -e '^/tool/' -e '^/tool ' -e '^/libxl/[0-9]*/memory-policy'
    xensim ctl dump | sed -E 's/ (changes|driver)=[^ ]*//g' | grep -v '^host'
}

start xl
guests="web01:0 win1:8 pvh1:0"
for guest in $guests; do
    IFS=: read -r name videoram <<<"$guest"
    domid=$(pages "$name" domid)
    policy_set "$domid" xl "" $((512 * 1024))
done
said 'domain 3 .*balloon target is 512M already'
for guest in $guests; do
    IFS=: read -r name videoram <<<"$guest"
    domid=$(pages "$name" domid)
    for mb in 400 700 300; do # from 512 each time
        xl mem-set "$name" "$mb" && settle "$name" "$mb" "$videoram"
        state >"$work/by-xl"
        xl mem-set "$name" 512 && settle "$name" 512 "$videoram"
        target_set "$domid" $((mb * 1024)) && settle "$name" "$mb" "$videoram"
        said "domain $domid .*policy target ${mb}M"
        state >"$work/by-actor"
        [ "$(node "/local/domain/$domid/memory/target")" = $(((mb - videoram) * 1024)) ]
        result $? "$name to ${mb}M"
        is "$name to ${mb}M is what xl makes it" "" "$(diff "$work/by-xl" "$work/by-actor")"
        target_set "$domid" $((512 * 1024)) && settle "$name" 512 "$videoram"
    done
done
stop
is "it ends well" "0" "$rc"
