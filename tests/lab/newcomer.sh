#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What "make lab" does once dom0 is up: guests, xenmem, and a root shell there, on this terminal.

set -euo pipefail
. "$(dirname "$0")/common.sh"

note "starting five guests"
"$LAB_SOURCE/dom0" run -t 300 "guest set"
"$LAB_SOURCE/payload.sh"
"$LAB_SOURCE/dom0" shell || true # its exit code is that of the last thing typed
note "the laboratory is gone; nothing of it is left running"
