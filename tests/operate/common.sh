# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced by the tests of this folder, which run on a simulated host (tests/host.sh).

. "$(dirname "${BASH_SOURCE[0]}")/../host.sh"

operate() { (become "$HOST_BUILD/tests/operate/operate" "$@" 2>&1); }

# All that an operation could change: the levers in the store, and the limits in the hypervisor.
levers() {
    local domid
    for domid in $(domids); do
        echo "$domid $(target "$domid") $(maxmem "$domid") $(node "/local/domain/$domid/memory/target-tot_pages")" \
            "$(xenstore-ls "/libxl/$domid/memory-policy" 2>/dev/null | sort | tr '\n' ' ')"
    done
}
