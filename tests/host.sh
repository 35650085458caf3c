# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced by tests that run on a simulated host. Such a test calls `on_host` with a scenario on
# standard input; it is then run again on a host of its own with each of the two xenstored: once
# with the programs as they are, once with those that have sanitizers (HOST_BUILD says which). What
# follows the call runs there, with a folder $work, and prints "ok - NAME" or "not ok - NAME";
# numbers and the plan are put in outside.

BUILD=${BUILD:-build}
export LC_ALL=C.UTF-8
number=0

number_lines() { # number_lines PREFIX: numbers the results that come in; counts them in $number
    local line
    while IFS= read -r line; do
        case $line in
        "ok - "* | "not ok - "*)
            number=$((number + 1))
            printf '%s %d - %s: %s\n' "${line%% - *}" "$number" "$1" "${line#* - }"
            ;;
        *"ERROR: "*Sanitizer* | *"runtime error: "*)
            number=$((number + 1))
            printf 'not ok %d - %s: the sanitizers have nothing to say\n# %s\n' "$number" "$1" "$line"
            ;;
        *) printf '# %s\n' "$line" ;;
        esac
    done
}

on_host() { # [SCENARIO TEXT on stdin]
    if [ -n "${HOST_BUILD-}" ]; then
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        export XENMEM_STATE_DIR=$work/state
        return
    fi
    local scenario variant daemon programs rc
    scenario=$(mktemp)
    cat >"$scenario"
    for variant in "xenstored $BUILD" "oxenstored $BUILD/asan"; do
        read -r daemon programs <<<"$variant"
        if [ ! -x "/usr/sbin/$daemon" ] && [ ! -x "/usr/lib/xen-4.17/bin/$daemon" ]; then
            number=$((number + 1))
            echo "ok $number - $daemon # SKIP it is not installed"
            continue
        fi
        HOST_BUILD=$programs timeout -k 5 300 \
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

like() { # like NAME PATTERN ACTUAL: the pattern is one of the shell's
    # shellcheck disable=SC2053 # a pattern
    [[ $3 == $2 ]]
    result $? "$1" "expected: $2" "     got: $3"
}

# What LD_PRELOAD has to be for a program: AddressSanitizer wants to be in front of everything.
preload_of() { # preload_of PROGRAM
    local sanitizer
    sanitizer=$(ldd "$1" | sed -n 's/.*libasan[^ ]* => \([^ ]*\) .*/\1/p')
    echo "${sanitizer:+$sanitizer:}${LD_PRELOAD-}"
}

# Becomes a program that may have sanitizers, with $BEHIND_PRELOAD behind what it preloads.
become() { # become PROGRAM ARGUMENT…
    LD_PRELOAD=$(preload_of "$1")${BEHIND_PRELOAD:+:$BEHIND_PRELOAD} exec "$@"
}

node() { xenstore-read "$1" 2>/dev/null || echo none; } # node PATH
target() { node "/local/domain/$1/memory/target"; }     # target DOMID
policy() { node "/libxl/$1/memory-policy/$2"; }         # policy DOMID NODE
pages() { xensim ctl get "$1" "$2"; }                   # pages DOM FIELD
maxmem() { echo $(($(pages "$1" max) * 4)); }           # maxmem DOM: KiB
domids() { xensim ctl dump | sed -n 's/^domid=\([0-9]*\) .*/\1/p'; }

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
