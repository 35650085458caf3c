#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Events: one for a transaction, for whom they are meant, and none too many.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain web01 pv 512M max 1G
domain win1 hvm 512M max 1G videoram 8M
domain old1 pv 64M
END

mkfifo "$work/in"
lever set-policy 2 ours x=1 -- set-target 2 300000 >/dev/null # before it is enabled: not told
(program watcher target target:1 target:any:ours target:2:ours introduce release) <"$work/in" >"$work/seen" &
watcher=$!
exec 5>"$work/in"
until_line "$work/seen" ready

# seen FIRST-LINE: what was seen since that line; a last change marks the end
mark=0
seen() {
    mark=$((mark + 1))
    lever set-policy 3 "mark$mark" >/dev/null
    until_line "$work/seen" "^0 target 3 actor=\[mark$mark\]"
    sed "0,/$last/d" "$work/seen" | grep -v 'mark' | sort
    last="actor=.mark$mark."
}
last='^ready'

is "what is there already is not told" "" "$(seen)"
last="actor=.mark1."; mark=1
step() { seen >"$work/step"; cat "$work/step"; }

lever set-policy 1 ours a=1 >/dev/null
step >/dev/null
is "a policy: one event for each that wants it" \
    "0 target 1 actor=[ours] params=[a=1]
1 target 1 actor=[ours] params=[a=1]
2 target 1 actor=[ours] params=[a=1]" "$(cat "$work/step")"
lever set-target 1 400000 enforce >/dev/null
step >/dev/null
is "a target and enforce: one event" \
    "0 target 1 actor=[ours] params=[a=1] target=400000 balloon=400000 enforce=1
1 target 1 actor=[ours] params=[a=1] target=400000 balloon=400000 enforce=1
2 target 1 actor=[ours] params=[a=1] target=400000 balloon=400000 enforce=1" "$(cat "$work/step")"
lever set-target 1 400000 enforce >/dev/null
step >/dev/null
is "the same values again: an event again" "3" "$(grep -c target=400000 "$work/step")"
lever set-target 2 308192 >/dev/null
step >/dev/null
is "video memory is worked out; domain 2 is wanted by three" \
    "0 target 2 actor=[ours] params=[x=1] target=308192 balloon=300000 enforce=0
2 target 2 actor=[ours] params=[x=1] target=308192 balloon=300000 enforce=0
3 target 2 actor=[ours] params=[x=1] target=308192 balloon=300000 enforce=0" "$(cat "$work/step")"
lever set-policy 2 theirs >/dev/null
step >/dev/null
is "another actor: not for those who watch ours" \
    "0 target 2 actor=[theirs] params=[] target=308192 balloon=300000 enforce=0" "$(cat "$work/step")"
lever set-target 2 408192 >/dev/null
step >/dev/null
is "nor are its targets" \
    "0 target 2 actor=[theirs] params=[] target=408192 balloon=400000 enforce=0" "$(cat "$work/step")"
lever set-policy 2 ours >/dev/null
step >/dev/null
is "set to the watched name: told, with the target" \
    "0 target 2 actor=[ours] params=[] target=408192 balloon=400000 enforce=0
2 target 2 actor=[ours] params=[] target=408192 balloon=400000 enforce=0
3 target 2 actor=[ours] params=[] target=408192 balloon=400000 enforce=0" "$(cat "$work/step")"
lever switch-policy 2 xl-manual "" "ours x=1" >/dev/null
step >/dev/null
is "with what to go back to: one event" \
    "0 target 2 actor=[xl-manual] params=[] target=408192 balloon=400000 enforce=0" "$(cat "$work/step")"
xenstore-write /libxl/1/memory-policy/target rubbish
step >/dev/null
is "a target that is no number is none" "0 target 1 actor=[ours] params=[a=1]" "$(head -1 "$work/step")"
xenstore-rm /libxl/1/memory-policy
step >/dev/null
is "a policy that is removed" "0 target 1 actor=[] params=[]
1 target 1 actor=[] params=[]" "$(cat "$work/step")"
xenstore-write /libxl/1/device/vif/0/state 4 /libxl/1/memory-policyx/actor ours /libxl/memory-policy/actor ours \
    /libxl/1x/memory-policy/actor ours /libxl/99999/memory-policy/actor ours /libxl/77/memory-policy/actor ours
step >/dev/null
is "what is no policy of a domain is no event" "" "$(cat "$work/step")"
xenstore-write /libxl/1/memory-policy/actor "$(printf 'our\033s')"
step >/dev/null
is "a name with foreign bytes is nobody's" "2" "$(grep -c 'target 1 actor=.our' "$work/step")"

