#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Paging and sharing, with the simulated pager where the real one is installed.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain pv1 pv 512M max 1G
domain hvm1 hvm 512M max 1G videoram 8M
domain pvh1 pvh 512M
domain pod1 hvm 256M max 512M behaviour pod boot 60m
END
pager_pid() { node "/tool/xenmem/pager/$1/pid"; }

# where there is no paging
before=$(everything)
like "PV: enable" "EOPNOTSUPP Domain 1 is a PV guest*" "$(lever enable-paging 1)"
like "PV: disable" "EOPNOTSUPP *" "$(lever disable-paging 1)"
like "PV: set" "EOPNOTSUPP *" "$(lever set-paging-target 1 100000)"
like "PV: get" "EOPNOTSUPP *" "$(lever get-paging-target 1)"
like "not enabled: set" "ENODEV Paging of domain 2 is not enabled*" "$(lever set-paging-target 2 100000)"
like "not enabled: get" "ENODEV *" "$(lever get-paging-target 2)"
is "not enabled" "ok 0" "$(lever get-paging 2)"
is "disabled is disabled" "ok" "$(lever disable-paging 2)"
like "populate-on-demand" "EXDEV *populate-on-demand*" "$(lever enable-paging 4)"
like "no such domain" "ESRCH *" "$(lever enable-paging 77)"
is "nothing was changed by any of them" "$before" "$(everything)"

# what Xen says to the pager
while read -r error sentence; do
    xensim ctl fault vm_event_op "$error" 1
    like "the hypervisor says $error" "*$error Paging of domain 2 was not enabled: *$sentence*" \
        "$(lever enable-paging 2 | tail -1)"
done <<'END'
ENOSYS built without memory paging
EOPNOTSUPP domain 0 is PV
ENODEV no hardware-assisted paging
EMLINK passed through
EXDEV populate-on-demand
EBUSY another pager is, or was, active
EPERM does not allow it
END
like "any other of its errors" "*ENOMEM *" "$(xensim ctl fault vm_event_op ENOMEM 1; lever enable-paging 2 | tail -1)"
is "no pager is remembered" "none" "$(pager_pid 2)"
like "there is no pager" "ENOENT *xenpaging is not installed*" "$(lever --pager /nonexistent enable-paging 2)"
like "a pager that cannot be run" "ENOEXEC *cannot be started*" \
    "$(printf '\177ELFno' >"$work/bad"; chmod +x "$work/bad"; lever --pager "$work/bad" enable-paging 2)"
printf '#!/bin/sh\necho it is no good >&2\nexit 1\n' >"$work/ends"
printf '#!/bin/sh\nexec sleep 1000\n' >"$work/silent"
chmod +x "$work/ends" "$work/silent"
like "a pager that ends" '*EIO *it is no good*' "$(lever --pager "$work/ends" enable-paging 2 | tail -1)"
out=$(lever --patience 300 --pager "$work/silent" enable-paging 2)
like "a pager that says nothing" "waiting: xenpaging (process *) to begin with domain 2*ETIMEDOUT *told to stop*" "$out"
is "no pager is remembered still" "none" "$(pager_pid 2)"

# it works
is "enabled" "ok" "$(lever enable-paging 2 | tail -1)"
pid=$(pager_pid 2)
is "with short options, and room for all that the domain may get" \
    "-f /var/lib/xen/xenpaging/2-$(pages 2 uuid).pages -d 2 -m 1048576" \
    "$(tr '\0' ' ' <"/proc/$pid/cmdline" | sed 's/^[^ ]* //; s/ $//')"
is "it is nobody's child" "1" "$(awk '{ print ($4 == 1 || $4 > 0) }' "/proc/$pid/stat")"
is "idempotent" "ok
ok 1" "$(lever enable-paging 2 -- get-paging 2)"
is "by the same process" "$pid" "$(pager_pid 2)"
like "no target yet" "ENODATA *" "$(lever get-paging-target 2)"
is "nothing is paged out by enabling" "0" "$(pages 2 paged)"
is "relative, from what it holds" "ok
ok $(($(pages 2 tot) * 4 - 4096))" "$(lever set-paging-target 2 -4096 -- get-paging-target 2)"
is "a target" "ok
ok 400000" "$(lever set-paging-target 2 400000 -- get-paging-target 2)"
is "its node" "400000" "$(node /local/domain/2/memory/target-tot_pages)"
xensim ctl wait 2 tot=400000K >/dev/null
is "the pager follows" "100000" "$(pages 2 tot)"
is "relative, from the target" "ok
ok 404096" "$(lever set-paging-target 2 +4096 -- get-paging-target 2)"
like "above static-max" "ERANGE *" "$(lever set-paging-target 2 1048577)"
like "below nothing" "ERANGE *" "$(lever set-paging-target 2 -1048577)"
like "somebody else was faster" "ESTALE *the paging target of domain 2 is 20K now*" \
    "$(FAULT_HOOK="xs_read:8:xenstore-write /local/domain/2/memory/target-tot_pages 20" faulty set-paging-target 2 300000)"
