# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced by the tests of this folder, which run on a simulated host (tests/host.sh).

. "$(dirname "${BASH_SOURCE[0]}")/../host.sh"

program() { (become "$HOST_BUILD/xenmem" "$@"); }

background() { # background FILE ARGUMENT…: both outputs go to FILE, its process is $!
    local file=$1
    shift
    (become "$HOST_BUILD/xenmem" "$@") >"$file" 2>&1 9>&- &
}

xenmem() { # its outputs go to $out and $err, its exit code to $rc
    program "$@" >"$work/out" 2>"$work/err" </dev/null
    rc=$?
    out=$(<"$work/out") err=$(<"$work/err")
}

# ends NAME CODE PATTERN ARGUMENT…: how a command ends, and what it then says (on either side)
ends() {
    local name=$1 code=$2 pattern=$3
    shift 3
    xenmem "$@"
    # shellcheck disable=SC2053 # a pattern
    [ $rc = "$code" ] && [[ $out$err == $pattern ]]
    result $? "$name" "expected: $code, $pattern" "     got: $rc, $out$err"
}

paging() { node "/local/domain/$1/memory/target-tot_pages"; } # paging DOMID

settle() { # the guests have come to rest at their targets
    local domid away
    for domid in $(domids); do
        [ "$(target "$domid")" = none ] && continue
        away=$(paging "$domid")
        [ "$away" = none ] || xensim ctl wait "$domid" tot="${away}K" >/dev/null
        xensim ctl wait "$domid" target="$(target "$domid")K" >/dev/null
        xensim ctl wait "$domid" driver!=moving >/dev/null
    done
}

# The whole of the store, with permissions, all page accounting, and the journal
everything() {
    xenstore-ls -fp / | grep -v '^/tool/xenstored'
    xensim ctl dump
    cat "$XENMEM_STATE_DIR"/* 2>/dev/null
}

# unchanged NAME CODE PATTERN ARGUMENT…: the same as ends, and not one byte has changed
unchanged() {
    local before after name=$1
    before=$(everything)
    ends "$@"
    after=$(everything)
    [ "$before" = "$after" ]
    result $? "$name: nothing is changed" "$(diff <(echo "$before") <(echo "$after"))"
}
