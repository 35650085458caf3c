#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Every operation, what it leaves behind, and that undo takes all of it back.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain web01 pv 512M max 1G
domain win hvm 512M max 512M videoram 8M
domain db pvh 512M max 1G
domain xapi1 pv 512M max 1G foreign yes
END

# done_and_undone NAME WANTED COMMAND…: WANTED is a shell expression of what there must be
done_and_undone() {
    local name=$1 wanted=$2 before out status
    shift 2
    before=$(levers)
    out=$(operate "$@")
    status=$?
    like "$name" "*ok 20*" "$out"
    is "$name: what is left behind" "${wanted#* == }" "$(eval "echo ${wanted% == *}")"
    [ $status = 0 ] || return
    out=$(operate undo)
    like "$name: undo" "undo *ok 20*" "$out"
    is "$name: undo leaves what there was" "$before" "$(levers)"
}

# targets without an actor
done_and_undone "a target down" '$(target 1) $(maxmem 1) == 409600 410624' target 400 -- web01
done_and_undone "a target up" '$(target 1) $(maxmem 1) == 1048576 1049600' target 1g -- web01
done_and_undone "a target, not enforced" '$(target 1) $(maxmem 1) == 409600 525312' --no-enforce target 400 -- web01
done_and_undone "a target with video memory" '$(target 2) $(maxmem 2) == 401408 410624' target 400 -- win
done_and_undone "a target of PVH, up" '$(target 3) $(maxmem 3) == 716800 717824' target 700 -- db
done_and_undone "a target of a domain that libxl does not know" '$(target 4) $(maxmem 4) == 409600 410624' target 400 -- xapi1
done_and_undone "relative" '$(target 1) == 458752' target -64 -- web01
done_and_undone "percent of static-max" '$(target 1) == 786432' target 75% -- web01
done_and_undone "of dom0" '$(target 0) == 1015808' target -32 -- 0
done_and_undone "enforce off is maxmem" '$(maxmem 1) == 1049600' enforce off -- web01
done_and_undone "several domains are one undo" '$(target 1) $(target 3) $(target 4) == 614400 614400 614400' target 600 -- web01 db xapi1

# policy
done_and_undone "a policy" '$(policy 1 actor) $(policy 1 actor-params) == xl delay=3' policy xl delay=3 -- web01
operate policy xl delay=3 -- web01 win >/dev/null
done_and_undone "a policy target" '$(policy 1 target) $(policy 1 enforce) $(target 1) == 409600 1 524288' target 400 -- web01
operate target 400 -- web01 win >/dev/null
done_and_undone "a policy target, not enforced" '$(policy 1 target) $(policy 1 enforce) == 419430 0' --no-enforce target 419430k -- web01
done_and_undone "enforce" '$(policy 1 enforce) == 0' enforce off -- web01
done_and_undone "to xl-manual" '$(policy 1 actor) [$(policy 1 manual-from)] == xl-manual [xl delay=3]' manual on -- web01
done_and_undone "nobody" '[$(policy 1 actor)] [$(policy 1 actor-params)] == [] []' policy "" -- web01
done_and_undone "a lever, with the switch to xl-manual" \
    '$(policy 1 actor) [$(policy 1 manual-from)] $(target 1) $(policy 1 target) == xl-manual [xl delay=3] 307200 409600' \
    --manual balloon-target 300 -- web01
like "a lever without it" "*EPERM *: This lever belongs to the administrator only while the actor is xl-manual, and it is xl: *" \
    "$(operate balloon-target 300 -- web01)"

# who is there to act
like "no actor of that name is alive" "*web01 (1): No actor of the name xl is alive*" "$(operate --dry-run target 300 -- web01)"
xenstore-write /tool/xenmem/actors/xl/pid $$ /tool/xenmem/actors/xl/start "$(sed 's/.*) //' /proc/$$/stat | cut -d' ' -f20)"
like "an actor is" "*policy target  * -> 300M   then xl sets the balloon target*ok dry" "$(operate --dry-run target 300 -- web01)"
is "without a warning" "0" "$(operate --dry-run target 300 -- web01 | grep -c '^!')"
xenstore-write /tool/xenmem/actors/xl/start 1
like "another process with its number is not it" "*No actor of the name xl is alive*" "$(operate --dry-run target 300 -- web01)"
xenstore-rm /tool/xenmem/actors

# levers
operate manual on -- web01 win >/dev/null
done_and_undone "and back" '$(policy 1 actor) $(policy 1 actor-params) $(policy 1 manual-from) == xl delay=3 none' manual off -- web01
done_and_undone "a balloon target" '$(target 1) $(maxmem 1) == 307200 525312' balloon-target 300 -- web01
done_and_undone "maxmem" '$(maxmem 1) $(node /local/domain/1/memory/static-max) == 921600 1048576' maxmem 900 -- web01
done_and_undone "paging on" '$(node /local/domain/2/memory/target-tot_pages) == none' paging on -- win
done_and_undone "a paging target" '$(node /local/domain/2/memory/target-tot_pages) == 409600' paging-target 400 -- win
operate paging-target 400 -- win >/dev/null
xensim ctl wait win paged above 20000 timeout 20s >/dev/null
done_and_undone "paging off" '$(node /local/domain/2/memory/target-tot_pages) $(pages 2 paged) == none 0' paging off -- win
operate paging off -- win >/dev/null
done_and_undone "sharing" '$(true) == ' sharing on -- win
like "paging is not for PV" "*EPERM web01 (1): It is a PV guest, and Xen's paging is for HVM and PVH guests only." \
    "$(operate paging on -- web01)"

# undo of undo, and what a plan that changes nothing says
operate manual off -- web01 win >/dev/null
operate policy "" -- web01 >/dev/null
operate target 300 -- web01 >/dev/null
operate undo >/dev/null
is "undone" "524288" "$(target 1)"
operate undo "$(operate log | awk '/^20/ { id = $1 } END { print id }')" >/dev/null
is "an undo of the undo does it again" "307200 308224" "$(target 1) $(maxmem 1)"
operate undo >/dev/null
is "and can be undone" "524288" "$(target 1)"
like "nothing to do" "*ENODATA There is nothing to do*" "$(operate target 512 -- web01)"
before=$(levers)
like "a dry run says what it would do" "set target of web01 (1)*balloon target  512M -> 300M*ok dry" \
    "$(operate --dry-run target 300 -- web01)"
is "and changes nothing" "$before" "$(levers)"
like "above static-max" "*EPERM *above its static-max of 1024M*" "$(operate target 2g -- web01)"
