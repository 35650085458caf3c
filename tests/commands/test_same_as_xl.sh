#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The comparison with xl mem-set on the simulated host: every kind of guest, up and down, and the
# comparison itself, which has to notice a difference.
set -u
BUILD=${BUILD:-build}
xenmem=$(realpath "$BUILD/xenmem")
scenario=$(mktemp)
trap 'rm -f "$scenario" "$scenario.out"' EXIT
cat >"$scenario" <<'END'
host 8G
dom0 1G
domain pv1 pv 512M max 1G
domain hvm1 hvm 512M max 1G videoram 8M
domain full1 hvm 512M max 512M videoram 8M
domain pvh1 pvh 512M max 1G
domain win1 hvm 512M max 1G videoram 4M behaviour windows
END
guests=(pv1:512:300,700,1024 hvm1:512:300,700 full1:512:300 pvh1:512:300,700 win1:512:400,600 Domain-0:1024:900)
number=0

count_lines() { # count_lines PREFIX: renumbers
    local line
    while IFS= read -r line; do
        case $line in
        "ok "* | "not ok "*)
            number=$((number + 1))
            sed -E "s/^((not )?ok) [0-9]+ - /\1 $number - $1: /" <<<"$line"
            ;;
        "#"*) echo "$line" ;;
        esac
    done
}

for daemon in xenstored oxenstored; do
    XENMEM_COMMAND="$xenmem" XENMEM_STATE_DIR=$scenario.state timeout -k 5 200 "$BUILD/xensim" run \
        --xenstored=$daemon "$scenario" -- tests/commands/same_as_xl.sh "${guests[@]}" -- bash -c \
        >"$scenario.out" 2>&1
    grep -q '^1\.\.' "$scenario.out" || echo "not ok 0 - it ended before its time" >>"$scenario.out"
    count_lines $daemon <"$scenario.out"
done

# a program that forgets maxmem must be found out
# shellcheck disable=SC2016 # expanded there
XENMEM_COMMAND='f() { xenstore-write /local/domain/$(xl domid "$2")/memory/target $(($3 * 1024)); }; f' \
    timeout -k 5 60 "$BUILD/xensim" run "$scenario" -- tests/commands/same_as_xl.sh pv1:512:300 -- \
    bash -c >"$scenario.out" 2>&1
number=$((number + 1))
if grep -q '^not ok 2' "$scenario.out" && grep -q ' max=' "$scenario.out"; then
    echo "ok $number - a difference is noticed"
else
    echo "not ok $number - a difference is noticed"
    sed 's/^/# /' "$scenario.out"
fi
rm -rf "$scenario.state"
echo "1..$number"
