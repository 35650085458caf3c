#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Scenarios: all that are delivered parse and start; problems name file and line; events
# happen; what others rely on by name is there.
. "$(dirname "$0")/lib.sh"

# problem TEXT: what xensim check says of a scenario with that text
problem() {
    printf '%b' "$1" >"$TMP/a.scenario"
    "$XENSIM" check "$TMP/a.scenario" 2>&1
}

has "an unknown line" "$(problem 'host 4G\n\nguest web01\n')" "a.scenario:3: .*not with 'guest'"
has "an unknown option" "$(problem 'domain a pv 64M colour blue')" "a.scenario:1: unknown option 'colour'"
has "a bad size" "$(problem '# x\ndomain a pv 64Q')" "a.scenario:2: the memory is a size"
has "a bad type" "$(problem 'domain a px 64M')" "a.scenario:1: the type is pv, hvm or pvh, not 'px'"
has "a bad behaviour" "$(problem 'domain a pv 64M behaviour sulk')" "'behaviour' wants a behaviour"
has "an action that is none" "$(problem 'at 5s explode')" "a.scenario:1: unknown action 'explode'"
has "half an action" "$(problem 'at 5s set target of web01')" "a.scenario:1: .*the end of the line"
has "a bad time" "$(problem 'every day pause a')" "a.scenario:1: a time such as"
has "an open quote" "$(problem 'domain "a pv 64M')" "a.scenario:1: the closing"
has "a bad escape" "$(problem 'domain "\\q" pv 64M')" "a.scenario:1: unknown escape"
has "too much memory for the host" "$("$XENSIM" run "$TMP/none" -- true 2>&1; printf 'host 1G\ndomain a pv 4G\n' >"$TMP/b.scenario"; "$XENSIM" run "$TMP/b.scenario" -- true 2>&1)" \
    'domain a was not created: the host has not that much free memory'
is "a problem ends the run before COMMAND starts" "$(problem 'x' >/dev/null; "$XENSIM" run "$TMP/a.scenario" -- echo started 2>/dev/null)" ''

for file in xensim/scenarios/*.scenario; do
    ok "$(basename "$file") parses" "$XENSIM" check "$file"
done
for name in demo quiet-1000 busy-1000 busy-4000 three pair sparse empty hostile; do
    ok "others rely on: $name" test -r "xensim/scenarios/$name.scenario"
done

cat >"$TMP/events.scenario" <<'EOS'
host 8G
domain web01 pv 512M max 1G
domain db01 pv 512M max 1G domid 77
domain shop pv 512M
at 100ms set target of web01 to 256M
every 200ms a rival rewrites shop's target
at 200ms set node data/x of db01 to "\e[31m\x00"
at 200ms recreate db01
at 100ms write /tool/here "yes"
EOS
ok "timed events happen" sim "$TMP/events.scenario" \
    'old=$(xensim ctl get db01 uuid)
     xensim ctl wait web01 tot=256M && xensim ctl wait shop target=448M && xensim ctl wait shop target=512M &&
     xensim ctl wait db01 uuid!=$old && [ "$(xenstore-read /tool/here)" = yes ] && [ "$(xensim ctl get db01 domid)" = 77 ]'
has "help is there" "$("$XENSIM" --help)" 'xensim run .*SCENARIO'
has "the behaviours are listed" "$("$XENSIM" behaviours)" '^windows'
has "the actions are listed" "$("$XENSIM" actions)" '^set target of DOM to SIZE '
has "the scenarios are listed" "$("$XENSIM" scenarios)" '^demo '
finish
