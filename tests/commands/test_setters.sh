#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Every command that changes something: first as a --dry-run, then in earnest, and what it leaves.
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

# does NAME WANTED ARGUMENT…: WANTED is a shell expression, " == ", and what it must come to
does() {
    local name=$1 wanted=$2
    shift 2
    settle
    unchanged "$name, tried" 0 "*1  *→*" "$1" --dry-run "${@:2}"
    ends "$name" 0 "*" "$@"
    is "$name: prints nothing" "" "$out"
    is "$name: what is left" "${wanted#* == }" "$(eval "echo ${wanted% == *}")"
}

# shellcheck disable=SC2016 # expanded when the command is done
{
    # mem-set without an actor
    does "down" '$(target 1) $(maxmem 1) == 409600 410624' mem-set web01 400
    does "up" '$(target 1) $(maxmem 1) == 1048576 1049600' mem-set web01 1g
    does "by domid" '$(target 1) == 819200' mem-set 1 800m
    does "by UUID" '$(target 1) == 716800' mem-set "$(pages 1 uuid)" 700
    does "KiB" '$(target 1) $(maxmem 1) == 614401 615424' mem-set web01 614401k
    does "less" '$(target 1) == 548865' mem-set web01 -64
    does "more" '$(target 1) == 614401' mem-set web01 +64
    does "per cent of static-max" '$(target 1) == 524288' mem-set web01 50%
    does "per cent less" '$(target 1) == 471860' mem-set web01 -10%
    does "options in front" '$(target 1) $(maxmem 1) == 409600 472884' mem-set --no-enforce web01 400
    does "options behind, and --" '$(target 1) == 512000' mem-set -- web01 500
    does "of HVM, less videoram" '$(target 2) $(maxmem 2) == 401408 410624' mem-set win 400 --yes
    does "of PVH" '$(target 3) $(maxmem 3) == 716800 717824' mem-set db 700
    does "of a domain that libxl did not build" '$(target 4) $(maxmem 4) == 409600 410624' mem-set xapi1 400
    does "of dom0" '$(target 0) == 1015808' mem-set 0 -32
    does "enforce off" '$(maxmem 1) == 1049600' mem-enforce-set web01 off
    does "enforce on" '$(maxmem 1) == 513024' mem-enforce-set web01 on

    # policy
    does "a policy" '$(policy 1 actor) $(policy 1 actor-params) == xl delay=3' mem-policy-set web01 xl delay=3
    does "a policy target" '$(policy 1 target) $(policy 1 enforce) $(target 1) == 307200 1 512000' mem-set web01 300
    does "a policy target, not enforced" '$(policy 1 target) $(policy 1 enforce) == 393216 0' mem-set web01 384 --no-enforce
    does "relative to the policy" '$(policy 1 target) == 327680' mem-set web01 -64
    does "enforce" '$(policy 1 enforce) == 0' mem-enforce-set web01 off
    does "to xl-manual" '$(policy 1 actor) [$(policy 1 manual-from)] == xl-manual [xl delay=3]' mem-manual-set web01 on
    does "and back" '$(policy 1 actor) $(policy 1 actor-params) $(policy 1 manual-from) == xl delay=3 none' mem-manual-set web01 off
    does "a lever, with the switch" '$(policy 1 actor) [$(policy 1 manual-from)] $(target 1) == xl-manual [xl delay=3] 262144' \
        mem-balloon-set-target --manual web01 256
    does "a policy without params" '$(policy 1 actor) [$(policy 1 actor-params)] == xl []' mem-policy-set web01 xl
    does "nobody" '[$(policy 1 actor)] == []' mem-policy-set web01 ""

    # levers
    program mem-manual-set web01 on
    program mem-manual-set win on
    does "a balloon target" '$(target 1) == 307200' mem-balloon-set-target web01 300
    does "relative to it" '$(target 1) == 241664' mem-balloon-set-target web01 -64
    does "with its limit" '$(target 1) $(maxmem 1) == 204800 205824' mem-balloon-set-target web01 200 --enforce
    does "maxmem" '$(maxmem 1) $(node /local/domain/1/memory/static-max) == 921600 1048576' mem-maxmem-set web01 900
    does "sharing on" '$(true) == ' mem-sharing-set win on
    does "sharing off" '$(true) == ' mem-sharing-set win off
    does "paging on" '$(paging 2) == none' mem-paging-set win on --yes
    does "a paging target" '$(paging 2) == 307200' mem-paging-set-target win 300 --yes
    xensim ctl wait win paged above 20000 timeout 20s >/dev/null
    does "none" '$(paging 2) $(pages 2 paged) == none 0' mem-paging-set-target win 0
    does "both at once" '$(paging 2) == 307200' mem-paging-set-target win 300 --yes
    does "paging off" '$(paging 2) $(pages 2 paged) == none 0' mem-paging-set win off
}

# what a getter says is what the setter takes
settle
before=$(everything)
xenmem mem-balloon-get-target web01
unchanged "balloon: set(get())" 0 "*so already*" mem-balloon-set-target web01 "$out"
xenmem mem-balloon-get-target win
unchanged "balloon: set(get()) with videoram" 0 "*so already*" mem-balloon-set-target win "$out"
is "getters change nothing" "$before" "$(everything)"
xenmem mem-balloon-set-target win =
is "nor does =" "$before" "$(everything)"
