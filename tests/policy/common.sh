# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced by the tests of this folder, which run on a simulated host (tests/host.sh).

. "$(dirname "${BASH_SOURCE[0]}")/../host.sh"

here=$(dirname "$0")

program() { # program NAME ARGUMENT…: becomes one of ours
    local name=$1
    shift
    become "$HOST_BUILD/tests/policy/$name" "$@"
}

lever() { (program lever "$@"); }

# The same with the faults of the environment (FAULT, FAULT_HOOK, FAULT_PVH_DOM0)
faulty() { (BEHIND_PRELOAD=$HOST_BUILD/tests/policy/libfault.so program lever "$@"); }

# The whole of the store, with permissions, and all page accounting that the guests do not move
everything() {
    xenstore-ls -fp / | grep -v '^/tool/xenstored'
    xensim ctl dump | sed -E 's/ (tot|want|held|target|driver|changes|allocated|free)=[^ ]*//g'
}

# The same with what the guests do, once each of them has come to rest at its target
everything_settled() {
    local domid
    for domid in $(domids); do
        xensim ctl wait "$domid" target="$(target "$domid")K" >/dev/null
        xensim ctl wait "$domid" driver!=moving >/dev/null
    done
    xenstore-ls -fp / | grep -v '^/tool/xenstored'
    xensim ctl dump
}