is "all in, and still enabled" "ok
ok 1" "$(lever set-paging-target 2 0 -- get-paging 2)"
xensim ctl wait 2 paged=0 >/dev/null
is "indeed" "0" "$(pages 2 paged)"
like "a transaction that does not begin" "ENOSPC *" "$(FAULT=xs_transaction_start:ENOSPC:1:1 faulty set-paging-target 2 400000)"
like "a commit that fails" "EIO *" "$(FAULT=xs_transaction_end:EIO:1:1 faulty set-paging-target 2 400000)"
is "neither writes" "0" "$(node /local/domain/2/memory/target-tot_pages)"

# stopping brings all back, and waits for it with a bound
lever set-paging-target 2 300000 >/dev/null
xensim ctl wait 2 tot=300000K >/dev/null
xensim ctl set maxmem of hvm1 to 300000K # no room to come back to
like "patience has an end" "waiting: xenpaging (process $pid) to bring * of domain 2 back into memory*ETIMEDOUT *" \
    "$(lever --patience 300 disable-paging 2)"
is "it goes on" "ok 1" "$(lever get-paging 2)"
xensim ctl set maxmem of hvm1 to 1G
is "and is done at last" "ok" "$(lever disable-paging 2 | tail -1)"
is "all is back" "0 ok 0" "$(pages 2 paged) $(lever get-paging 2)"
is "the target is gone, and the pager forgotten" "none none" "$(node /local/domain/2/memory/target-tot_pages) $(pager_pid 2)"
[ ! -e "/proc/$pid" ]
result $? "and ended"

# several at once start one: the others wait for the first, whose pager takes its time
cat >"$work/slow" <<END
#!/bin/sh
while [ ! -e $work/go ]; do sleep 0.02; done
exec /usr/lib/xen-$(xl info xen_version | cut -d. -f1-2)/bin/xenpaging "\$@"
END
chmod +x "$work/slow"
starters=()
for i in 1 2 3 4; do
    lever --patience -1 --pager "$work/slow" enable-paging 3 >"$work/many$i" &
    starters+=($!)
done
for i in 1 2 3 4; do until_line "$work/many$i" '^waiting: '; done
# pagers_here DOMID: the pagers of this host's domain; other hosts may have a domain of that number
pagers_here() {
    local pid
    for pid in $(pgrep -f "xenpaging .*-d $1 "); do
        grep -qzx "XENSIM_DIR=$XENSIM_DIR" "/proc/$pid/environ" 2>/dev/null && echo "$pid"
    done
}
is "one starts a pager, three wait for it" "1 3" \
    "$(cat "$work"/many? | grep -c 'to begin with domain 3') $(cat "$work"/many? | grep -c 'another process to start or stop')"
touch "$work/go"
wait "${starters[@]}"
is "all four are served" "4" "$(cat "$work"/many? | grep -c '^ok$')"
pid=$(pager_pid 3)
is "by one pager" "1" "$(pagers_here 3 | wc -l)"

# a pid that is used again is not taken for the pager; nor one of an earlier domain
xenstore-write /tool/xenmem/pager/3/start 1
is "another process of that pid is not it" "ok 0" "$(lever get-paging 3)"
like "nor told to stop" "ok" "$(lever disable-paging 3)"
[ -e "/proc/$pid" ]
result $? "it lives"
like "Xen knows of it" "*EBUSY *another pager*" "$(lever enable-paging 3 | tail -1)"
kill -TERM "$pid"
for _ in {1..500}; do [ -e "/proc/$pid" ] || break; sleep 0.02; done

# a pager that is killed loses memory, which is said
lever enable-paging 2 -- set-paging-target 2 300000 >/dev/null
xensim ctl wait 2 tot=300000K >/dev/null
pid=$(pager_pid 2)
kill -KILL "$pid"
for _ in {1..500}; do [ -e "/proc/$pid" ] || break; sleep 0.02; done
like "its end is noticed" "ENODEV *its pager has ended*" "$(lever set-paging-target 2 350000)"
like "and what it means is said" "EIO *that memory is lost*" "$(lever disable-paging 2)"

# sharing
is "sharing on and off, idempotent" "ok
ok
ok
ok" "$(lever enable-sharing 2 -- enable-sharing 2 -- disable-sharing 2 -- disable-sharing 2)"
like "sharing of a PV guest" "EOPNOTSUPP Sharing of domain 1 was not enabled: *" "$(lever enable-sharing 1)"
while read -r error sentence; do
    xensim ctl fault mem_sharing_op "$error" 1
    like "sharing: the hypervisor says $error" "$error Sharing of domain 2 was not enabled: *$sentence*" "$(lever enable-sharing 2)"
done <<'END'
EOPNOTSUPP VMX
ENOSYS built without memory sharing
ENODEV no hardware-assisted paging
EXDEV passed through
ENOMEM no memory left
END
