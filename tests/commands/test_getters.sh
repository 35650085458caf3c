#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The getters.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain web01 pv 512M max 1G
domain win hvm 512M max 512M videoram 8M behaviour paged
END

is_json() { # is_json NAME EXPECTED ARGUMENT…
    local name=$1 expected=$2
    shift 2
    xenmem "$@"
    is "$name" "$expected" "$(jq -c . <<<"$out" 2>&1)"
}

ends "a balloon target" 0 "524288k" mem-balloon-get-target web01
is_json "the same for programs" '{"domid":1,"target_kb":524288}' mem-balloon-get-target --json web01
ends "less videoram" 0 "516096k" mem-balloon-get-target win
ends "of dom0" 0 "1048576k" mem-balloon-get-target 0
xenstore-rm /local/domain/1/memory/target
ends "there is none" 1 "*target*" mem-balloon-get-target web01
xenstore-write /local/domain/1/memory/target "1e5"
ends "there is no number" 1 "*/local/domain/1/memory/target*" mem-balloon-get-target web01
xenstore-write /local/domain/1/memory/target 524288
ends "no paging for PV" 1 "*PV guest*" mem-paging-get-target web01
ends "paging is not enabled" 1 "*not enabled*" mem-paging-get-target win
# What changes nothing does not say that it has changed nothing.
for command in "mem-paging-get-target web01" "mem-paging-get-target win" "mem-balloon-get-target web01" \
    "mem-balloon-get-target nix" "mem-policy-get nix" "list nix"; do
    # shellcheck disable=SC2086 # words
    xenmem $command
    is "$command: no word of changes" "" "$(grep -i 'nothing was\|nothing is' <<<"$err")"
done
ends "two domains are too many" 2 "*usage: *" mem-balloon-get-target web01 win
ends "no policy" 0 "actor   
params  
target  -
enforce -" mem-policy-get web01
is_json "no policy for programs" '{"domid":1,"actor":"","params":"","target_kb":null,"enforce":null}' \
    mem-policy-get web01 --json
xenstore-write /libxl/1/memory-policy/actor xl /libxl/1/memory-policy/actor-params delay=3 \
    /libxl/1/memory-policy/target 400000 /libxl/1/memory-policy/enforce true
ends "a policy" 0 "actor   xl
params  delay=3
target  400000k
enforce 1" mem-policy-get web01
is_json "for programs" '{"domid":1,"actor":"xl","params":"delay=3","target_kb":400000,"enforce":true}' \
    mem-policy-get web01 --json
ends "getters refuse nobody" 0 "524288k" mem-balloon-get-target web01
ends "nor are they modifications" 0 "524288k" --read-only mem-balloon-get-target web01
