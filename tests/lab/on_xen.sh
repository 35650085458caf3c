#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# on_xen.sh KIND SCRIPT [ARGUMENT…]: boots a laboratory with that kind of xenstore daemon and
# carries out a TAP script in it. Where the laboratory does not come up, that is one failed test,
# with what it said.

set -uo pipefail
here=$(dirname "$0")

errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
kind=$1
shift

code=0
setpriv --pdeathsig TERM "$here/boot" --xenstored="$kind" -- "$@" 2>"$errors" || code=$?
if [ "$code" -eq 70 ]; then
    echo "not ok 1 - the laboratory boots"
    sed 's/^/# /' "$errors"
    echo "1..1"
else
    cat "$errors" >&2
fi
exit "$code"
