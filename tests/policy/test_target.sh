#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Memory targets: with an actor they are the actor's, without one they go to the balloon driver.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain web01 pv 512M max 1G
domain win1 hvm 512M max 1G videoram 8M
domain bare1 pv 256M
END

# without an actor
like "there is no policy target" "ENODATA *" "$(lever get-target 1)"
is "set without an actor" "ok" "$(lever set-target 1 300000 enforce)"
is "goes to the balloon target" "300000" "$(target 1)"
is "and to maxmem" "$(((300000 + 1024) / 4))" "$(pages 1 max)"
is "and not to the policy" "none" "$(policy 1 target)"
is "not enforced" "ok" "$(lever set-target 1 280000)"
is "leaves maxmem" "280000 $(((300000 + 1024) / 4))" "$(target 1) $(pages 1 max)"
is "relative" "ok" "$(lever set-target 1 -5000)"
is "starts from the balloon target" "275000" "$(target 1)"
is "video memory is part of it" "ok" "$(lever set-target 2 408192 enforce)"
is "and not of the balloon target" "400000 $(((408192 + 1024) / 4))" "$(target 2) $(pages 2 max)"
like "less than the video memory" "ERANGE *video memory*" "$(lever set-target 2 5000)"

# with an actor
lever set-policy 1 xl -- set-policy 2 xl >/dev/null
max_before="$(pages 1 max) $(pages 2 max)"
is "relative, the first time" "ok
ok 280000 0" "$(lever set-target 1 +5000 -- get-target 1)"
is "relative, the first time, with video memory" "ok
ok 409216 1" "$(lever set-target 2 +1024 enforce -- get-target 2)"
is "set with an actor" "ok
ok 400000 1" "$(lever set-target 1 400000 enforce -- get-target 1)"
is "the nodes" "400000 1" "$(policy 1 target) $(policy 1 enforce)"
is "relative to the policy target, stored absolute" "ok
ok 395000 0" "$(lever set-target 1 -5000 -- get-target 1)"
is "not enforced" "0" "$(policy 1 enforce)"
is "the levers are the actor's" "275000" "$(target 1)"
is "maxmem too" "$max_before" "$(pages 1 max) $(pages 2 max)"

# bounds
before=$(everything)
like "above static-max" "ERANGE *above the static-max of domain 1, which is 1024M*" "$(lever set-target 1 2000000)"
like "above static-max, relative" "ERANGE *" "$(lever set-target 1 +2000000)"
like "below nothing" "ERANGE *" "$(lever set-target 1 -2000000)"
like "without an actor as well" "ERANGE *" "$(lever set-target 3 2000000 enforce)"
like "too little for domain 0" "ERANGE *too little for domain 0*" "$(lever set-target 0 100000)"
like "more than there is" "ERANGE *" "$(lever set-target 1 9223372036854775807)"
like "and with a sign" "ERANGE *" "$(lever set-target 1 +9223372036854775807)"
is "nothing was changed by any of them" "$before" "$(everything)"

# bad nodes
xenstore-write /libxl/1/memory-policy/target 512M
like "a bad policy target is told" "EBADMSG /libxl/1/memory-policy/target does not hold*" "$(lever get-target 1)"
like "nothing can be added to it" "EBADMSG *" "$(lever set-target 1 +4)"
is "but it can be replaced" "ok
ok 300000 1" "$(lever set-target 1 300000 enforce -- get-target 1)"
xenstore-write /libxl/1/memory-policy/enforce true
is "true is read" "ok 300000 1" "$(lever get-target 1)"
xenstore-write /libxl/1/memory-policy/enforce maybe
like "anything else is not" "EBADMSG *neither 1 nor 0*" "$(lever get-target 1)"

# an actor that comes in between is not passed by
like "an actor that comes in between" "ok*" \
    "$(FAULT_HOOK='xs_transaction_start:0:xenstore-write /libxl/3/memory-policy/actor xl' faulty set-target 3 200000)"
is "gets the target" "200000 262144" "$(policy 3 target) $(target 3)"
like "somebody else was faster" "ESTALE Somebody else was faster: the policy target of domain 1 is 1K now, not 293M*" \
    "$(FAULT_HOOK='xs_transaction_start:1:xenstore-write /libxl/1/memory-policy/target 1' faulty set-target 1 300000)"
is "a relative change starts from what is there at the moment" "ok 201000" \
    "$(FAULT_HOOK='xs_transaction_end:0:xenstore-write /libxl/1/memory-policy/target 200000' faulty set-target 1 +1000) $(policy 1 target)"
before=$(everything)
like "a commit that fails" "EIO *" "$(FAULT=xs_transaction_end:EIO:0:1 faulty set-target 1 350000)"
like "a transaction that does not begin" "ENOSPC *" "$(FAULT=xs_transaction_start:ENOSPC:0:1 faulty set-target 1 350000)"
is "nothing was changed by any of them" "$before" "$(everything)"
