#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# xenstored dies and comes back: the picture says how old it is, and is live again by itself.
. "$(dirname "$0")/lib.sh"

ui_open 80 24 "$(dirname "$0")/quiet.scenario" || exit 1
check 'it starts' ui_console

ui_host kill-xenstored
check 'the death of xenstored is noticed' wait_for 'STALE'
check 'the picture says how old it is' wait_for 'STALE [0-9]+s'
check 'and what to do' wait_for 'xenstored'
check 'what was known stays on the screen' shows ' delta .* 700M'
ui_keys j
check 'keys work meanwhile' wait_for '^[▸>] *1 alpha'
ui_keys Enter
check 'the detail, too' wait_for '› 1 alpha'
ui_keys Escape

ui_host restart-xenstored
check 'it is live again by itself' wait_for '[0-9] domains.*live'
ui_host set target of delta to 600M
check 'and sees what changes' wait_for ' delta .* 600M .*converged'
ui_quit
check 'and it can be left' ui_is_left
ui_done
