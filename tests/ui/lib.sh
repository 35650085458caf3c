# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# Tests of the console as a person sees it: the real program, on a simulated host, in a terminal
# that tmux plays. Sourced by the tests, which print TAP.
#
#   ui_open COLUMNS ROWS [SCENARIO]  a simulated host with a shell in a terminal of that size
#   ui_console [ARGUMENT…]           starts the console in that shell; waits for its first picture
#   ui_keys KEY…                     presses keys, in tmux's names
#   ui_type TEXT                     types text
#   wait_for PATTERN                 until the screen shows it (extended regular expression)
#   wait_gone PATTERN                until the screen does not show it any more
#   wait_until COMMAND…              until the command succeeds
#   ui_host WORD…                   what `xensim ctl` asks of the simulated host
#   ui_run COMMAND…                 runs a command there, as in another terminal
#   ui_xenmem WORD…                 ... the program under test
#   ui_actor NAME                   ... an actor in the background; its process is $UI_ACTOR_PID
#   ui_everything                    all page accounting and all of the store, to compare
#   check NAME COMMAND…              a test: passed if the command succeeds
#   ui_done                          the plan; call it last
#
# Nothing here waits for a time: everything waits for a state, and gives up after UI_PATIENCE
# seconds. XENMEM is the program under test; one that is built with the address sanitizer will do.

UI_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
UI_BUILD=$(cd "$UI_ROOT" && cd "${BUILD:-build}" && pwd)
UI_PATIENCE=${UI_PATIENCE:-30}
UI_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/xenmem-ui.XXXXXX")
UI_SOCKET=xenmem-ui-$$
UI_COUNT=0 UI_FAILED=0
UI_PROMPT='shell>'
XENMEM=$(realpath "${XENMEM:-$UI_BUILD/xenmem}")
XENSIM=$UI_BUILD/xensim
export LC_ALL=C.UTF-8 TERM=xterm-256color
export XENMEM_STATE_DIR=$UI_FOLDER/state
unset NO_COLOR XDG_CONFIG_HOME

tm() {
    tmux -L "$UI_SOCKET" "$@"
}

ui_close() {
    [ -z "${UI_ACTOR_PID-}" ] || kill -9 "$UI_ACTOR_PID" 2>/dev/null
    tm kill-server 2>/dev/null
    [ -z "${UI_HOST_PID-}" ] || wait_until ui_host_is_gone
    rm -rf "$UI_FOLDER"
}
trap ui_close EXIT
trap 'exit 1' INT TERM HUP

ui_host_is_gone() {
    ! kill -0 "$UI_HOST_PID" 2>/dev/null
}

# --- the screen ---------------------------------------------------------------------------------

screen() {
    tm capture-pane -p -t ui 2>/dev/null
}

screen_with_colours() {
    tm capture-pane -e -p -t ui
}

shows() {
    screen | grep -qE -- "$1"
}

shows_not() {
    ! shows "$1"
}

wait_until() {
    local end=$((SECONDS + UI_PATIENCE))

    until "$@"; do
        [ $SECONDS -lt $end ] || {
            echo "# gave up after $UI_PATIENCE s: $*"
            return 1
        }
        sleep 0.05
    done
}

wait_for() {
    wait_until shows "$1"
}

wait_gone() {
    wait_until shows_not "$1"
}

# --- the terminal and what runs in it -----------------------------------------------------------

# The sanitizer's library has to be loaded before the simulated host's.
ui_preload() {
    ldd "$XENMEM" | sed -n 's/.*lib[at]san[^ ]* => \([^ ]*\).*/\1/p' | head -1
}

