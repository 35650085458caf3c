#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What is refused, with which exit code, and that nothing is changed then: mistypes, policy, limits,
# what cannot be, --read-only, what is not confirmed.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 4G
dom0 1G
domain web01 pv 512M max 1G
domain win hvm 512M max 512M videoram 8M
domain 42 pv 64M max 128M
domain gone pv 64M max 64M
END
xensim ctl crash gone
xensim ctl wait gone state!=running >/dev/null
settle

# --- usage: 2
for word in many "" 1024mb 1.5gg 101% -101% -2000% 0x400 1e3 "512 m" $'\e[31m' 99999999999999t 5t5 .5 5. ½ -; do
    unchanged "mem-set web01 '${word//[^ -~]/?}'" 2 "*usage: xenmem mem-set *" mem-set web01 "$word"
done
for line in "mem-set" "mem-set web01" "mem-set -64 web01" "mem-set web01 400 500" "mem-set web01 400 --dryrun" \
    "mem-set web01 400 -x" "mem-set web01 400 --json" "mem-set web01 400 --dry-run=yes" \
    "mem-balloon-set-target web01 1 --enforce --no-enforce" "mem-manual-set web01 maybe" \
    "mem-manual-set web01" "mem-enforce-set web01 1" "mem-sharing-set web01 ON" \
    "mem-policy-set web01" "mem-policy-set web01 a/b" "mem-policy-set web01 xl delay" \
    "mem-policy-set web01 xl a=1,,b=2" "mem-policy-set web01 xl a=1 b=2" "mem-paging-set web01 2" \
    "mem-maxmem-set web01 lots" "mem-wait" "mem-wait web01 --timeout" "mem-wait web01 --timeout x" \
    "mem-wait web01 --timeout -1" "watch web01" "journal a b" "undo a b" "undo --json" "list -l" \
    "help a b" "mem-sett web01 400" "--theme dark mem-set web01 400"; do
    # shellcheck disable=SC2086 # words
    unchanged "$line" 2 "xenmem: *" $line
done
xenmem mem-set web01 $'\e[31mred'
is "what was typed does not reach the terminal as it is" "" "$(tr -d '[:print:]\n' <<<"${err//�/}")"

ends "what only xl has is told apart" 2 "*no command \"mem-max\"; mem-maxmem-set *static-max*" mem-max web01 400

# --- no such domain: 3
for command in "mem-set nix 400" "mem-set 77 400" "mem-set WEB01 400" \
    "mem-enforce-set nix on" "mem-policy-set nix xl" "mem-policy-get nix" "mem-manual-set nix on" \
    "mem-balloon-set-target nix 400" "mem-balloon-get-target nix" "mem-paging-set-target nix 400" \
    "mem-paging-get-target nix" "mem-paging-set nix on" "mem-sharing-set nix on" \
    "mem-maxmem-set nix 400" "mem-wait nix" "list nix" "mem-set nix 400 --dry-run"; do
    # shellcheck disable=SC2086 # words
    unchanged "$command" 3 "xenmem: There is no domain*" $command
done

# --- policy: 4
for command in "mem-balloon-set-target web01 400" "mem-maxmem-set web01 400" "mem-sharing-set win on" \
    "mem-paging-set-target win 400 --yes" "mem-paging-set win on --yes"; do
    # shellcheck disable=SC2086 # words
    unchanged "$command, nobody's" 4 "*belongs to the administrator*mem-manual-set w* on*" $command
    # shellcheck disable=SC2086 # words
    unchanged "$command --dry-run" 4 "*belongs to the administrator*" $command --dry-run
done
xenstore-write /libxl/1/memory-policy/actor xl
unchanged "another's" 4 "*and it is xl: *" mem-balloon-set-target web01 400

# --- what cannot be: 1
unchanged "above static-max" 1 "*above its static-max of 1024M*" mem-set web01 2g
unchanged "KiB for MiB" 1 "*static-max*409600 without a unit is MiB*409600k is KiB." mem-set web01 409600
xenmem mem-set web01 409600m
is "who says MiB means it" "" "$(grep 'without a unit' <<<"$err")"
xenmem mem-set web01 2000
is "nor would anybody want so few KiB" "1 " "$rc $(grep 'without a unit' <<<"$err")"
unchanged "nothing" 1 "*starve*" mem-set web01 0
unchanged "less than nothing" 1 "*below 0*" mem-set web01 -600
unchanged "dom0 below libxl's limit" 1 "*128M*" mem-set 0 100
unchanged "a domain that has crashed" 1 "*shutdown*" mem-set gone 32
unchanged "paging of PV" 1 "*PV guest*" mem-paging-set web01 on --manual --yes
unchanged "sharing of PV" 1 "*PV guest*" mem-sharing-set web01 on --manual
unchanged "nothing to undo" 1 "*nothing to undo*" undo
xenstore-write /libxl/1/memory-policy/actor xl-manual
unchanged "no policy to go back to" 1 "*not remembered*" mem-manual-set web01 off
xenstore-write /libxl/1/memory-policy/target 12monkeys
unchanged "a node that holds nonsense" 1 "*'12monkeys'*" mem-set web01 400
unchanged "a getter of it" 1 "*memory-policy/target*" mem-policy-get web01
xenstore-rm /libxl/1/memory-policy

# --- nothing to do: 0
unchanged "it is so already" 0 "*so already*" mem-set web01 512
unchanged "a policy that is nobody's already" 0 "*so already*" mem-policy-set web01 ""

# --- a name of digits
ends "a name of digits" 0 "" mem-set 42 100
is "is a name where there is no such domid" "102400" "$(target 3)"
settle

# --- not confirmed: 4
program mem-manual-set win on
unchanged "dangerous, with nobody to ask" 4 "*experimental*--yes*" mem-paging-set-target win 300
unchanged "undo of what never was" 1 "*no change \"nothing\"*" undo nothing
unchanged "tried, it needs no confirmation" 0 "*type: win" mem-paging-set-target win 300 --dry-run

# --- read-only: 4, whatever modifies; what is only tried is not refused
refused=0
while read -r command; do
    arguments="web01 400"
    case $command in
    mem-policy-set) arguments="web01 xl" ;;
    *-sharing-set | mem-enforce-set | mem-manual-set | mem-paging-set) arguments="win on" ;;
    undo) arguments="" ;;
    esac
    refused=$((refused + 1))
    # shellcheck disable=SC2086 # words
    unchanged "--read-only $command" 4 "*read-only: nothing is changed*" --read-only $command $arguments
done < <(program help | sed -n 's/^xenmem \([a-z-]*\) .*\[--dry-run\].*/\1/p')
is "so many commands modify" 10 $refused
unchanged "--read-only --dry-run" 0 "*→*" --read-only mem-set web01 400 --dry-run
unchanged "--read-only list" 0 "*web01*" --read-only list
