#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The actor xl, sentence by sentence: balloons, waits, pages; whom it serves and whom not.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 16G
dom0 1G
domain mark pv 256M max 1G
domain web01 pv 512M max 1G
domain win1 hvm 512M videoram 8M
domain stiff1 hvm 512M videoram 8M behaviour no-driver
domain stiff2 pvh 512M behaviour no-driver
domain stiff3 hvm 512M behaviour no-driver
domain stiff4 hvm 512M behaviour no-driver
END
start xl

# on an event: the balloon target, enforce passed on
policy_set 2 xl "" 409600 1
said 'domain 2 \(web01\): balloon target set to 400M, enforced \(policy target 400M, was 512M, holds 512M\); more cannot be done for a PV guest$'
result $? "PV: the balloon target is set; the line says domain, what, why, figures"
is "to the policy target, and maxmem" "409600 410624" "$(target 2) $(maxmem 2)"
xensim ctl wait 2 tot=400M
result $? "the guest follows"
target_set 2 300000 0
said 'domain 2 .*set to 300000K \('
is "not enforced: maxmem stays" "300000 410624" "$(target 2) $(maxmem 2)"
policy_set 2 xl paging=true,delay=0 350000
said 'domain 2 .*set to 350000K.*PV guest'
settled
is "PV: that is all, paging=true or not" "none none 0" "$(pager 2) $(paging 2) $(count 'domain 2 .*(paging|looked)')"

policy_set 3 xl "" 417792
said 'domain 3 \(win1\): balloon target set to 400M, enforced \(policy target 408M, .*not to be paged'
result $? "HVM: less video memory; without paging=true that is all"
is "the node, and maxmem with video memory" "409600 418816" "$(target 3) $(maxmem 3)"
policy_set 4 xl paging=false,delay=0 408192
said 'domain 4 .*set to 400000K.*not to be paged'
settled
is "paging=false: no pager" "none none" "$(pager 4) $(paging 4)"

# paging=true: after the delay, where the domain still holds more
policy_set 3 xl paging=true,delay=1 314572
said 'domain 3 .*holds .* after 1.0s .*; ballooning was enough'
result $? "paging=true: a guest that has given back is not paged"
is "no pager for it" "none" "$(pager 3)"
began=$(date +%s%N)
policy_set 4 xl paging=true,delay=2 358192
said 'domain 4 \(stiff1\): balloon target set to 350000K.*looked at again in 2.0s'
is "not paged before the delay is over" "none none" "$(pager 4) $(paging 4)"
said 'domain 4 \(stiff1\): holds 524320K after 2.0s \(policy target 358192K\); now paging: ballooning was not enough'
[ $(($(date +%s%N) - began)) -ge 2000000000 ]
result $? "the delay is as long as it says"
said 'domain 4 \(stiff1\): paging enabled, its target set to 358192K \(policy target, was none, holds 524320K\); done'
is "the paging target is the policy target" "358192" "$(paging 4)"
xensim ctl wait 4 tot=358192K
result $? "and the domain holds it"
policy_set 5 xl paging=true,delay=1 400000
said 'domain 5 \(stiff2\): paging enabled'
is "PVH as well" "400000" "$(paging 5)"
policy_set 6 xl paging=true 400000
said 'domain 6 .*looked at again in 5.0s'
result $? "the delay is 5 s where nothing is said"
xenstore-rm /libxl/6/memory-policy

# a pager that is at work keeps to the target; where it holds the domain down it is raised at once
pid=$(pager 4)
forget
policy_set 4 xl paging=true,delay=3600 400000
said 'domain 4 .*paging target set to 400000K .*looked at again in 1h00m'
is "a raised target: the pager is raised at once, the same one" "400000 $pid" "$(paging 4) $(pager 4)"
forget
policy_set 4 xl paging=true,delay=0 380000
said 'domain 4 .*set to 380000K \(policy target, was 400000K'
is "a lowered one: after the delay" "380000 $pid" "$(paging 4) $(pager 4)"
xensim ctl wait 4 tot=380000K

# a newer event cancels the wait
forget
policy_set 6 xl paging=true,delay=3600 300000
said 'domain 6 .*set to 300000K.*looked at again'
policy_set 6 xl paging=true,delay=1 350000
said 'domain 6 .*the wait for 300000K is given up; there is a newer policy'
said 'domain 6 .*paging enabled, its target set to 350000K'
result $? "a newer target during the delay: only that one is paged to"
is "once" "1 350000" "$(count 'domain 6 .*paging enabled') $(paging 6)"
policy_set 6 xl paging=true,delay=3600 340000
said 'domain 6 .*set to 340000K.*looked at again'
policy_set 6 xl paging=false 340000
said 'domain 6 .*the wait for 340000K is given up'
settled
is "paging=false during the delay: it is not paged further" "350000" "$(paging 6)"