ui_open() {
    local columns=$1 rows=$2 scenario=${3:-demo} preload

    preload=$(ui_preload)
    cat >"$UI_FOLDER/rc" <<END
PS1='$UI_PROMPT '
PROMPT_COMMAND=
HISTFILE=
export XENMEM='$XENMEM' ASAN_OPTIONS='${ASAN_OPTIONS-}:log_path=$UI_FOLDER/asan' \
    UBSAN_OPTIONS='${UBSAN_OPTIONS-}:log_path=$UI_FOLDER/asan'
console() { LD_PRELOAD="${preload:+$preload }\$LD_PRELOAD" "\$XENMEM" "\$@"; }
echo \$PPID >$UI_FOLDER/host.pid
echo "\$XENSIM_DIR" >$UI_FOLDER/host.dir
echo "\$XENSTORED_PATH" >$UI_FOLDER/host.socket
export -p | grep -E ' (LD_PRELOAD|PATH|XENSIM_[A-Z]+|XENSTORED_[A-Z]+)=' >$UI_FOLDER/host.env
END
    cat >"$UI_FOLDER/tmux.conf" <<END
set -s escape-time 0
set -g status off
set -g remain-on-exit on
END
    tm -f "$UI_FOLDER/tmux.conf" new-session -d -s ui -x "$columns" -y "$rows" \
        "'$XENSIM' run '$scenario' -- bash --rcfile '$UI_FOLDER/rc' -i"
    tm set -g window-size manual # not in the file: tmux 3.3 crashes
    tm resize-window -t ui -x "$columns" -y "$rows"
    wait_for "^$UI_PROMPT" || {
        screen | sed 's/^/# |/'
        return 1
    }
    UI_HOST_PID=$(cat "$UI_FOLDER/host.pid")
}

# A command line for the shell; the screen is empty before it.
ui_shell() {
    tm send-keys -t ui -l -- "clear; $*"
    tm send-keys -t ui Enter
}

ui_console() {
    ui_shell "console $*"
    wait_for '^ xenmem .* [0-9]+ domains' && wait_for '[0-9] domains.*live'
}

# The prompt is there again, and nothing but it.
ui_is_left() {
    shows "^$UI_PROMPT *\$" && [ "$(tm display -p -t ui '#{alternate_on}')" = 0 ]
}

ui_quit() {
    ui_keys q
    wait_until ui_is_left
}

ui_keys() {
    tm send-keys -t ui -- "$@"
}

ui_type() {
    tm send-keys -t ui -l -- "$*"
}

ui_resize() {
    tm resize-window -t ui -x "$1" -y "$2"
}

# The process of the console: the newest of that name on this terminal.
ui_pid() {
    pgrep -n -t "$(tm display -p -t ui '#{pane_tty}' | sed 's,^/dev/,,')" -x xenmem
}

# xensim ctl, for the host that runs in the terminal
ui_host() {
    XENSIM_DIR=$(cat "$UI_FOLDER/host.dir") "$XENSIM" ctl "$@"
}

ui_store() {
    local name=$1
    shift
    XENSTORED_PATH=$(cat "$UI_FOLDER/host.socket") "xenstore-$name" "$@"
}

ui_run() {
    # shellcheck disable=SC1091 # written when the host is opened
    (. "$UI_FOLDER/host.env" && exec "$@")
}

ui_xenmem() {
    local preload

    preload=$(ui_preload)
    # shellcheck disable=SC1091
    (. "$UI_FOLDER/host.env" && LD_PRELOAD="${preload:+$preload }$LD_PRELOAD" exec "$XENMEM" "$@")
}

ui_actor() {
    ui_xenmem actor run "$1" --foreground >"$UI_FOLDER/actor.log" 2>&1 </dev/null &
    disown
    wait_until ui_is_registered "$1"
}

# Somebody else than before, who lives.
ui_is_registered() {
    local pid

    pid=$(ui_store read "/tool/xenmem/actors/$1/pid" 2>/dev/null)
    [ "${pid:-${UI_ACTOR_PID-}}" != "${UI_ACTOR_PID-}" ] && UI_ACTOR_PID=$pid
}

# Nothing but what a lever changes: no CPU time, nothing that moves by itself.
ui_everything() {
    ui_host dump | sed 's/ driver=.*//' # what comes behind counts events
    ui_store ls -f
}

# --- TAP ----------------------------------------------------------------------------------------

check() {
    local name=$1

    shift
    UI_COUNT=$((UI_COUNT + 1))
    if "$@"; then
        echo "ok $UI_COUNT - $name"
    else
        UI_FAILED=$((UI_FAILED + 1))
        echo "not ok $UI_COUNT - $name"
        echo "# failed: $*"
        screen | sed 's/^/# |/'
    fi
}

# The sanitizers have nothing to say.
no_complaints() {
    ! cat "$UI_FOLDER"/asan* 2>/dev/null | sed 's/^/# /' | grep .
}

ui_done() {
    [ -z "$(ui_preload)" ] || check 'the sanitizers have nothing to say' no_complaints
    echo "1..$UI_COUNT"
    [ $UI_FAILED = 0 ]
    exit
}
