#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Runs what expect mistypes (mistyping.exp): at every prompt, and nothing may be changed by it.
. "$(dirname "$0")/lib.sh"
expect "$(dirname "$0")/mistyping.exp" "$XENSIM" "$(dirname "$0")/levers.scenario" "$XENMEM" \
    "$UI_FOLDER" "$(ui_preload)"
