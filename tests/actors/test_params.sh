#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Parameters that mean nothing: a sentence in the log and in a node; the domain is left alone.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain mark pv 256M max 1G
domain web01 pv 512M max 1G
domain stiff hvm 512M behaviour no-driver
END
start xl

before=$(all_levers)
while IFS='|' read -r params why; do
    forget
    policy_set 2 xl "$params" 300000
    said "domain 2 \\(web01\\): left alone; .*$why"
    result $? "$params: said in the log"
    like "$params: and in a node" "*$why*" "$(trouble 2)"
done <<'END'
delay=soon|delay takes whole seconds up to 86400
delay=-1|delay takes whole seconds
delay=1.5|delay takes whole seconds
delay=|delay takes whole seconds
delay=86401|delay takes whole seconds
delay|"delay" is no parameter of this actor
paging=yes|paging takes true or false
paging=TRUE|paging takes true or false
paging=true,paging=false|paging is given twice
paging=true,|end with a comma
,|is no parameter of this actor
pagin=true|"pagin=true" is no parameter of this actor
follow=true|"follow=true" is no parameter of this actor
 delay=1|is no parameter of this actor
END
forget
policy_set 2 xl "$(printf 'delay=%0251d' 1)" 300000
said 'domain 2 .*left alone; The parameters are longer than 256 bytes'
result $? "more than 256 bytes: void"
policy_set 2 xl "$(printf 'delay=\033[31m1')" 300000
said 'domain 2 .*left alone; "delay='
is "foreign bytes reach nobody's terminal" "0" "$(grep -c $'\033' "$log")"
settled
is "the domain was left alone all the time" "$(grep '^2 ' <<<"$before")" "$(all_levers | grep '^2 ')"
like "the status tells of it" "xl: alive for *    domain 2: \"delay=*" "$(program actor status)"
is "for programs too" "2" "$(program actor status --json | jq '.[0].trouble[0].domid')"

forget
policy_set 2 xl delay=1 300000
said 'domain 2 .*balloon target set to 300000K'
result $? "put right, it is served"
is "and the sentence is gone" "none" "$(trouble 2)"

# during the delay
policy_set 3 xl paging=true,delay=1 300000
said 'domain 3 .*looked at again'
policy_set 3 xl paging=ture,delay=1
said 'domain 3 .*left alone; "paging=ture"'
policy_set 2 xl bad
said 'domain 2 .*left alone; "bad"'
xensim ctl create other hvm 256M behaviour no-driver
domid=$(pages other domid)
policy_set "$domid" xl paging=true,delay=2 200000
said "domain $domid .*paging enabled"
is "a wait for what means nothing any more is given up" "none none" "$(pager 3) $(paging 3)"

# an actor that is changed away takes its sentence along
xenstore-write /libxl/2/memory-policy/actor somebody
said 'domain 2 .*not served any more'
settled
is "of another's domain nothing is said" "none" "$(trouble 2)"
stop
is "it ends well" "0" "$rc"
[ "$rc" = 0 ] || cat "$log"
