#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The actor xl-manual: nobody reacts; with follow=true both levers follow at once.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain mark pv 256M max 1G
domain web01 pv 512M max 1G
domain win1 hvm 512M videoram 8M
END
start xl-manual

policy_set 2 xl-manual "" 300000
said 'domain 2.*policy target 300000K is left alone; the levers are the administrator.s'
settled xl-manual follow=true
is "nobody reacts" "524288 525312" "$(target 2) $(maxmem 2)"
program mem-balloon-set-target web01 400000k >/dev/null 2>&1
settled xl-manual follow=true
is "what the administrator sets stays" "400000" "$(target 2)"
policy_set 2 xl-manual follow=false 300000
settled xl-manual follow=true
is "follow=false is the same" "400000" "$(target 2)"

policy_set 2 xl-manual follow=true 310000
said 'domain 2 .*balloon target set to 310000K, enforced .*it is not paged'
result $? "follow=true: the balloon target at once"
is "to the policy target, enforced" "310000 311024" "$(target 2) $(maxmem 2)"
policy_set 3 xl-manual follow=true 408192
said 'domain 3 .*set to 400000K.*it is not paged'
settled xl-manual follow=true
is "where paging is not enabled it is not enabled" "none none" "$(pager 3) $(paging 3)"

policy_set 3 xl-manual ""
program mem-paging-set win1 on --yes >/dev/null 2>&1
is "the administrator enables paging" "1" "$([ "$(pager 3)" != none ] && echo 1)"
policy_set 3 xl-manual follow=true 358192
said 'domain 3 .*paging target set to 358192K'
result $? "where it is enabled its target follows, without delay"
is "both are the policy target" "350000 358192" "$(target 3) $(paging 3)"

policy_set 2 xl-manual delay=3
said 'domain 2 .*left alone; "delay=3" is no parameter of this actor, which takes: follow'
result $? "it takes no parameters of another actor"
before=$(all_levers)
policy_set 2 xl "" 300000
settled xl-manual follow=true
is "it does not serve xl's domains" "$(grep '^2 ' <<<"$before")" "$(all_levers | grep '^2 ')"
stop
is "it ends well" "0" "$rc"
[ "$rc" = 0 ] || cat "$log"
