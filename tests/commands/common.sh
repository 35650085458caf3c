# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced by the tests of this folder. A test calls `on_host` with a scenario on standard input; it
# is then run again on a simulated host, with each of the two xenstored: once with the program as it
# is, once with the one that has sanitizers. What follows runs there and prints "ok - NAME" or
# "not ok - NAME"; numbers and the plan are put in outside.

BUILD=${BUILD:-build}
export LC_ALL=C.UTF-8
number=0

number_lines() { # number_lines PREFIX
    local line
    while IFS= read -r line; do
        case $line in
        "ok - "* | "not ok - "*)
            number=$((number + 1))
            printf '%s %d - %s: %s\n' "${line%% - *}" "$number" "$1" "${line#* - }"
            ;;
        *) printf '# %s\n' "$line" ;;
        esac
    done
}

on_host() { # [SCENARIO TEXT on stdin]
    if [ -n "${COMMANDS_PROGRAM-}" ]; then
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        export XENMEM_STATE_DIR=$work/state
        find_sanitizer
        return
    fi
    local scenario variant daemon program rc
    scenario=$(mktemp)
    cat >"$scenario"
    for variant in "xenstored ${XENMEM:-$BUILD/xenmem}" "oxenstored $BUILD/asan/xenmem"; do
        read -r daemon program <<<"$variant"
        if [ ! -x "/usr/sbin/$daemon" ] && [ ! -x "/usr/lib/xen-4.17/bin/$daemon" ]; then
            number=$((number + 1))
            echo "ok $number - $daemon # SKIP it is not installed"
            continue
        fi
        COMMANDS_PROGRAM=$program timeout -k 5 300 \
            "$BUILD/xensim" run --xenstored="$daemon" "$scenario" -- bash "$0" >"$scenario.out" 2>&1
        rc=$?
        [ $rc = 0 ] || echo "not ok - the script ended with $rc" >>"$scenario.out"
        number_lines "$daemon" <"$scenario.out"
    done
    rm -f "$scenario" "$scenario.out"
    echo "1..$number"
    exit 0
}

result() { # result STATUS NAME [DETAIL…]
    local status=$1 name=$2
    shift 2
    if [ "$status" = 0 ]; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        printf '%s\n' "$@"
    fi
}

is() { # is NAME EXPECTED ACTUAL
    [ "$2" = "$3" ]
    result $? "$1" "expected: $2" "     got: $3"
}

like() { # like NAME PATTERN ACTUAL
    # shellcheck disable=SC2053 # a pattern
    [[ $3 == $2 ]]
    result $? "$1" "expected: $2" "     got: $3"
}

# AddressSanitizer wants to be in front of everything.
find_sanitizer() {
    sanitizer=$(ldd "$COMMANDS_PROGRAM" | sed -n 's/.*libasan[^ ]* => \([^ ]*\) .*/\1/p')
}

program() { LD_PRELOAD=${sanitizer:+$sanitizer:}${LD_PRELOAD-} "$COMMANDS_PROGRAM" "$@"; }

background() { # background FILE ARGUMENT…: both outputs go to FILE, its process is $!
    local file=$1
    shift
    (LD_PRELOAD=${sanitizer:+$sanitizer:}${LD_PRELOAD-} exec "$COMMANDS_PROGRAM" "$@") >"$file" 2>&1 9>&- &
}

xenmem() { # its outputs go to $out and $err, its exit code to $rc
    program "$@" >"$work/out" 2>"$work/err" </dev/null
    rc=$?
    out=$(<"$work/out") err=$(<"$work/err")
}

# ends NAME CODE PATTERN ARGUMENT…: how a command ends, and what it then says (on either side)
ends() {
    local name=$1 code=$2 pattern=$3
    shift 3
    xenmem "$@"
    # shellcheck disable=SC2053 # a pattern
    [ $rc = "$code" ] && [[ $out$err == $pattern ]]
    result $? "$name" "expected: $code, $pattern" "     got: $rc, $out$err"
}

node() { xenstore-read "$1" 2>/dev/null || echo none; } # node PATH
target() { node "/local/domain/$1/memory/target"; }     # target DOMID
paging() { node "/local/domain/$1/memory/target-tot_pages"; }
policy() { node "/libxl/$1/memory-policy/$2"; }       # policy DOMID NODE
pages() { xensim ctl get "$1" "$2"; }                 # pages DOM FIELD
maxmem() { echo $(($(pages "$1" max) * 4)); }         # maxmem DOM: KiB

settle() { # the guests have come to rest at their targets
    local domid away
    for domid in $(xensim ctl dump | sed -n 's/^domid=\([0-9]*\) .*/\1/p'); do
        [ "$(target "$domid")" = none ] && continue
        away=$(paging "$domid")
        [ "$away" = none ] || xensim ctl wait "$domid" tot="${away}K" >/dev/null
        xensim ctl wait "$domid" target="$(target "$domid")K" >/dev/null
        xensim ctl wait "$domid" driver!=moving >/dev/null
    done
}

# The whole of the store, with permissions, all page accounting, and the journal
everything() {
    xenstore-ls -fp / | grep -v '^/tool/xenstored'
    xensim ctl dump
    cat "$XENMEM_STATE_DIR"/* 2>/dev/null
}

# unchanged NAME CODE PATTERN ARGUMENT…: the same as ends, and not one byte has changed
unchanged() {
    local before after name=$1
    before=$(everything)
    ends "$@"
    after=$(everything)
    [ "$before" = "$after" ]
    result $? "$name: nothing is changed" "$(diff <(echo "$before") <(echo "$after"))"
}

until_line() { # until_line FILE PATTERN: waits for a line in a file that somebody writes
    local i
    for ((i = 0; i < 1000; i++)); do
        grep -qE -- "$2" "$1" 2>/dev/null && return 0
        sleep 0.02
    done
    echo "there is no line '$2' in:"
    cat "$1"
    return 1
}
