#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# kill -9 between any two steps, before and behind every write: the journal tells exactly what was
# done, and undo takes it back. Also undo that is killed itself, and journals that are torn.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain web01 pv 512M max 1G
domain db pv 512M max 1G
END
journal=$XENMEM_STATE_DIR/journal.jsonl
operate policy xl delay=3 -- web01 >/dev/null
start=$(levers)
last() { operate log | grep '^20' | tail -1 | cut -d' ' -f2-; }

# six steps: db first (nothing is known to move), then web01
plan() { operate "$@" --manual --no-enforce balloon-target 400 -- web01 db; }
steps=4
is "the plan has four steps" "4" "$(plan --dry-run | grep -c '^ *[1-9]  ')"
for event in begins journalled done; do
    for ((step = 0; step < steps; step++)); do
        plan --at "$event:$step" kill >/dev/null 2>&1
        done_steps=$step begun=$step
        case $event in
        journalled) begun=$((step + 1)) ;;
        done) done_steps=$((step + 1)) begun=$((step + 1)) ;;
        esac
        is "killed at $event of step $step: how far it got" \
            "balloon-target unknown $done_steps/$begun/$steps stands" "$(last)"
        if [ $begun -gt 0 ]; then
            operate undo >/dev/null 2>&1
            is "killed at $event of step $step: undone" "$start" "$(levers)"
            like "killed at $event of step $step: the journal knows" "undo done *" "$(last)"
        else
            is "killed at $event of step $step: nothing was done" "$start" "$(levers)"
        fi
    done
done

# between the write and its outcome: the intent may have been carried out
plan --at journalled:1 kill >/dev/null 2>&1
xenstore-write /local/domain/1/memory/target 409600
operate undo >/dev/null
is "an intent that was carried out without an outcome is undone too" "$start" "$(levers)"

# an undo that is killed half-way
plan >/dev/null
for step in 0 1 2 3; do
    operate --at "journalled:0" kill undo >/dev/null 2>&1
    operate --at "done:0" kill undo >/dev/null 2>&1
done
like "an undo that was killed is begun anew until it is through" "*ok 20*" "$(operate undo)"
is "all is as it was" "$start" "$(levers)"

# torn lines
plan >/dev/null
size=$(stat -c %s "$journal")
head -c 60 "$journal" >>"$journal" # begun, and never ended
is "a torn line is left out" "bad lines: 1" "$(operate log | tail -1)"
operate undo >/dev/null
is "undo works behind it" "$start" "$(levers)"
is "and the torn line stays the only one" "bad lines: 1" "$(operate log | tail -1)"
[ "$(stat -c %s "$journal")" -gt "$size" ]
result $? "the journal has grown"

# what else may be in that file
plan >/dev/null
{
    printf 'not json\n{"line":"plan"}\n[]\n\n\0\0\0\n'
    printf '{"line":"intent","plan":"x","step":0,"what":{}}\n'
    head -c 200000 /dev/zero | tr '\0' '[' && echo
    head -c 5000 /dev/urandom | tr -d '\n' && echo
} >>"$journal"
operate undo >/dev/null
is "rubbish is left out" "$start" "$(levers)"

# whose it is
is "the journal is private" "600 700" "$(stat -c %a "$journal") $(stat -c %a "$XENMEM_STATE_DIR")"
chmod 644 "$journal"
like "a journal that others can read is not used" "*EPERM The journal * is not private*" "$(operate target 300 -- db)"
is "and without it nothing is changed" "$start" "$(levers)"
chmod 600 "$journal"
mv "$journal" "$journal.1"
ln -s "$journal.1" "$journal"
like "nor one that a link leads to" "*ELOOP The journal *" "$(operate target 300 -- db)"
rm "$journal"
like "a rotated journal is begun anew" "*ok 20*" "$(operate target 300 -- db)"
is "with the same rights" "600" "$(stat -c %a "$journal")"
operate undo >/dev/null
out=$(operate --at begins:0 "mv $journal $journal.2" target 300 -- db)
like "rotated in the middle of a plan" "*ok 20*" "$out"
is "it stays whole where it began" "2" "$(grep -c '"outcome"' <(tail -5 "$journal.2"))"
mount -t tmpfs -o size=4k tmpfs "$work" 2>/dev/null && {
    mkdir "$work/full"
    before=$(levers)
    dd if=/dev/zero of="$work/fill" bs=4k count=4 2>/dev/null
    like "a full disk" "*ENOSPC The journal * cannot be written*nothing is changed without it*" \
        "$(operate --journal "$work/full/journal.jsonl" target 350 -- db)"
    is "changes nothing" "$before" "$(levers)"
    umount "$work"
}
true
