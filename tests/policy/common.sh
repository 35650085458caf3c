# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced by the tests of this folder. A test is a script that calls `on_host SCENARIO` first: it is
# then run again, on a simulated host, once with each of the two xenstored: with the programs as
# they are and with those that have sanitizers. What follows runs there, and prints "ok - NAME" or
# "not ok - NAME"; numbers and the plan are put in outside.

BUILD=${BUILD:-build}
here=$(dirname "$0")
number=0

# number_lines PREFIX: numbers the results that come in; counts them in $number
number_lines() {
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

# on_host [SCENARIO TEXT on stdin]
on_host() {
    if [ -n "${POLICY_VARIANT-}" ]; then
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        return
    fi
    local scenario daemon programs variant rc
    scenario=$(mktemp)
    cat >"$scenario"
    for variant in "xenstored $BUILD" "oxenstored $BUILD/asan"; do
        read -r daemon programs <<<"$variant"
        if ! command -v "$daemon" >/dev/null && [ ! -x "/usr/sbin/$daemon" ]; then
            number=$((number + 1))
            echo "ok $number - $daemon # SKIP it is not installed"
            continue
        fi
        {
            POLICY_VARIANT=$daemon PROGRAMS=$programs/tests/policy timeout -k 5 240 \
                "$BUILD/xensim" run --xenstored="$daemon" "$scenario" -- bash "$0" 2>&1
            rc=$?
            [ $rc = 0 ] || echo "not ok - the script ended with $rc"
        } >"$scenario.out"
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

# Runs a program of ours; AddressSanitizer wants to be in front of everything.
program() {
    local name=$1 sanitizer
    shift
    sanitizer=$(ldd "$PROGRAMS/$name" | sed -n 's/^[[:space:]]*\(libasan[^ ]*\).*/\1/p')
    LD_PRELOAD="$sanitizer $LD_PRELOAD ${FAULT_LIB-}" \
        ASAN_OPTIONS=detect_leaks=1 exec "$PROGRAMS/$name" "$@"
}

lever() { (program lever "$@"); }

# The same with the faults of the environment (FAULT, FAULT_HOOK, FAULT_PVH_DOM0)
faulty() { (FAULT_LIB=$PROGRAMS/libfault.so program lever "$@"); }

node() { xenstore-read "$1" 2>/dev/null || echo none; }
target() { node "/local/domain/$1/memory/target"; }
policy() { node "/libxl/$1/memory-policy/$2"; }
pages() { xensim ctl get "$1" "$2"; }

# until_line FILE PATTERN: waits for a line in a file that somebody writes
until_line() {
    local i
    for ((i = 0; i < 1000; i++)); do
        grep -qE "$2" "$1" 2>/dev/null && return 0
        sleep 0.02
    done
    echo "there is no line '$2' in:"
    cat "$1"
    return 1
}

# The whole of the store, with permissions, and all page accounting that the guests do not move
everything() {
    xenstore-ls -fp / | grep -v '^/tool/xenstored'
    xensim ctl dump | sed -E 's/ (tot|want|held|target|driver|changes|allocated|free)=[^ ]*//g'
}

# The same with what the guests do, once each of them has come to rest at its target
everything_settled() {
    local domid
    for domid in $(xensim ctl dump | sed -n 's/^domid=\([0-9]*\) .*/\1/p'); do
        xensim ctl wait "$domid" target="$(target "$domid")K" >/dev/null
        xensim ctl wait "$domid" driver!=moving >/dev/null
    done
    xenstore-ls -fp / | grep -v '^/tool/xenstored'
    xensim ctl dump
}
