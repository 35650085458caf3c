#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# undo of one change of several domains (as the console makes them): all of it, what is still ours of
# it, twice, and of an undo itself.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END_OF_HOST'
host 4G
dom0 1G
domain web01 pv 512M max 1G
domain db01 pvh 512M max 1G
domain cache01 pv 256M max 512M
END_OF_HOST

operate() { (become "$HOST_BUILD/tests/operate/operate" "$@") >/dev/null 2>&1; }
values() { for domid in 1 2 3; do echo "$(target $domid) $(maxmem $domid) $(policy $domid actor)"; done; }
newest() { program journal --json | jq -r '.[-1].id'; }
lower() { # all of them, in one change; $lowered is its ID
    operate target 200 -- web01 db01 cache01
    lowered=$(newest)
    settle
}
settle
start=$(values)

# --- all of it
lower
is "three domains, one change" "204800 205824 none
204800 205824 none
204800 205824 none" "$(values)"
like "the journal has one line of it" "$lowered *target of 3 domains  done, 6 of 6" "$(program journal)"
unchanged "tried" 0 "undo $lowered, 3 domains*web01*200M → 512M*" undo --dry-run
ends "undo takes back all" 0 "" undo
is "all is as it was" "$start" "$(values)"
settle
unchanged "twice is refused" 1 "*$lowered has been undone already, by *" undo "$lowered"
unchanged "and there is nothing else" 1 "*nothing to undo*" undo

# --- an undo of the undo, and so on
undone=$(newest)
ends "an undo is taken back by its ID" 0 "" undo "$undone"
is "and all is low again" "204800 204800 204800" "$(target 1) $(target 2) $(target 3)"
settle
unchanged "which is not done twice either" 1 "*$undone has been undone already*" undo "$undone"
ends "and that" 0 "" undo "$(newest)"
is "all is as it was once more" "$start" "$(values)"
settle

# --- somebody has changed one of them
lower
xl mem-set db01 300
settle
unchanged "tried: whose value is not ours is told of" 0 \
    "*db01 (2): Somebody has changed its maxmem since, from 201M to 301M: the domain is left as it is.*" undo --dry-run
ends "it is left alone" 0 "*db01 (2): Somebody has changed its maxmem since*" undo
is "the others are as they were" "$(sed '2s/.*/307200 308224 none/' <<<"$start")" "$(values)"
settle
xl mem-set db01 512
settle

# --- somebody has changed all of them
lower
for guest in web01 db01 cache01; do xl mem-set $guest 222; done
settle
unchanged "nothing is ours any more" 1 "*cache01 (3): Somebody*db01 (2): Somebody*web01 (1): Somebody*" undo
for guest in web01 db01; do xl mem-set $guest 512; done
xl mem-set cache01 256
settle
is "all is as it was, by xl" "$start" "$(values)"

# --- one of them is gone, or is another domain by now
lower
xensim ctl destroy cache01
ends "who is gone is left out" 0 "*Domain 3 is gone*" undo
is "the others are as they were, too" "$(head -2 <<<"$start")" "$(values 2>/dev/null | head -2)"
settle
operate target 200 -- web01 db01
settle
xensim ctl recreate db01
settle
ends "another domain of that domid is none of ours" 0 "*gone*" undo
is "the one that was meant" "$(head -1 <<<"$start")" "$(values 2>/dev/null | head -1)"
