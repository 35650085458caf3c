#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The first picture, moving, sorting, the other views, finding and freezing, at 80x24.
. "$(dirname "$0")/lib.sh"

# The names in the table, from above.
names() {
    screen | grep -oE ' (Domain-0|alpha|bravo|charlie|delta|echo) ' | tr -d ' ' | tr '\n' ' '
}

names_are() {
    [ "$(names)" = "$*" ]
}

# The cursor's mark is on the row of this name.
cursor_on() {
    shows "^[▸>] *[0-9]+ $1 "
}

# Presses a key until the titles show that ACTUAL is sorted by.
sort_by_actual() {
    for _ in {1..40}; do
        shows '([A-Z]{2}| )▲ACTUAL' && return 0
        before=$(screen | grep ' NAME ')
        ui_keys '>'
        wait_until titles_differ
    done
    return 1
}

titles_differ() {
    [ "$(screen | grep ' NAME ')" != "$before" ]
}

wait_names() {
    wait_until names_are "$@"
}

everything_fits() {
    [ "$(screen | wc -L)" -le 80 ]
}

ui_open 80 24 "$(dirname "$0")/quiet.scenario" || exit 1

check 'the first picture shows every domain' ui_console
check 'in the order of their domids' wait_names Domain-0 alpha delta bravo echo charlie ''
check 'the host is named' wait_for 'xenmem +[^ ]+ +Xen [0-9]'
check 'everything has been read' wait_for 'live'
check 'amounts are those of the host' wait_for ' delta .* 700M'
check 'the footer leads to the help' wait_for '^ \? help'
check 'no line is too long' everything_fits

ui_keys j
check 'down moves the cursor' wait_until cursor_on alpha
ui_keys Down
check 'so does the arrow' wait_until cursor_on delta
ui_keys G
check 'G goes to the bottom' wait_until cursor_on charlie
ui_keys Home
check 'Home goes to the top' wait_until cursor_on Domain-0

check 'a key goes to the next column' sort_by_actual
check 'sorted by it' wait_names echo alpha charlie bravo delta Domain-0 ''
check 'the cursor stays on its domain' wait_until cursor_on Domain-0
ui_keys r
check 'r sorts the other way round' wait_names Domain-0 delta bravo charlie alpha echo ''
ui_keys r
check 'and back' wait_names echo alpha charlie bravo delta Domain-0 ''

ui_keys /
check '/ opens the prompt' wait_for '^ find'
ui_type del
check 'the cursor goes there as one types' wait_until cursor_on delta
ui_type zz
check 'what is not found leaves it where it was' wait_until cursor_on Domain-0
ui_keys BSpace BSpace
check 'erasing goes back' wait_until cursor_on delta
ui_keys Escape
check 'Escape gives the old place back' wait_until cursor_on Domain-0
ui_keys /
wait_for '^ find'
ui_type BRAV
ui_keys Enter
check 'Enter stays there' wait_until cursor_on bravo
check 'and closes the prompt' wait_gone '^ find'

ui_keys Enter
check 'Enter opens the detail' wait_for '› 3 bravo'
check 'with where each field comes from' wait_for 'toolstack .*/local/domain/3/name'
ui_keys ']'
check 'the plot zooms' wait_for 'the last 15m'
ui_keys Escape
check 'Escape leads back' wait_until cursor_on bravo

ui_keys '?'
check 'the help comes from the key table' wait_for 'Find a domain by its name'
ui_keys G
check 'and scrolls to its end' wait_for 'Leave\.'
ui_keys Escape
check 'back from the help' wait_until cursor_on bravo
ui_keys h
check 'the glossary explains the columns' wait_for '› columns'
ui_keys Escape
wait_until cursor_on bravo

ui_keys Z
check 'an unknown key says so' wait_for 'Z does nothing here\. \? shows the keys\.'
ui_keys M-q
check 'an unknown combination does nothing else' wait_for 'That key does nothing here'
ui_keys C-Right
ui_keys j
check 'nor does a sequence that nobody knows' wait_gone 'That key does nothing here'

ui_keys f
check 'f freezes the picture' wait_for 'FROZEN'
ui_host set target of alpha to 200M
check 'the host moves on' ui_host wait alpha tot=200M
check 'a frozen picture does not' shows ' alpha .* 300M'
ui_keys f
check 'and is up to date when it thaws' wait_for ' alpha .* 200M .*converged'
check 'and live' wait_for 'live'

ui_quit
check 'q leaves' ui_is_left
ui_done
