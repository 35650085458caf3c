#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Levers by key: the plan as one types, carrying it out, the journal, and taking it back; several
# domains at once; going to xl-manual in the same plan; a step that fails; the lock.
. "$(dirname "$0")/lib.sh"

# The console shows no panel.
closed() {
    shows '^ \? help .*q quit'
}

leave_panel() {
    ui_keys Escape
    wait_until closed
}

# The store has this at a node.
store_has() {
    [ "$(ui_store read "$1" 2>/dev/null)" = "$2" ]
}

store_has_not() {
    ! ui_store exists "$1"
}

is_as_before() {
    [ "$(ui_everything)" = "$before" ]
}

journal_lines() {
    cat "$XENMEM_STATE_DIR/journal.jsonl" 2>/dev/null | wc -l
}

go_to() {
    ui_keys /
    wait_for '^ find'
    ui_type "$1"
    ui_keys Enter
    wait_until shows "^[▸>◆@] *[0-9]+ $1 "
}

ui_open 80 24 "$(dirname "$0")/levers.scenario" || exit 1
check 'it starts' ui_console
wait_for 'db01 .*1024M'
before=$(ui_everything)

# --- one target -----------------------------------------------------------------------------------
go_to web01
ui_keys t
check 't asks for a target' wait_for '^ set target of web01 \(1\) .*now 512M, holds 512M'
check 'and says what there can be' wait_for '^ target ▸ _.*up to 1024M'
ui_type 40
check 'the plan follows what is typed' wait_for '1 balloon target 512M → 40M'
ui_type 0
check 'and follows on' wait_for '1 balloon target 512M → 400M'
check 'with the limit behind it' wait_for '2 maxmem +1025M → 401M'
check 'and what the host gets' wait_for 'host free .* → .* when it has followed'
check 'the rest of the table stays in sight' shows '^▸ +1 web01'
ui_keys Tab
check 'Tab leaves the limit alone' wait_gone '2 maxmem'
ui_keys Tab
check 'and takes it back in' wait_for '2 maxmem +1025M → 401M'
check 'so far nothing was done' is_as_before
check 'and nothing is in the journal' [ "$(journal_lines)" = 0 ]
ui_keys Enter
check 'Enter does it' wait_for 'Done and verified: set target of web01 \(1\)\.'
check 'the panel is gone' closed
check 'the guest has followed' ui_host wait web01 tot=400M
check 'the store has the target' store_has /local/domain/1/memory/target 409600
check 'the table shows it' wait_for ' web01 .* 400M +400M .*converged'

ui_keys 5
check 'the journal has it' wait_for '^▸ [0-9:]+ +root.* set target of web01 \(1\) .* done'
ui_keys Escape # and then wait: with the next key in the same breath it would be Alt
wait_gone '› journal'
ui_keys u
check 'u shows how it would be taken back' wait_for '^ undo set target of web01 \(1\)'
check 'in the other order' wait_for '1 maxmem +401M → 1025M'
ui_keys Escape
check 'Escape leaves it' wait_until closed
check 'as it was' store_has /local/domain/1/memory/target 409600
ui_keys u
wait_for 'take it back\?'
ui_keys Enter
check 'Enter takes it back' wait_for 'Done and verified: undo set target of web01'
ui_host wait web01 tot=512M
check 'everything is as it was' wait_until is_as_before
ui_keys u
check 'there is nothing left to undo' wait_for 'There is nothing to undo\.'

# --- somebody else has changed it since -------------------------------------------------------------
ui_keys t
wait_for '^ set target'
ui_type 300
wait_for '→ 300M'
ui_keys Enter
wait_for 'Done and verified'
ui_host wait web01 tot=300M
ui_host set target of web01 to 350M
wait_for ' web01 .* 350M'
ui_keys u
check 'what is no longer ours is left alone' wait_for '✖'
ui_keys Enter
check 'and Enter says so' wait_for 'Nothing was done'
check 'it stays theirs' store_has /local/domain/1/memory/target 358400
leave_panel

