#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# payload.sh [PROGRAM]: installs xenmem in the dom0 of a running laboratory, with the libraries that
# dom0 lacks, the themes, and the unit of the actors; program and themes laid out as in the source
# tree, below /opt/xenmem. Done at every start, so that a rebuilt xenmem needs no new image. PROGRAM
# is $XENMEM or build/xenmem by default.

set -euo pipefail
. "$(dirname "$0")/common.sh"

program=${1:-${XENMEM:-$LAB_TOP/build/xenmem}}
[ -x "$program" ] || die "there is no $program to take along; build it with \"make\""

stage=$(mktemp -d "${LAB_RUN:-$LAB_BUILD}/payload.XXXXXX")
trap 'rm -rf "$stage"' EXIT

mkdir -p "$stage/opt/xenmem/build" "$stage/usr/bin"
cp "$program" "$stage/opt/xenmem/build/xenmem"
ln -s /opt/xenmem/build/xenmem "$stage/usr/bin/xenmem"
if [ -d "$LAB_TOP/themes" ]; then
    cp -r "$LAB_TOP/themes" "$stage/opt/xenmem/"
fi
mkdir -p "$stage/usr/lib/systemd/system"
sed 's|@BINDIR@|/usr/bin|' "$LAB_TOP/actorctl/actors/xenmem-actor@.service" \
    >"$stage/usr/lib/systemd/system/xenmem-actor@.service"

libraries=$(ldd "$program" | grep -o '/[^ ]*' | tr '\n' ' ')
missing=$("$LAB_SOURCE/dom0" run "for l in $libraries; do [ -e \$l ] || echo \$l; done")
for library in $missing; do
    install -D "$library" "$stage/usr/lib/x86_64-linux-gnu/$(basename "$library")"
done
tar -c --owner=0 --group=0 -C "$stage" opt usr | "$LAB_SOURCE/dom0" pipe "tar -x -C /"
