#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The feed and its record of actors on simulated hosts: with both xenstored daemons and the address
# sanitizer, with the thread sanitizer, and with sparse domids beyond 1,024 domains.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
XENSIM=$(realpath "$BUILD/xensim")
export XENSIM
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tests/feed/sparse.sh >"$work/sparse.scenario"
failed=0 number=0

# suite TITLE PROGRAM SCENARIO [OPTION...] [-- TEST...]: renumbers what the program says
suite() {
    local title=$1 program=$2 scenario=$3 line
    shift 3
    local options=()
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    [ $# -gt 0 ] && shift
    "$XENSIM" run "${options[@]}" "$scenario" -- "$BUILD/$program" "$@" \
        >"$work/out" 2>"$work/err"
    local rc=$?
    while read -r line; do
        case $line in
        "ok "* | "not ok "*)
            number=$((number + 1))
            sed -E "s/^((not )?ok) [0-9]+ - /\1 $number - $title: /" <<<"$line"
            ;;
        "#"*) echo "$line" ;;
        esac
    done <"$work/out"
    grep -E 'SUMMARY|ERROR: |^# ' "$work/err" | head -20 | sed 's/^#* */# /'
    if [ $rc != 0 ]; then
        failed=1
        if ! grep -q '^not ok' "$work/out"; then
            number=$((number + 1))
            echo "not ok $number - $title: it ended with $rc"
            tail -60 "$work/err" | sed 's/^/# /'
        fi
    fi
}

trouble=./tests/feed/trouble.scenario
export TSAN_OPTIONS=halt_on_error=0:exitcode=66
many=(sparse_domids some_domains_of_many)
for daemon in xenstored oxenstored; do
    for test in feed_test actors_test; do
        suite "$daemon" asan/tests/feed/$test $trouble --xenstored=$daemon
    done
done
suite "sparse" asan/tests/feed/feed_test "$work/sparse.scenario" -- "${many[@]}"
suite "threads" tsan/tests/feed/feed_test $trouble
suite "threads" tsan/tests/feed/actors_test $trouble
suite "threads, many" tsan/tests/feed/feed_test "$work/sparse.scenario" -- "${many[@]}"
echo "1..$number"
exit $failed
