#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What can go wrong between planning and the last step: the plan ends with a sentence, the journal
# tells how far it got, and what was done can be undone.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain web01 pv 512M max 1G
domain db pv 512M max 1G
domain win hvm 512M max 1G
END
journal=$XENMEM_STATE_DIR/journal.jsonl
last() { operate log | grep '^20' | tail -1 | cut -d' ' -f2-; }

start=$(levers)

# the gate
like "read-only" "*EROFS xenmem was started read-only: nothing is changed.*" "$(operate --read-only target 400 -- web01)"
is "read-only changes nothing" "$start" "$(levers)"
is "and writes no journal" "" "$(cat "$journal" 2>/dev/null)"
out=$(operate --at done:0 lock target 400 -- web01 db)
like "a lock stops a plan half-way" "*EROFS web01 (1), step 2 of 4: Changes are locked: * 1 done, 3 not. What was done can be undone." "$out"
is "the journal knows how far" "target failed 1/1/4 stands" "$(last)"
is "the rest is untouched" "409600 525312 524288" "$(target 1) $(maxmem 1) $(target 2)"
operate undo >/dev/null
is "what was done can be undone" "$start" "$(levers)"
like "cancelled before the first step" "*ECANCELED *" "$(operate --at begins:0 cancel target 400 -- web01)"
is "nothing done" "target cancelled 0/0/2 stands" "$(last)"
like "cancelled with its intent written" "*ECANCELED *" "$(operate --at journalled:1 cancel target 400 -- web01)"
is "one done, one untouched" "target cancelled 1/2/2 stands" "$(last)"
operate undo >/dev/null
is "taken back" "$start" "$(levers)"
like "the thread carries out" "*ok 20*" "$(operate --thread target 400 -- web01)"
operate --thread undo >/dev/null
is "the thread undoes as well" "$start" "$(levers)"

# somebody else
out=$(operate --planned 'xenstore-write /local/domain/1/memory/target 500000' target 400 -- web01)
like "a value that has changed since" "*ESTALE web01 (1)*Its balloon target is 500000K and was 512M when the plan was made: it was left alone.*" "$out"
is "is left alone" "500000 525312" "$(target 1) $(maxmem 1)"
xenstore-write /local/domain/1/memory/target 524288
operate policy xl -- web01 db >/dev/null
start=$(levers)
out=$(operate --at journalled:0 'xenstore-write /libxl/1/memory-policy/target 300000' target 400 -- web01)
like "a policy that changes at the last moment" "*ESTALE web01 (1)*Its policy target is 300000K and was none*" "$out"
is "is left as it is" "300000 none" "$(policy 1 target) $(policy 1 enforce)"
is "and the journal says untouched" "  web01 policy_target untouched" "$(operate log | tail -1)"
xenstore-rm /libxl/1/memory-policy/target
out=$(operate target 400 -- web01 db)
xenstore-write /libxl/1/memory-policy/target 300000
out=$(operate undo)
like "undo leaves alone what is no longer ours" "*web01 (1): Somebody has changed its policy target since, from 400M to 300000K*ok 20*" "$out"
is "but takes the other back" "300000 none" "$(policy 1 target) $(policy 2 target)"
operate target 400 -- db >/dev/null
xenstore-write /libxl/2/memory-policy/target 300000
like "undo of nothing that is ours is refused" "*EPERM *" "$(operate undo)"
is "and changes nothing" "300000" "$(policy 2 target)"
xenstore-rm /libxl/1/memory-policy
xenstore-rm /libxl/2/memory-policy

# hypercalls
for step in 0 1; do
    start=$(levers)
    out=$(operate --at "journalled:$step" 'xensim ctl fault max_mem EPERM 1' target $((600 + step)) -- web01)
    if [ $step = 0 ]; then
        like "a refused maxmem ends it" "*EPERM web01 (1), step 1 of 2: The hypervisor refuses * 0 done, 2 not." "$out"
        is "the target was not touched" "$start" "$(levers)"
    fi
done
operate target 512 -- web01 >/dev/null
start=$(levers)
like "the domain cannot be looked at" "*EINVAL web01 (1)*" \
    "$(operate --at begins:0 'xensim ctl fault getdomaininfolist EINVAL 1' target 400 -- web01)"
is "nothing was changed" "$start" "$(levers)"
like "a PoD target that is refused" "*win (3), step 1 of 2*" \
    "$(operate --at journalled:0 'xensim ctl fault set_pod_target EINVAL 1' target 400 -- win)"
is "nothing is left of it" "$start" "$(levers)"
is "and the journal says untouched" "  win balloon untouched" "$(operate log | tail -1)"

# what the hypervisor lacks was never done: undo goes back to what was
operate manual on -- win >/dev/null
for what in sharing paging; do
    call=mem_sharing_op
    [ $what = sharing ] || call=vm_event_op
    like "a hypervisor without $what" "*win (3)*$what*" \
        "$(operate --at journalled:0 "xensim ctl fault $call ENOSYS 1" $what on -- win)"
    is "$what was not touched" "$what failed 0/1/1 stands" "$(last)"
    is "as the journal knows" "  win $([ $what = sharing ] && echo sharing || echo pager) untouched" "$(operate log | tail -1)"
