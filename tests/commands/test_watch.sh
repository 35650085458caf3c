#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# watch: a line per event, for people and for programs, and its ends.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 4G
dom0 1G
domain web01 pv 512M max 1G
domain db pvh 512M max 1G
END

background "$work/text" watch
text=$!
background "$work/json" watch --json
json=$!
until_line "$work/text" watching && until_line "$work/json" watching
result $? "both say when they are ready"

# told NAME PATTERN-OF-TEXT JQ-CONDITION: both tell
told() {
    until_line "$work/text" "$2"
    result $? "$1" "$(cat "$work/text")"
    local i
    for ((i = 0; i < 500; i++)); do
        jq -es "any(.[]; $3)" <"$work/json" >/dev/null 2>&1 && break
        sleep 0.02
    done
    [ $i -lt 500 ]
    result $? "$1, for programs" "$(cat "$work/json")"
}

program mem-policy-set web01 xl delay=3 2>/dev/null
told "a policy" "web01 \(1\) actor xl delay=3, target none$" \
    '.event == "memory_target_changed" and .domid == 1 and .name == "web01" and .actor == "xl" and
     .params == "delay=3" and .target_kb == null'
program mem-set web01 300 2>/dev/null
told "a target" "web01 \(1\) actor xl delay=3, target 300M, enforced$" \
    '.domid == 1 and .target_kb == 307200 and .balloon_kb == 307200 and .enforce == true'
program mem-enforce-set web01 off 2>/dev/null
told "enforce" "web01 \(1\) actor xl delay=3, target 300M$" '.target_kb == 307200 and .enforce == false'
xensim ctl create new01 pv 64M
told "a domain" "new01 \(3\) is there$" '.event == "domain_introduced" and .domid == 3 and .name == "new01"'
xensim ctl destroy db
told "a domain that goes" "db \(2\) is gone$" '.event == "domain_released" and .domid == 2 and .name == "db"'
is "each line is an object" "$(wc -l <"$work/json")" "$(jq -c . <"$work/json" | wc -l)"
is "with its time" "true" "$(jq -s 'all(.[]; .at_ms > 1600000000000)' <"$work/json")"

# a name that hurts
xenstore-write /local/domain/3/name $'\e[31mred'
program mem-policy-set 3 xl 2>/dev/null
until_line "$work/text" "red \(3\) actor xl"
result $? "a name is sanitised" "$(cat "$work/text")"
is "no escape reaches the terminal" "0" "$(grep -c $'\e' "$work/text")"

# xenstored goes away and comes back
xensim ctl kill-xenstored
told "xenstored is gone" ' disconnected: .*xenstored' \
    '.event == "disconnected" and (.sentence | contains("xenstored"))'
xensim ctl restart-xenstored
for file in text json; do
    for ((i = 0; i < 500; i++)); do
        [ "$(grep -cE 'watching("|$)' "$work/$file")" = 2 ] && break
        sleep 0.02
    done
    [ $i -lt 500 ]
    result $? "they watch again: $file" "$(cat "$work/$file")"
done
program mem-policy-set web01 xl delay=3 2>/dev/null # a new xenstored has lost it
program mem-set web01 320 2>/dev/null
told "a target, as before" "web01 \(1\) actor xl delay=3, target 320M, enforced$" \
    '.domid == 1 and .target_kb == 327680 and .name == "web01"'
xensim ctl create new02 pv 64M
told "a domain, as before" "new02 \([0-9]+\) is there$" '.event == "domain_introduced" and .name == "new02"'
is "each line is an object still" "$(wc -l <"$work/json")" "$(jq -c . <"$work/json" | wc -l)"

# ends
(program watch; echo $? >"$work/code") 2>"$work/err" | head -1 >"$work/head"
until_line "$work/code" .
like "nobody listens any more" "*watching" "$(<"$work/head")"
is "that is no failure to be told of" "" "$(<"$work/err")"
xensim ctl kill-xenstored
until_line "$work/json" 'disconnected.*' >/dev/null
kill $text $json
wait $text
is "SIGTERM ends it, while xenstored is away as well" 143 $?
wait $json
is "with whole lines only" "$(wc -l <"$work/json")" "$(jq -c . <"$work/json" | wc -l)"
ends "without xenstored it does not begin" 1 "xenmem: *xenstored*" watch
xensim ctl restart-xenstored

# A shell lets its background ignore SIGINT; a terminal does not.
# shellcheck disable=SC2016 # expanded by expect
PROGRAM=$HOST_BUILD/xenmem PRELOAD=$(preload_of "$HOST_BUILD/xenmem") expect -c '
    set timeout 30
    log_user 0
    spawn -noecho env LD_PRELOAD=$env(PRELOAD) $env(PROGRAM) watch
    expect "watching"
    send "\003"
    expect eof
    exit [expr {[lindex [wait] 5] eq "SIGINT" ? 0 : 1}]'
is "^C ends it" 0 $?
