#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The stock tools work on the simulated host and agree with it to the page: xl list, xl info,
# xl mem-set, xl pause, xl destroy, xl sharing, xentop, xenstore-ls; with both daemons.
. "$(dirname "$0")/lib.sh"

# The pages of a host, from its own dump, as xl and xentop would print them.
cat >"$TMP/agree" <<'EOS'
set -eu
# xl list: MiB of tot + outstanding, rounded down, for every domain
xensim ctl dump | awk '/^domid/ { for (i = 1; i <= NF; i++) { split($i, f, "="); v[f[1]] = f[2] }
    print v["domid"], int((v["tot"] + v["outstanding"]) / 256) }' | sort -n >want
xl list | awk 'NR > 1 { print $2, $3 }' | sort -n >got
diff want got
# xentop: KiB to the page
xensim ctl dump | awk '/^domid/ { for (i = 1; i <= NF; i++) { split($i, f, "="); v[f[1]] = f[2] }
    gsub(/"/, "", v["name"]); print v["name"], v["tot"] * 4, v["max"] * 4 }' | sort >want
xentop -b -f -i 1 -d 1 | awk 'NR > 1 { print $1, $5, $7 }' | sort >got
diff want got
# xl info: total, and free less claims, in MiB
xensim ctl dump | awk '/^host/ { for (i = 2; i <= NF; i++) { split($i, f, "="); v[f[1]] = f[2] }
    print "total_memory", int(v["total"] / 256); print "free_memory", int((v["free"] - v["claimed"]) / 256)
    print "sharing_freed_memory", int(v["sharing_freed"] / 256)
    print "sharing_used_memory", int(v["sharing_used"] / 256) }' | sort >want
xl info | awk '$1 ~ /^(total|free|sharing_freed|sharing_used)_memory$/ { print $1, $3 }' | sort >got
diff want got
EOS

for DAEMON in xenstored oxenstored; do
    cd "$TMP" || exit 1
    ok "$DAEMON: xl list, xentop and xl info agree, every kind of domain" sim shared "bash $TMP/agree"
    ok "$DAEMON: and with claims and paused domains" sim claimed "bash $TMP/agree"
    ok "$DAEMON: and beyond 1,024 domids" sim sparse "bash $TMP/agree"
    ok "$DAEMON: xl mem-set shrinks to the page" sim "$FAST" \
        'xl mem-set web01 512 && xensim ctl wait web01 tot=512M && [ "$(xensim ctl get web01 tot)" = 131072 ] &&
         [ "$(xensim ctl get web01 max)" = $((131072 + 256)) ] && bash '"$TMP/agree"
    ok "$DAEMON: xl mem-set grows to the page" sim "$FAST" \
        'xl mem-set web01 1024 && xensim ctl wait web01 tot=1G && [ "$(xenstore-read /local/domain/1/memory/target)" = 1048576 ]'
    ok "$DAEMON: an HVM guest stays a constant above its target" sim pair \
        'xl mem-set win01 800 && xensim ctl wait win01 target=$(((800 - 16) * 1024)) &&
         xensim ctl wait win01 driver=settled && [ "$(xensim ctl get win01 tot)" = $((800 * 256 + 8)) ]'
    ok "$DAEMON: xl mem-set above static-max is refused" sim "$FAST" '! xl mem-set web01 2000'
    ok "$DAEMON: dom0 too" sim "$FAST" 'xl mem-set 0 800 && xensim ctl wait 0 tot=800M'
    ok "$DAEMON: xl pause and unpause" sim "$FAST" \
        'xl pause web01 && xensim ctl wait web01 state=paused && xl list web01 | grep -q -- --p--- &&
         xl unpause web01 && xensim ctl wait web01 state=running'
    ok "$DAEMON: a paused guest does not move, and does when it runs" sim "$FAST" \
        'xl pause web01; xl mem-set web01 512; xensim ctl wait web01 want=512M
         [ "$(xensim ctl get web01 tot)" = $((768 * 256)) ] || exit 1
         xl unpause web01; xensim ctl wait web01 tot=512M'
    ok "$DAEMON: xl destroy gives all memory back, and its nodes go" sim "$FAST" \
        'xl destroy db01 && xensim ctl wait db01 gone && ! xenstore-exists /local/domain/2/name &&
         ! xenstore-exists /libxl/2 && xensim ctl dump | grep -q "allocated=$((2048 * 256)) "'
    ok "$DAEMON: xl destroy of the smallest thing leaves a host that agrees" sim "$FAST" \
        'xl destroy cache01 && xensim ctl wait cache01 gone && bash '"$TMP/agree"
    ok "$DAEMON: permissions are those of libxl" sim "$FAST" \
        'xenstore-ls -p /local/domain/1 | grep -q "^memory = \"\"[ .]*(n0,r1)" &&
         xenstore-ls -p /local/domain/1 | grep -q "^data = \"\"[ .]*(n1)" &&
         xenstore-ls -p /libxl | grep -q "^1 = \"\"[ .]*(n0)"'
    cd "$OLDPWD" || exit 1
done
has "xl list shows the domains of a scenario" "$(sim "$FAST" 'xl list')" '^db01 +2 +512 +1'
has "xl info knows its Xen" "$(sim "$FAST" 'xl info')" '^xen_version +: 4\.17'
has "xl sharing" "$(sim shared 'xl sharing')" '^guest1 .* 128$'
has "the wrapper of /usr/sbin works as well" "$(sim "$FAST" '/usr/sbin/xl list')" '^web01'
finish
