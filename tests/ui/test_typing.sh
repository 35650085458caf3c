#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs what expect types (typing.exp).
. "$(dirname "$0")/lib.sh"
expect "$(dirname "$0")/typing.exp" "$XENSIM" "$(dirname "$0")/quiet.scenario" "$XENMEM" "$(ui_preload)"
