#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The threads of an actor, watched by the thread sanitizer: many domains at once, newcomers, pagers,
# the end of xenstored, and the end.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 64G introduced 200
dom0 1G
domain mark pv 256M max 1G
domains 100 pv%03d pv 128M max 256M rate 1G/s
domain stiff hvm 128M behaviour no-driver
END
HOST_BUILD=${HOST_BUILD%/asan}/tsan
# libxenstore's own thread, which ends when xenstored does, and its xs_close meet at the descriptor.
echo 'race:libxenstore.so' >"$work/suppressions"
export TSAN_OPTIONS=halt_on_error=0:exitcode=66:suppressions=$work/suppressions

all_to() { # all_to KB PARAMS: each domain in a transaction of its own
    local domid
    for ((domid = 2; domid <= 102; domid++)); do
        policy_set "$domid" xl "$2" "$1" || return 1
    done
}

until_said() { # until_said COUNT PATTERN
    for _ in {1..600}; do [ "$(count "$2")" -ge "$1" ] && return; sleep 0.1; done
    echo "only $(count "$2") times: $2"
    return 1
}

all_to 100000 ""
: >"$work/xl.conf"
start xl
until_said 101 'set to 100000K'
result $? "what was there is done"
all_to 90000 paging=true,delay=0
until_said 101 'set to 90000K'
result $? "all of them changed"
until_said 1 'domain 102 .*paging enabled'
result $? "one is paged"
xensim ctl create new1 pv 64M >/dev/null
said 'domain 103 \(new1\): new'
result $? "one is new"
xensim ctl kill-xenstored
said 'Everything is asked for again'
xensim ctl restart-xenstored
said 'xenstored is back'
all_to 80000 ""
until_said 101 'set to 80000K'
result $? "served again after the end of xenstored"
stop
is "it ends well, and its threads are in nobody's way" "0 " "$rc $(grep -A20 ThreadSanitizer "$log" | head -40)"