# single nodes, each alone: what the others hold is told with them
lever set-policy 1 ours a=1 -- set-target 1 400000 enforce >/dev/null
step >/dev/null
xenstore-write /libxl/1/memory-policy/enforce 0
step >/dev/null
is "enforce alone" "0 target 1 actor=[ours] params=[a=1] target=400000 balloon=400000 enforce=0" "$(head -1 "$work/step")"
xenstore-write /libxl/1/memory-policy/actor-params a=2
step >/dev/null
is "parameters alone" "0 target 1 actor=[ours] params=[a=2] target=400000 balloon=400000 enforce=0" "$(head -1 "$work/step")"
xenstore-rm /libxl/1/memory-policy/target
step >/dev/null
is "a target that is removed" "0 target 1 actor=[ours] params=[a=2]" "$(head -1 "$work/step")"
xenstore-rm /libxl/1/memory-policy/actor
step >/dev/null
is "an actor that is removed" "0 target 1 actor=[] params=[a=2]" "$(head -1 "$work/step")"
xenstore-write /libxl/1/memory-policy/target 410000
step >/dev/null
is "a target without an actor" "0 target 1 actor=[] params=[a=2] target=410000 balloon=410000 enforce=0" "$(head -1 "$work/step")"
xenstore-write /libxl/1/memory-policy/later 1
step >/dev/null
is "a node that nobody knows" "0 target 1 actor=[] params=[a=2] target=410000 balloon=410000 enforce=0" "$(head -1 "$work/step")"
xenstore-rm /libxl/1
step >/dev/null
is "all that there is of a domain" "0 target 1 actor=[] params=[]" "$(head -1 "$work/step")"
xenstore-write /libxl/1/memory-policy/target 420000
step >/dev/null
is "nothing of what there was before is told again" \
    "0 target 1 actor=[] params=[] target=420000 balloon=420000 enforce=0" "$(head -1 "$work/step")"
xenstore-rm /libxl/1/memory-policy
xenstore-write /libxl/1/memory-policy/actor "$(printf 'our\033s')"
step >/dev/null

# domains come and go
xensim ctl create new1 pv 64M
until_line "$work/seen" '^4 introduce 4$'
step >/dev/null
is "a domain is introduced, once" "4 introduce 4" "$(grep -E 'introduce|release' "$work/step")"
xensim ctl destroy new1
until_line "$work/seen" '^5 release 4$'
step >/dev/null
is "and released, once" "5 release 4" "$(grep -E 'introduce|release' "$work/step")"
xensim ctl recreate old1
until_line "$work/seen" '^4 introduce 3$'
is "another domain of the same domid is a release and an introduction" "5 release 3
4 introduce 3" "$(sed '0,/^5 release 4/d' "$work/seen" | grep -E 'introduce|release')"

# told again
last="actor=.mark$mark."
lever set-policy 2 "" >/dev/null
step >/dev/null
echo repeat >&5
step >/dev/null
is "what is there is told when it is asked for" "0 target 1 actor=[our?s] params=[]
0 target 2 actor=[] params=[] target=408192 balloon=400000 enforce=0
1 target 1 actor=[our?s] params=[]" "$(sed 's/our[^]]*s/our?s/' "$work/step" | grep -v introduce | grep -v release)"

# disabling
echo 0 >&5
until_line "$work/seen" '^disabled 0'
lever set-policy 1 ours -- set-policy 3 other >/dev/null
until_line "$work/seen" '^2 target 1 actor=\[ours\]'
is "no event of what is disabled" "0" "$(sed '0,/^disabled 0/d' "$work/seen" | grep -c '^0 ')"

# many writers at once: the last word is heard
for i in 1 2 3; do
    (for n in {1..30}; do lever set-target 1 $((200000 + i * 1000 + n)) >/dev/null; done) &
    writers[i]=$!
done
wait "${writers[@]}"
final=$(policy 1 target)
until_line "$work/seen" "^2 target 1 .*target=$final "
is "the last of many changes is told" "1" "$(tail -3 "$work/seen" | grep -c "^2 .*target=$final ")"

# many writers of whole policies: target and parameters belong together. $work/seen has the marks of
# the steps, too, which are of another domain
for i in 1 2 3; do
    (for n in {1..60}; do
        kb=$((300000 + i * 1000 + n))
        xenstore-write /libxl/2/memory-policy/actor-params "n=$kb" /libxl/2/memory-policy/actor ours \
            /libxl/2/memory-policy/target $((kb + 8192)) /libxl/2/memory-policy/enforce 1
    done) &
    writers[i]=$!
done
wait "${writers[@]}"
final=$(policy 2 actor-params)
until_line "$work/seen" "^3 target 2 .*params=\[$final\]"
sed -n 's/^3 target 2 .*params=\[n=\([0-9]*\)\].* balloon=\([0-9]*\) .*/\1 \2/p' "$work/seen" >"$work/pairs"
is "no policy is told that is half written" "" "$(awk '$1 != $2' "$work/pairs" | head -3)"
[ "$(wc -l <"$work/pairs")" -ge 10 ]
result $? "of many that were told" "$(wc -l <"$work/pairs")"

# xenstored dies, which says nothing by itself
xensim ctl kill-xenstored
until_line "$work/seen" '^ENOTCONN The connection to xenstored is gone'
result $? "its death is noticed"
exec 5>&-
wait $watcher
is "and ends nothing else" "1" "$?"
