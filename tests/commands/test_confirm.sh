#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# On a terminal: what is dangerous is asked for by name, and mem-wait shows its progress on one line.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 4G
dom0 1G
domain win hvm 512M max 512M videoram 8M
domain slow pv 512M max 1G rate 50M/s
END

# typed NAME ANSWER WANTED-CODE: what a person answers, and how it ends
typed() {
    ANSWER=$2 expect -c '
        set timeout 30
        log_user 0
        spawn -noecho env LD_PRELOAD=$env(PRELOAD) $env(PROGRAM) mem-paging-set-target win 300
        expect "experimental"
        expect "type: win"
        expect "> "
        send $env(ANSWER)
        expect eof
        set ended [wait]
        exit [expr {[llength $ended] > 4 ? 130 : [lindex $ended 3]}]'
    is "$1" "$3" $?
}

export PROGRAM=$HOST_BUILD/xenmem PRELOAD
PRELOAD=$(preload_of "$PROGRAM")
xenmem mem-manual-set win on
settle
before=$(everything)
typed "another name" $'web01\r' 4
typed "nothing" $'\r' 4
typed "yes is not a name" $'yes\r' 4
typed "the name and more" $'win2\r' 4
typed "the beginning of it" $'wi\r' 4
typed "end of input" $'\004' 4
typed "^C" $'\003' 130
is "nothing was changed" "$before" "$(everything)"
typed "the name" $'win\r' 0
is "then it is done" 307200 "$(paging 1)"

xenmem mem-set slow 300
LINES=24 COLUMNS=80 script -qec "env LD_PRELOAD=$PRELOAD $PROGRAM mem-wait slow" "$work/screen" \
    >/dev/null </dev/null
is "progress on a terminal: it ends as usual" 0 $?
like "it shows where it stands" "*slow: giving back*" "$(<"$work/screen")"
like "over one line" $'*\r\e\\[Kslow: *' "$(<"$work/screen")"
is "and leaves one sentence" 1 "$(grep -c "xenmem: slow: " "$work/screen")"