# --- several at once ------------------------------------------------------------------------------
go_to web01
ui_keys Space Space
check 'tags are counted' wait_for '2 tagged'
ui_keys t
check 'a prompt for all that are tagged' wait_for '^ set target of 2 tagged domains'
ui_type 256
check 'with the sum' wait_for '^ 2 domains, 4 steps; host free'
check 'and each of them' wait_for 'web02 \(2\) +balloon target 512M → 256M'
ui_keys Enter
check 'all of it is done' wait_for 'Done and verified: set target of 2 tagged domains'
check 'by one guest' ui_host wait web01 tot=256M
check 'and the other' ui_host wait web02 tot=256M
ui_keys A
check 'A untags' wait_gone 'tagged'
ui_keys u
wait_for '^ undo set target of 2 domains'
ui_keys Enter
check 'one undo takes both back' wait_for 'Done and verified: undo'
check 'one' store_has /local/domain/1/memory/target 358400
check 'and the other' store_has /local/domain/2/memory/target 524288

# --- a low-level lever ----------------------------------------------------------------------------
go_to db01
ui_keys b
wait_for '^ set balloon target of db01'
ui_type 800
check 'a low-level lever needs xl-manual' wait_for '✖ This lever belongs to the administrator only'
ui_keys Enter
check 'and is not pulled without' wait_for 'Nothing was done\. \^T puts the switch'
ui_keys C-t
check '^T puts the switch into the same plan' wait_for '1 actor +none → xl-manual'
ui_keys Enter
check 'which is done' wait_for 'Done and verified: set balloon target of db01'
check 'the actor is xl-manual' store_has /libxl/3/memory-policy/actor xl-manual
check 'the target is set' store_has /local/domain/3/memory/target 819200
ui_keys m
check 'm leads back' wait_for 'manual ▸ off_'
ui_keys Enter
check 'to what was remembered' wait_for 'Done and verified: xl-manual of db01'
check 'nobody' store_has /libxl/3/memory-policy/actor ''
check 'and nothing is remembered any more' store_has_not /libxl/3/memory-policy/manual-from

# --- what is dangerous ----------------------------------------------------------------------------
go_to vm01
ui_keys O
wait_for '^ set paging of vm01'
ui_keys C-t
wait_for 'Paging is experimental'
ui_keys Enter
check 'paging wants the name to be typed' wait_for '^ to do it, type vm01 ▸ _'
ui_type vm0
ui_keys Enter
check 'and nothing but it' wait_for 'Nothing was done: that is not vm01'
check 'it was not done' store_has_not /libxl/4/memory-policy/actor
leave_panel

# --- a step that fails ----------------------------------------------------------------------------
go_to web02
ui_host fault max_mem EIO 1
ui_keys t
wait_for '^ set target of web02'
ui_type 300
wait_for '→ 300M'
ui_keys Enter
check 'a failure stays' wait_for 'Not all of it was done\.|It was not done\.'
check 'with its sentence' wait_for '✖ web02 \(2\)'
check 'which step it was' wait_for '^✖ +[12] maxmem'
ui_keys u
check 'and leads to its undo' wait_for '^ undo set target of web02'
ui_keys Enter
check 'that works' wait_for 'Done and verified: undo|Nothing was done'
closed || leave_panel
check 'the target is the old one' wait_until store_has /local/domain/2/memory/target 524288

# --- the lock -------------------------------------------------------------------------------------
wait_until closed
check 'and the guest is back' ui_host wait web02 tot=512M
ui_keys L
check 'L locks' wait_for '^ xenmem +locked'
before=$(ui_everything)
for key in t e p m b P O s M u + -; do
    ui_keys Home
    wait_gone 'Locked: nothing was changed'
    ui_keys "$key"
    check "$key is refused while it is locked" wait_for 'Locked: nothing was changed'
done
ui_keys :
wait_for '^ : ▸'
ui_type 'mem-set web01 300'
wait_for '→ 300M'
ui_keys Enter
check 'so is a command' wait_for 'Locked: nothing was changed'
leave_panel
check 'nothing was changed' is_as_before
ui_keys L
check 'L unlocks' wait_gone '^ xenmem +locked'
ui_quit
check 'and it can be left' ui_is_left

# --- read-only ------------------------------------------------------------------------------------
ui_console --read-only
check 'read-only is told' wait_for '^ xenmem +read-only'
for key in t e p m b P O s M u + -; do
    ui_keys Home
    wait_gone 'Read-only: nothing was changed'
    ui_keys "$key"
    check "$key is refused" wait_for 'Read-only: nothing was changed'
done
ui_keys :
wait_for '^ : ▸'
ui_type 'mem-set web01 300'
wait_for '→ 300M'
ui_keys Enter
check 'so is a command' wait_for 'Read-only: nothing was changed'
leave_panel
ui_keys L
check 'which no key takes away' wait_for 'Read-only: there is nothing to lock'
check 'nothing was changed' is_as_before
ui_quit
ui_done
