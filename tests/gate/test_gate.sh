#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# There is one gate, and nothing goes round it. What is tried comes from the program's own tables
# (gate_list.c): every command there is, and every action of the console that modifies, by its key
# and on the command line. Read-only, and while the console is locked, they leave all of the store
# (with its permissions), all page accounting and the journal as they are, byte for byte. The same
# list, tried without, changes something each time: so these tests can fail.
. "$(dirname "$0")/../ui/lib.sh"

list=$("$UI_BUILD/tests/gate/gate_list")
guest=win

# --- the host -----------------------------------------------------------------------------------

everything() {
    ui_host dump
    ui_store ls -fp
    cat "$XENMEM_STATE_DIR"/* 2>/dev/null
}

# xenmem as the shell of the simulated host would start it; what it says goes to $out.
xenmem() {
    out=$(
        while IFS= read -r -d '' variable; do export "${variable?}"; done <"$UI_FOLDER/environment"
        preload=$(ui_preload)
        LD_PRELOAD=${preload:+$preload:}$LD_PRELOAD timeout "${limit_s:-60}" "$XENMEM" "$@" 2>&1 \
            </dev/null
    )
}

# The guests have come to rest: from one tick (100 ms) to the next but one nothing moves.
at_rest() {
    local pages
    pages=$(ui_host dump)
    sleep 0.25
    [ "$pages" = "$(ui_host dump)" ] && [ "$(ui_host get $guest driver)" != moving ]
}

take_note() {
    wait_until at_rest
    before=$(everything)
}

unchanged() {
    local after
    after=$(everything)
    [ "$before" = "$after" ] || { diff <(echo "$before") <(echo "$after") | sed 's/^/# /' && return 1; }
}

changed() {
    [ "$before" != "$(everything)" ]
}

# --- what is tried ------------------------------------------------------------------------------

# rows KIND MODIFIES: the rest of such rows; MODIFIES is a pattern
rows() {
    awk -F'\t' -v kind="$1" -v modifies="$2" '$1 == kind && $3 ~ modifies' <<<"$list"
}

# What an operand may be: alternatives, a line each, each of them a word or more. An operand that is
# not known here fails the test: then there is something new, and it has to be tried.
values_of() {
    case $1 in
    DOMAIN | '[DOMAIN...]') echo $guest ;;
    TARGET | MAXMEM) printf '%s\n' 300 330 ;;
    'on|off') printf '%s\n' on off ;;
    ACTOR) printf '%s\n' xl other ;;
    '[PARAMS]') echo delay=3 ;;
    '[ID]' | '[COMMAND]' | -) echo ;;
    NAME) echo xl ;;
    *) echo "UNKNOWN:$1" ;;
    esac
}

# operands TEXT: all that can stand for these operands, a line each
operands() {
    local word value line lines=('') next words
    read -ra words <<<"$1"
    for word in "${words[@]}"; do
        next=()
        while IFS= read -r value; do
            for line in "${lines[@]}"; do next+=("$line $value"); done
        done < <(values_of "$word")
        lines=("${next[@]}")
    done
    printf '%s\n' "${lines[@]}"
}

# Options that do not keep a command from doing what it is for, and with which it does all it can.
options() {
    local option
    for option; do
        case $option in
        --manual | --yes | --enforce) printf ' %s' "$option" ;;
        esac
    done
}

# each_command MODIFIES FUNCTION: calls it with a name and a whole command line, for all lines
each_command() {
    local name modifies text rest line words
    while IFS=$'\t' read -r _ name modifies text rest; do
        IFS=$'\t' read -ra words <<<"$rest"
        while IFS= read -r line; do
            "$2" "$name" "$name$line$(options "${words[@]}")" </dev/null
        done < <(operands "$text")
    done < <(rows command "$1")
}

# --- commands -----------------------------------------------------------------------------------

# is_refused LINE
is_refused() {
    local code
    # shellcheck disable=SC2086 # words
    xenmem --read-only $1
    code=$?
    [ $code = 4 ] && [[ $out == *'started read-only: nothing is changed'* ]] && return
    echo "# exit code $code: $out"
    return 1
}

# What modifies is refused. The rest does what it does, and what would go on for ever is ended once it
# has had its time.
try_read_only() {
    case "$(rows command '^modifies$' | cut -f2 | grep -x "$1") $2" in
    "$1 "*) check "read-only, refused: $2" is_refused "$2" ;;
    *)
        # shellcheck disable=SC2086 # words
        limit_s=2 xenmem --read-only $2
        ;;
    esac
    check "read-only, nothing is changed: $2" unchanged
}

try_dry() {
    # shellcheck disable=SC2086 # words
    xenmem $2 --dry-run
    check "dry, nothing is changed: $2" unchanged
}

# One of the ways to call it has to change something; $changes holds those that did.
try_command() {
    take_note
    # shellcheck disable=SC2086 # words
    limit_s=5 xenmem $2
    if changed; then
        changes+=" $1 "
    else
        echo "# $2: $out"
    fi
    [ "$1" != 'actor run' ] || kill "$(ui_store read /tool/xenmem/actors/xl/pid)"
}

has_changed() {
    [[ $changes == *" $1 "* ]]
}

# --- the console --------------------------------------------------------------------------------

# The key of a number in the table, as tmux names it; nothing for those that are no character, or
# that leave the program.
key_name() {
    case $1 in
    9) echo Tab ;;
    27) echo Escape ;;
    32) echo Space ;;
    113) ;;
    *) [ "$1" -lt 33 ] || [ "$1" -gt 126 ] || awk -v code="$1" 'BEGIN { printf "%c", code }' ;;
    esac
}

each_action() { # MODIFIES FUNCTION: calls it with a name, a key, and what its prompt wants
    local name number wants key
    while IFS=$'\t' read -r _ name _ number _ wants; do
        key=$(key_name "$number")
        [ -z "$key" ] || "$2" "$name" "$key" "$wants" </dev/null
    done < <(rows action "$1")
}

settled() {
    shows '^ \? help .*q quit'
}

back_to_table() {
    until settled && shows 'ID NAME .*STATE'; do
        ui_keys Escape
        sleep 0.1
    done
}

to_guest() {
    back_to_table
    ui_keys g
    ui_keys j
    wait_for "^[▸>◆@] *[0-9]+ $guest "
}

# In the table, and in the journal, where u is another one.
press_guarded() {
    ui_keys "$2"
    check "$guard, refused by key: $1" wait_for "$guarded"
    check "$guard, nothing is changed by key: $1" unchanged
    ui_keys 5
    wait_for '› journal'
    ui_keys "$2" Enter
    ui_keys 1
    back_to_table
    check "$guard, nothing is changed by key in the journal: $1" unchanged
}

# Where the guest's name is asked for, it is typed.
is_refused_there() {
    wait_for "$guarded|Nothing was done|to do it, type" || return
    shows 'to do it, type' || return 0
    ui_type $guest
    ui_keys Enter
    wait_for "$guarded"
}

type_guarded() {
    ui_keys :
    wait_for '^ :'
    ui_type "$2"
    ui_keys Enter
    # an actor is nothing for the console at all
    [ "$1" = 'actor run' ] ||
        check "$guard, refused on the command line: $2" is_refused_there
    back_to_table
    check "$guard, nothing is changed on the command line: $2" unchanged
}

# Whatever it does: with what one might type behind it.
press_blindly() {
    ui_keys "$2"
    ui_type 300
    ui_keys Enter Enter
    ui_keys Escape
}

guarded_console() { # GUARD MESSAGE
    guard=$1 guarded=$2
    to_guest
    each_action '^modifies$' press_guarded
    each_command '^modifies$' type_guarded
    each_action . press_blindly
    check "$guard: whatever key is pressed, nothing is changed" unchanged
    back_to_table
    ui_keys "\\" C-u Enter # what was typed as a filter
    check "$guard: and it is there still" back_to_table
}

# What a prompt may be given, until something changes.
proposals() {
    case $1 in
    size) printf '%s\n' 310 320 ;;
    switch) printf '%s\n' on off ;;
    actor*) echo 'xl delay=4' ;;
    *) echo ;;
    esac
}

ended='Done and verified|Nothing was done|It was not done|Not all of it was'

answer() { # TEXT: what is typed at a prompt, and the guest's name where that is asked for
    [ -z "$1" ] || ui_keys C-u
    ui_type "$1"
    [ -z "$1" ] || wait_for "▸ ${1}_"
    ui_keys C-t
    ui_keys Enter
    wait_for "$ended|to do it, type"
    shows 'to do it, type' || return 0
    ui_type $guest
    ui_keys Enter
    wait_for "$ended"
}

# The one that is for tagged domains, in the view of the actors.
give_freely() {
    to_guest
    ui_keys Space 4
    wait_for '› actors' && wait_for '1 tagged'
    take_note
    ui_keys "$1"
    wait_for "$guest \\("
    answer 'xl delay=6'
    check 'neither: give by key changes something' changed
    back_to_table
    ui_keys A
    wait_gone 'tagged'
}

press_free() {
    local text
    if [ "$1" = give ]; then
        give_freely "$2"
        return
    fi
    while IFS= read -r text; do
        to_guest
        take_note
        ui_keys "$2"
        wait_for "$guest \(|take it back" && wait_gone 'Done and verified'
        answer "$text"
        changed && break
    done < <(proposals "$3")
    check "neither: $1 by key changes something" changed
    back_to_table
}

# --- the source ---------------------------------------------------------------------------------

# What changes a host, by the names that the Xen libraries and actorctl/xenmem.h give it.
changing='xs_(write|rm|mkdir|set_permissions)|xstore_(write|remove)|libxl_(set|domain_set|domain_pause)'
changing+='|xc_(domain_set|memshr|mem_paging|domain_claim)|xenmem_domain_(set|switch|enable|disable)'

# Nobody does it but the library, which is for others as well; the levers, which the executor pulls
# behind the gate; and actors, which `actor run` starts behind it.
goes_round() {
    (cd "$UI_ROOT" && grep -rnwE "($changing)[a-z_]*" main.c base model views tui actorctl \
        --include='*.c' |
        grep -vE '^actorctl/(policy/|actors/|operate/lever(_nodes)?\.c:)' | grep -vE ':[0-9]+: *(/?\*|//)')
}

# --- the test -----------------------------------------------------------------------------------

ui_open 120 40 "$(dirname "$0")/gate.scenario" || exit 1
ui_shell "env -0 >$UI_FOLDER/environment; clear; echo taken"
wait_for '^taken'
check 'nothing that changes a host goes round the gate' [ -z "$(goes_round)" ]
check 'there are commands and actions to be tried' \
    [ "$(rows command '^modifies$' | wc -l) $(rows action '^modifies$' | wc -l)" != '0 0' ]
check 'the operands of all commands are known' \
    [ -z "$(each_command . echo | grep UNKNOWN)" ]

# Something to take back, for undo.
xenmem mem-policy-set $guest xl
xenmem mem-set $guest 400 --yes
take_note

each_command . try_read_only
each_command '^modifies$' try_dry

ui_console --read-only
guarded_console read-only 'Read-only: nothing was changed'
ui_quit
ui_console
ui_keys L
wait_for 'locked'
guarded_console locked 'Locked: nothing was changed'
check 'locked: and it is locked still' wait_for locked

# The same without either.
ui_keys L
wait_gone 'locked'
each_action '^modifies$' press_free
ui_quit
changes=
each_command '^modifies$' try_command
while IFS=$'\t' read -r _ name _; do
    check "neither: $name changes something" has_changed "$name"
done < <(rows command '^modifies$')
ui_done
