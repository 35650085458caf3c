# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the scripts of the laboratory share: where things are, and how they speak.

LAB_SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_TOP=$(cd "$LAB_SOURCE/../.." && pwd)
LAB_BUILD=${LAB_BUILD:-$LAB_TOP/build/lab}
mkdir -p "$LAB_BUILD"

note()
{
    echo "lab: $*" >&2
}

die()
{
    note "$*"
    exit "${LAB_DIE_CODE:-1}"
}

# need PROGRAM PACKAGE: ends with a sentence where PROGRAM is missing.
need()
{
    PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null ||
        die "$1 is missing; install Debian's package $2 (apt-get install $2)."
}