# the actor is changed away during the delay
policy_set 7 xl paging=true,delay=2 300000
said 'domain 7 .*set to 300000K.*looked at again'
xenstore-write /libxl/7/memory-policy/actor somebody
said 'domain 7 \(stiff4\): not served any more, the wait is given up; its actor is somebody now'
result $? "the actor is changed away during the delay: the wait is given up"
policy_set 2 xl "" 350000 # which takes longer than the wait would have taken
before=$(all_levers)
target_set 7 280000
xenstore-write /libxl/7/memory-policy/actor-params paging=true,delay=0
policy_set 3 xl paging=true,delay=3 300000
said 'domain 3 .*holds .* after 3.0s'
is "what is somebody else's is ignored" "$(grep '^7 ' <<<"$before")" "$(all_levers | grep '^7 ')"
xenstore-write /libxl/7/memory-policy/actor xl
said 'domain 7 .*set to 280000K'
result $? "set to xl again, it is served again"
said 'domain 7 .*paging enabled'

# two policies in the same second: the last one holds, and only its target is paged to
forget
policy_set 6 xl paging=true,delay=1 330000
policy_set 6 xl paging=true,delay=1 320000
said 'domain 6 .*paging target.* 320000K|domain 6 .*paging.*set to 320000K'
is "two in the same second: the last one holds" "320000 320000 $((320000 + 1024))" "$(target 6) $(paging 6) $(maxmem 6)"
is "and is the only one that is paged to" "0" "$(count 'paging.*330000K')"

# the domain is destroyed during the delay
forget
xensim ctl create gone1 hvm 256M behaviour no-driver
domid=$(pages gone1 domid)
said "domain $domid .*balloon target is 256M already"
policy_set "$domid" xl paging=true,delay=2 100000
said "domain $domid .*set to 100000K.*looked at again"
xensim ctl recreate gone1
said "domain $domid .*not served any more, the wait is given up; it is gone"
result $? "destroyed during the delay: the wait is given up"
said "domain $domid \(gone1\): new, its policy is xl, target 256M"
policy_set 3 xl paging=true,delay=3 300004
said 'domain 3 .*after 3.0s \(policy target 300004K'
is "its successor of the same domid is left as it is" "262144 none" "$(target "$domid") $(pager "$domid")"

# what is so already is not written again
before=$(all_levers)
forget
xenstore-write /local/domain/2/memory/target "$(target 2)x" # would be seen if it were written
xenstore-write /local/domain/2/memory/target 350000
target_set 2 350000
said 'domain 2 .*balloon target is 350000K already, enforced'
result $? "what is so already is left as it is"
is "indeed" "$before" "$(all_levers)"

# somebody else's target, behind its back: it is left as it is, and the same policy anew sets it again
forget
xl mem-set web01 300 >/dev/null
is "xl mem-set behind its back takes effect" "307200" "$(target 2)"
settled
is "and is left as it is: the actor does not fight" "307200 350000 0" \
    "$(target 2) $(policy 2 target) $(count 'domain 2 ')"
target_set 2 350000
said 'domain 2 .*balloon target set to 350000K, enforced \(policy target 350000K, was 300M'
result $? "the same policy, written anew, sets it again"
xenstore-write /local/domain/2/memory/target 330000
stop
start xl
said 'domain 2 .*balloon target set to 350000K'
result $? "and so does an actor that begins"

# what cannot be done: a sentence in the log and in a node, and nothing is changed
target_set 2 2097152
said 'domain 2 .*left alone \(policy target 2048M\); .*1024M'
result $? "a target above static-max"
like "is told in a node too" "*1024M*" "$(trouble 2)"
target_set 2 350000
settled
is "and taken back once all is well" "none" "$(trouble 2)"
forget
xensim ctl create nopage hvm 256M behaviour no-driver
domid=$(pages nopage domid)
said "domain $domid .*balloon target is"
xensim ctl fault vm_event_op ENOSYS 1
policy_set "$domid" xl paging=true,delay=0 200000
said "domain $domid .*left alone .*built without memory paging"
result $? "a hypervisor that cannot page"
like "is told in a node too" "*built without memory paging*" "$(trouble "$domid")"
xensim ctl destroy nopage
said "domain $domid .*it is gone"
settled
is "which goes with the domain" "none" "$(trouble "$domid")"
xenstore-write /libxl/2/memory-policy/target rubbish
said 'domain 2 .*nothing to do; it has no policy target yet'
result $? "a target that is no number is none"

is "sharing was never touched" "0" "$(xensim ctl dump | grep -c ' shared=[1-9]')"
stop
is "it ends well" "0" "$rc"
[ "$rc" = 0 ] || cat "$log"
