# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced by the tests of this folder. A test calls `on_host` with a scenario on standard input; it
# is then run again on a simulated host, with each of the two xenstored: once with the program as it
# is, once with the one that has sanitizers. What follows runs there and prints "ok - NAME" or
# "not ok - NAME"; numbers and the plan are put in outside.

BUILD=${BUILD:-build}
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
    if [ -n "${OPERATE_PROGRAM-}" ]; then
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        export XENMEM_STATE_DIR=$work/state
        journal=$XENMEM_STATE_DIR/journal.jsonl
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
        OPERATE_PROGRAM=$programs/tests/operate/operate timeout -k 5 300 \
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
operate() {
    local sanitizer
    sanitizer=$(ldd "$OPERATE_PROGRAM" | sed -n 's/.*libasan[^ ]* => \([^ ]*\) .*/\1/p')
    if [ -n "$sanitizer" ]; then
        LD_PRELOAD=$sanitizer${LD_PRELOAD:+:$LD_PRELOAD} "$OPERATE_PROGRAM" "$@" 2>&1
    else
        "$OPERATE_PROGRAM" "$@" 2>&1
    fi
}

node() { xenstore-read "$1" 2>/dev/null || echo none; }       # node PATH
target() { node "/local/domain/$1/memory/target"; }            # target DOMID
policy() { node "/libxl/$1/memory-policy/$2"; }                # policy DOMID NODE
pages() { xensim ctl get "$1" "$2"; }                          # pages DOM FIELD
maxmem() { echo $(($(pages "$1" max) * 4)); }                  # maxmem DOM: KiB

# All that an operation could change: the levers in the store, and the limits in the hypervisor.
levers() {
    local domid
    for domid in $(xensim ctl dump | sed -n 's/^domid=\([0-9]*\) .*/\1/p'); do
        echo "$domid $(target "$domid") $(maxmem "$domid") $(node "/local/domain/$domid/memory/target-tot_pages")" \
            "$(xenstore-ls "/libxl/$domid/memory-policy" 2>/dev/null | sort | tr '\n' ' ')"
    done
}
