#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The operator's thread under the thread sanitizer: a plan for many domains while its progress is
# looked at, a survey right before it, and stopping it from outside, by cancelling and by the lock.
set -u
BUILD=${BUILD:-build}

if [ -z "${THREAD_PROGRAM-}" ]; then
    scenario=$(mktemp)
    trap 'rm -f "$scenario"' EXIT
    cat >"$scenario" <<'END'
host 32G
dom0 1G
domains 40 vm%02d pv 128M max 256M
domain win hvm 512M max 1G
END
    for daemon in xenstored oxenstored; do
        THREAD_PROGRAM=$BUILD/tsan/tests/operate/operate timeout -k 5 300 \
            "$BUILD/xensim" run --xenstored=$daemon "$scenario" -- bash "$0"
    done | awk '/^(not )?ok - / { sub("ok - ", "ok " ++n " - ") } { print } END { print "1.." n }'
    exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XENMEM_STATE_DIR=$work/state TSAN_OPTIONS=exitcode=66
mapfile -t guests < <(seq 1 40)
sanitizer=$(ldd "$THREAD_PROGRAM" | sed -n 's/.*libtsan[^ ]* => \([^ ]*\) .*/\1/p')

# runs NAME PATTERN ARGUMENT…: what the thread says in the end; the sanitizer says nothing
runs() {
    local name=$1 pattern=$2 out
    shift 2
    out=$(LD_PRELOAD=${sanitizer:+$sanitizer:}${LD_PRELOAD-} "$THREAD_PROGRAM" --thread "$@" 2>&1)
    # shellcheck disable=SC2053 # a pattern
    if [[ ${out##*$'\n'} == $pattern && $out != *'ThreadSanitizer'* ]]; then
        echo "ok - $name"
    else
        echo "not ok - $name"
        tail -40 <<<"$out" | sed 's/^/# /'
    fi
}

# stops NAME PATTERN ARGUMENT…: the same of what stops a plan; one that was through before, is begun
# again
stops() {
    local out
    for _ in {1..10}; do
        out=$(runs "$@")
        [[ $out == "not ok"* && ${out##*$'\n'} == "# ok 20"* && $out != *'ThreadSanitizer'* ]] || break
        runs "" "ok 20*" undo >/dev/null
    done
    echo "$out"
}

runs "a plan for many" "ok 20*" target 120 -- "${guests[@]}"
runs "and back" "ok 20*" undo
stops "cancelled from outside" "ECANCELED *It was stopped.*" --at done:3 cancel target 110 -- "${guests[@]}"
runs "what was done is taken back" "ok 20*" undo
stops "locked from outside" "EROFS *Changes are locked*" --at done:3 lock target 110 -- "${guests[@]}"
runs "taken back as well" "ok 20*" undo
runs "a policy" "ok 20*" policy xl-manual -- "${guests[@]}" win
runs "a pager, which is a process of its own" "ok 20*" paging on -- win
runs "and its end" "ok 20*" paging off -- win
runs "read-only" "EROFS *" --read-only target 100 -- 1