done
like "undo passes over both" "*actor *xl-manual*ok 20*" "$(operate undo)"
is "and takes back what was done" "$start" "$(levers)"

# a storm of conflicts, which xenstored answers with EAGAIN: it passes, or the plan ends and nothing is half done
stormy() { # stormy COMMITS ARGUMENT…: so many commits meet somebody else's write
    local commits=$1
    shift
    (FAULT=xs_transaction_end:EAGAIN:0:$commits BEHIND_PRELOAD=$HOST_BUILD/tests/policy/libfault.so operate "$@")
}
start=$(levers)
like "a few conflicts hold it up, and no more" "*ok 20*" "$(stormy 3 policy xl delay=7 -- web01)"
like "conflicts without end are an end" "*EAGAIN web01 (1): Others keep writing *: nothing was changed.*" \
    "$(stormy 1000 policy somebody n=1 -- web01)"
is "no half of it was written" "xl delay=7" "$(policy 1 actor) $(policy 1 actor-params)"
is "the journal knows that nothing was done" "policy failed 0/1/1 stands" "$(last)"
operate undo >/dev/null
is "and all of it is taken back" "$start" "$(levers)"

# libxl's lock in other hands
lock=/var/lib/xen/userdata-l.1.$(pages 1 uuid).domain-userdata-lock
mkfifo "$work/hold"
(
    flock 9
    echo held >"$work/held"
    cat >/dev/null
) <"$work/hold" 9>"$lock" &
exec 6>"$work/hold"
until [ -s "$work/held" ]; do sleep 0.02; done
operate --thread target 400 -- web01 >"$work/out" 6>&- &
waiter=$!
until grep -q '^waits: ' "$work/out"; do sleep 0.02; done
like "it says what it waits for" "*waits: * let go of libxl's lock on domain 1*" "$(cat "$work/out")"
is "and has changed nothing yet" "524288" "$(target 1)"
exec 6>&-
wait $waiter
like "and goes on when it may" "*ok 20*" "$(cat "$work/out")"
wait
operate undo >/dev/null
touch "$lock"
like "a lock file that nobody holds is in nobody's way" "*ok 20*" "$(operate target 400 -- web01)"
is "and is gone, as with libxl" "" "$(find "$lock" 2>/dev/null)"
operate undo >/dev/null
rm -f "$work/held" "$work/out"
(
    flock 9
    echo held >"$work/held"
    cat >/dev/null
    rm "$lock" # as libxl does: the next one has to make another file
) <"$work/hold" 9>"$lock" &
exec 6>"$work/hold"
until [ -s "$work/held" ]; do sleep 0.02; done
operate --thread target 400 -- web01 >"$work/out" 6>&- &
waiter=$!
until grep -q '^waits: ' "$work/out"; do sleep 0.02; done
exec 6>&-
wait $waiter
like "a holder that removes the file is followed" "*ok 20*" "$(cat "$work/out")"
wait
mkdir "$lock"
like "a lock that cannot be taken" "*ENOLCK web01 (1), step 1 of 2: libxl's lock on domain 1 cannot be taken *" "$(operate target 300 -- web01)"
is "changes nothing" "409600" "$(target 1)"
rmdir "$lock"
operate undo >/dev/null

# a name that has to be cut, and not in the middle of a character
xensim ctl rename db to "a$(printf 'é%.0s' {1..60})"
like "a long name in a sentence" "*ECANCELED aé*é (2), step 1 of 2: It was stopped. 0 done, 2 not." \
    "$(operate --at journalled:0 cancel target 300 -- 2)"
is "is in the journal" "target cancelled 0/1/2 stands" "$(last)"
is "which can be read" "" "$(operate log | grep 'bad lines')"
xensim ctl rename 2 to db

# a xenstored that hangs for a while
out=$(operate --at done:0 'xensim ctl stop-xenstored; (sleep 1; xensim ctl continue-xenstored) >/dev/null 2>&1 &' target 600 -- web01)
like "a xenstored that hangs holds it up, and no more" "*ok 20*" "$out"
operate undo >/dev/null

# domains that go
out=$(operate --planned 'xensim ctl recreate db' target 400 -- db)
like "another domain with its number" "*ESRCH db (2), step 1 of 2: Domain 2 is another one by now: it was left alone.*" "$out"
is "is left alone" "524288 525312" "$(target 2) $(maxmem 2)"
operate target 400 -- web01 db >/dev/null
xensim ctl destroy db
like "undo leaves out who is gone" "*Domain 2 is gone*ok 20*" "$(operate undo)"
is "and takes the other back" "524288" "$(target 1)"
out=$(operate --at done:0 'xensim ctl destroy web01' target 400 -- web01)
like "a domain that goes half-way" "*ESRCH web01 (1), step 2 of 2: There is no domain 1 any more*1 done, 1 not.*" "$out"
is "nothing is written for it" "none" "$(target 1)"

# xenstored goes
out=$(operate --at done:0 'xensim ctl kill-xenstored' target 600 -- win)
like "xenstored's death ends it" "*win (3), step 2 of 2*1 done, 1 not*" "$out"
is "and the journal knows" "target failed 1/2/2 stands" "$(last)"
is "what was done before stays done" "615424" "$(maxmem 3)"
