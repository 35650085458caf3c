#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Prints a scenario of 2,100 tiny domains with gaps between their domids: domain sN has domid
# 3 + 13 N, so that they spread over three calls of getdomaininfolist and beyond domid 27,000.
echo "host 64G"
echo "dom0 1G"
for ((n = 0; n < 2100; n++)); do
    echo "domain s$n pv 4M max 8M domid $((3 + 13 * n))"
done
