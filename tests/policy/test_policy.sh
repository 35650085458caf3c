#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Policies: what is written, what is refused, and that nobody ever sees half of one.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain web01 pv 512M max 1G
domain win1 hvm 512M max 1G videoram 8M
domain mobile1 pv 256M
END

is "no policy reads as nobody" "ok [] []" "$(lever get-policy 1)"
lever set-policy 1 xl paging=true,delay=3 >"$work/out"
is "a policy is set" "ok" "$(cat "$work/out")"
is "the actor's node" "xl" "$(policy 1 actor)"
is "the parameters' node" "paging=true,delay=3" "$(policy 1 actor-params)"
is "a policy is read" "ok [xl] [paging=true,delay=3]" "$(lever get-policy 1)"
is "nobody again" "ok
ok [] []" "$(lever set-policy 1 "" -- get-policy 1)"
is "domain 0 has one too" "ok
ok [xl-manual] []" "$(lever set-policy 0 xl-manual -- get-policy 0)"

before=$(everything)
for name in "a b" "x/y" "$(printf 'x\033[2J')" "$(printf '%064d' 0)" "ü"; do
    like "not a name: ${#name} bytes" "EINVAL *Nothing was changed*" "$(lever set-policy 1 "$name")"
done
for params in "x" "=1" "a=1,,b=2" "a=1," "a=$(printf '\001')" "a=ü" "a=$(printf '%01100d' 0)"; do
    like "not parameters: ${params:0:10}" "EINVAL *Nothing was changed*" "$(lever set-policy 1 xl "$params")"
done
like "no such domain" "ESRCH There is no domain 77*" "$(lever set-policy 77 xl)"
is "nothing was changed by any of them" "$before" "$(everything)"

is "63 bytes are a name" "ok" "$(lever set-policy 1 "$(printf '%063d' 0)")"
xenstore-write /libxl/1/memory-policy/actor "$(printf 'a\033]0;x\007b')"
out=$(lever get-policy 1)
like "foreign bytes are replaced" "ok [[]a?]0;x?b]*" "$out"

# the way back from xl-manual, in the same transaction
is "what to go back to is remembered" "ok
ok
ok [xl a=1,b=2]" "$(lever set-policy 1 xl a=1,b=2 -- switch-policy 1 xl-manual "" "xl a=1,b=2" -- get-manual-from 1)"
is "and forgotten" "ok
ok []" "$(lever switch-policy 1 xl a=1,b=2 "" -- get-manual-from 1)"
is "it is not there any more" "none" "$(policy 1 manual-from)"
like "it has to be a policy" "EINVAL *" "$(lever switch-policy 1 xl-manual "" "nonsense")"

# xenstored fails
before=$(everything)
like "a commit that fails" "EIO xenstored has not taken over*" "$(FAULT=xs_transaction_end:EIO:0:1 faulty set-policy 1 other)"
like "a transaction that does not begin" "ENOSPC xenstored does not begin*" \
    "$(FAULT=xs_transaction_start:ENOSPC:0:1 faulty set-policy 1 other)"
like "a write that is refused" "EACCES xenstored refuses /libxl/1/memory-policy/actor-params*" \
    "$(FAULT=xs_write:EACCES:1:1 faulty set-policy 1 other)"
like "a storm of conflicts has an end" "EAGAIN Others keep writing*" \
    "$(FAULT=xs_transaction_end:EAGAIN:0:1000 faulty set-policy 1 other)"
is "nothing was changed by any of them" "$before" "$(everything)"
is "a few conflicts are overcome" "ok" "$(FAULT=xs_transaction_end:EAGAIN:0:7 faulty set-policy 1 other y=2)"
like "somebody else was faster" 'ESTALE Somebody else was faster: the actor of domain 1 is "rival"*' \
    "$(FAULT_HOOK='xs_transaction_start:1:xenstore-write /libxl/1/memory-policy/actor rival' faulty set-policy 1 xl)"

# the domain goes away between the look and the write
out=$(FAULT_HOOK='xs_transaction_start:0:xensim ctl destroy mobile1; xensim ctl wait 3 gone; while xenstore-exists /local/domain/3; do :; done' \
    faulty set-policy 3 xl)
like "a domain that goes away" "ESRCH *" "$out"
is "leaves nothing behind" "none" "$(policy 3 actor)"

# nobody ever sees half a policy: a watcher reads while the two are exchanged
mkfifo "$work/in"
(program watcher target:1) <"$work/in" >"$work/seen" &
exec 5>"$work/in"
until_line "$work/seen" ready
args=()
for i in {1..150}; do
    args+=(set-policy 1 one "a=1,b=$i" -- set-policy 1 two "c=3" --)
    args+=(set-target 1 "$((200000 + i))" enforce -- set-target 1 "$((100000 + i))" --)
done
lever "${args[@]}" set-policy 1 last z=9 >"$work/out"
until_line "$work/seen" 'actor=\[last\]'
exec 5>&-
wait
is "all were written" "0" "$(grep -cv '^ok' "$work/out")"
is "no half-written policy was seen" "" \
    "$(grep -E 'actor=\[(one|two)\]' "$work/seen" | grep -vE 'actor=\[one\] params=\[a=1,b=|actor=\[two\] params=\[c=3\]')"
is "no half-written target was seen" "" \
    "$(grep -oE 'target=.*' "$work/seen" | grep -vE 'target=2[0-9]+ balloon=2[0-9]+ enforce=1|target=1[0-9]+ balloon=1[0-9]+ enforce=0')"
[ "$(grep -c target= "$work/seen")" -gt 10 ]
result $? "and there was something to see" "$(wc -l <"$work/seen") lines"
