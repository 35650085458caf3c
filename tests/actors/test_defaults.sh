#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The default policy of a domain that is introduced: xl.conf, the guest's file, neither.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 16G
dom0 1G
domain mark pv 256M max 1G
domain old1 pv 512M max 1G
END
mkdir "$work/one" "$work/two"
dirs="memory_policy_dirs=\"$work/one:$work/two\""
echo "$dirs" >"$work/xl.conf"
before=$(all_levers; xenstore-ls /libxl/2)
start xl

# fresh NAME TYPE MEMORY…: creates a domain, whose number is then in $domid; waits until it is dealt with
fresh() {
    xensim ctl create "$@" >/dev/null
    domid=$(pages "$1" domid)
    said "domain $domid \\($1\\): new"
}
policy() { echo "$(node "/libxl/$domid/memory-policy/actor") $(node "/libxl/$domid/memory-policy/actor-params") $(node "/libxl/$domid/memory-policy/target") $(node "/libxl/$domid/memory-policy/enforce")"; }

# neither says anything
fresh plain pv 256M max 1G
is "neither says anything: xl, with the target that it was built with, enforced" "xl  262144 1" "$(policy)"
said "domain $domid .*balloon target is 256M already"
is "which changes nothing" "262144 263168" "$(target "$domid") $(maxmem "$domid")"
fresh hvm1 hvm 256M videoram 8M
is "HVM: the target counts video memory" "xl  262144 1" "$(policy)"
said "domain $domid .*balloon target is 248M already"
is "which changes nothing either" "253952 263168" "$(target "$domid") $(maxmem "$domid")"
# as libxl builds a populate-on-demand guest: 1 MiB less in memory/target, but not in maxmem
fresh pod1 hvm 256M max 512M videoram 8M target 247M boot 60m behaviour linux-hvm
is "populate-on-demand: what libxl was told" "xl  262144 1" "$(policy)"
said "domain $domid .*balloon target is 247M already"
is "nor does that change anything" "252928 263168" "$(target "$domid") $(maxmem "$domid")"
is "what was there before the actor is left alone" "$before" "$(all_levers | grep '^[012] '; xenstore-ls /libxl/2)"

# xl.conf
printf '%s\nmemory_policy = "xl"\nmemory_policy_args = "paging=true,delay=7"\n' "$dirs" >"$work/xl.conf"
fresh conf1 pv 256M
is "xl.conf" "xl paging=true,delay=7 262144 1" "$(policy)"
said "domain $domid .*new, its policy is xl paging=true,delay=7, target 256M, enforced; .*xl.conf"
printf '%s\nmemory_policy_args = "delay=8"\n' "$dirs" >"$work/xl.conf"
fresh conf2 pv 256M
is "only arguments in xl.conf: for xl" "xl delay=8 262144 1" "$(policy)"
printf '%s\nmemory_policy = ""\n' "$dirs" >"$work/xl.conf"
fresh conf3 pv 256M
said "domain $domid .*new, nobody is to care for it"
is "an empty one is nobody" "none none none none" "$(policy)"
rm "$work/xl.conf"
fresh conf4 pv 256M
is "no xl.conf at all" "xl  262144 1" "$(policy)"

# the guest's file
printf '%s\nmemory_policy = "xl"\nmemory_policy_args = "delay=7"\n' "$dirs" >"$work/xl.conf"
echo 'memory_policy = "xl-manual"' >"$work/one/guest1.cfg"
fresh guest1 pv 256M
is "the guest's file overrides it; arguments are not for another actor" "xl-manual  262144 1" "$(policy)"
printf 'name = "guest2"\nmemory_policy_args = "paging=true"\n' >"$work/two/guest2"
fresh guest2 pv 256M
is "each key by itself; the second folder; without ending" "xl paging=true 262144 1" "$(policy)"
printf 'name = "another"\nmemory_policy = "xl-manual"\n' >"$work/one/guest3.cfg"
printf 'name = "guest3"\nmemory = 256\nmemory_policy = ""\ndisk = [ "a", "b" ]\n' >"$work/two/guest3.cfg"
fresh guest3 pv 256M
is "a file that is another's is not its; nobody is nobody" "none none none none" "$(policy)"
printf 'memory_policy = "xl"\n' >"$work/one/guest4.cfg"
fresh guest4 pv 256M
is "the same actor keeps the arguments" "xl delay=7 262144 1" "$(policy)"
printf 'memory_policy = "squeezer"\nmemory_policy_args = "a=b"\n' >"$work/one/guest5.conf"
fresh guest5 pv 256M
is "an actor that is not ours" "squeezer a=b 262144 1" "$(policy)"
echo 'memory_policy = "xl-manual"' >"$work/one/guest6"
fresh guest6--incoming pv 256M
is "a domain that is migrating in has its name still to come" "xl-manual  262144 1" "$(policy)"
echo 'memory_policy = "xl-manual"' >"$work/evil.cfg"
fresh ../evil pv 256M
is "a name is no path" "xl delay=7 262144 1" "$(policy)"

# what cannot be understood: the domain is left alone
while IFS='|' read -r name text why; do
    # shellcheck disable=SC2059 # a text with escapes
    printf "$text" >"$work/one/$name.cfg"
    fresh "$name" pv 256M
    said "domain $domid .*new, left alone; .*$why"
    result $? "$name: a sentence"
    is "$name: no policy" "none none none none" "$(policy)"
done <<'END'
bad1|memory_policy = "xl\n|bad1.cfg cannot be understood
bad2|memory_policy = [ "xl" ]\n|has to be one text in quotes
bad3|memory_policy = "a b"\n|No default policy was given
bad4|memory_policy_args = "nonsense"\n|No default policy was given
END
mkdir "$work/one/folder1.cfg"
fresh folder1 pv 256M
said "domain $domid .*left alone; .*not a plain file"
result $? "a folder is no file"
: >"$work/one/empty1.cfg"
fresh empty1 pv 256M
is "an empty file says nothing" "xl delay=7 262144 1" "$(policy)"

# a policy that is there before
xenstore-write /libxl/77/memory-policy/actor "" # what a toolstack writes while it builds
xensim ctl create early pv 256M domid 77 >/dev/null
domid=77
settled
is "who has a policy keeps it" " none none none" "$(policy)"

# two actors at once: one policy
actor_xl=$actor log_xl=$log
start xl-manual
xensim ctl create both pv 256M >/dev/null
domid=$(pages both domid)
until_line "$log_xl" "domain $domid .*balloon target is 256M already"
is "two actors: one policy" "xl delay=7 262144 1" "$(policy)"
stop
is "xl-manual ends well" "0" "$rc"
[ "$rc" = 0 ] || cat "$log"
actor=$actor_xl log=$log_xl
stop
is "xl ends well" "0" "$rc"
[ "$rc" = 0 ] || cat "$log"
