#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# An actor's life: its registration, one of a name only, its end in every way, and what the next one
# finds; xenstored gone and back.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 8G
dom0 1G
domain mark pv 256M max 1G
domain web01 pv 512M max 1G
domain stiff1 hvm 512M behaviour no-driver
domain stiff2 hvm 512M behaviour no-driver
END
at=/tool/xenmem/actors/xl
status() { program actor status "$@"; }
alive() { status --json | jq -c '[.[] | select(.actor == "xl") | .alive]'; }

# registered
is "nobody is registered at first" "No actor is registered. Start one: xenmem actor run xl" "$(status)"
start xl
is "pid and start are the process's" "$actor $(awk '{ print $22 }' "/proc/$actor/stat")" "$(node $at/pid) $(node $at/start)"
is "version and scope" "$(program --version) xenmem host" "xenmem $(node $at/version) xenmem $(node $at/scope)"
like "the status says so" "xl: alive for *, process $actor, xenmem *, serves host, heartbeat * ago*" "$(status)"
is "for programs" "[true]" "$(alive)"

# only one of a name
out=$(program actor run xl --foreground --config "$work/xl.conf" 2>&1)
rc=$?
like "a second one is kept out" "*The actor xl is at work already (process $actor): a second one was not started*" "$out"
is "and ends with 1" "1 $actor" "$rc $(node $at/pid)"
out=$(program actor run xl --config "$work/xl.conf" 2>&1)
is "in the background too" "1" "$?"
rm "$XENSIM_DIR/root/var/run/xen/xenmem-actor-xl.lock"
out=$(program actor run xl --foreground --config "$work/xl.conf" 2>&1)
like "even where its lock has been removed" "*The actor xl is at work already (process $actor)*" "$out"
out=$(program actor run nobody 2>&1)
is "there are no other actors" "2" "$?"
like "which is said" "*There is no actor \"nobody\" in xenmem; there are: xl, xl-manual.*" "$out"
out=$(program --read-only actor run xl 2>&1)
is "read-only: no actor" "4" "$?"

# SIGTERM
policy_set 2 xl "" 300000
policy_set 3 xl paging=true,delay=0 300000
said 'domain 3 .*paging enabled'
said 'domain 2 .*set to 300000K'
pid=$(pager 3)
policy_set 4 xl paging=true,delay=3600 300000
said 'domain 4 .*looked at again'
before=$(all_levers)
stop
is "SIGTERM: ended well" "0" "$rc"
[ "$rc" = 0 ] || cat "$log"
is "and is not registered any more" "none" "$(node $at)"
is "the pager goes on, domains are as they were" "$before" "$(all_levers)"
[ -e "/proc/$pid" ]
result $? "the pager is alive"

# what was written meanwhile is done, the rest is not done again
target_set 2 280000
xenstore-write /libxl/4/memory-policy/actor-params paging=true,delay=1
start xl
said 'domain 2 .*balloon target set to 280000K'
result $? "what was written while nobody was there is done"
said 'domain 3 .*balloon target is 300000K already'
said 'domain 3 .*paging target is 300000K already'
result $? "what was done is not done again"
is "by the pager that there was" "$pid 300000" "$(pager 3) $(paging 3)"
said 'domain 4 .*balloon target is 300000K already.*looked at again'
said 'domain 4 .*paging enabled'
result $? "a wait that was not over is waited again"

# kill -9
policy_set 2 xl nonsense
said 'domain 2 .*left alone'
kill -KILL "$actor"
wait "$actor" 2>/dev/null
is "kill -9: its registration stays, and counts as dead" "[false]" "$(alive)"
[ "$(pager 3)" = "$pid" ] && [ -e "/proc/$pid" ]
result $? "the pager goes on here, too"
like "which the status says" "xl: dead; process $actor has ended without leaving*" "$(status)"
before=$(all_levers)
policy_set 2 xl "" 280000
start xl
said 'domain 2 .*balloon target is 280000K already'
said 'domain 3 .*paging target is 300000K already'
said 'domain 4 .*paging target is 300000K already'
is "the next one takes its place and changes nothing" "$before" "$(all_levers)"
is "registered, alive" "$actor [true]" "$(node $at/pid) $(alive)"
is "what the dead one could not do is not held against it" "none" "$(trouble 2)"

# another process that has the pid
stop
xenstore-write $at/pid 1 $at/start 1
is "another process of that pid is not it" "[false]" "$(alive)"
xenstore-write $at/pid rubbish
is "nor is rubbish" "[false]" "$(alive)"
start xl
is "both are replaced" "$actor" "$(node $at/pid)"

# somebody removes the registration: it is brought back
xenstore-rm $at
for _ in {1..1000}; do [ "$(node $at/pid)" = "$actor" ] && break; sleep 0.02; done
is "a registration that is removed comes back" "$actor [true]" "$(node $at/pid) $(alive)"

# xenstored hangs: the actor can be ended all the same
xensim ctl stop-xenstored
stop
is "xenstored hangs: SIGTERM ends it" "0" "$rc"
said 'xenstored does not answer, so the registration of xl stays; it counts as dead'
result $? "and it says what it leaves"
xensim ctl continue-xenstored
is "dead indeed" "[false]" "$(alive)"

# xenstored is gone, and back
start xl
policy_set 4 xl paging=true,delay=3600 290000
said 'domain 4 .*looked at again'
forget
xensim ctl kill-xenstored
said 'Everything is asked for again when it is back'
result $? "xenstored gone: said"
said 'xenstored cannot be reached'
xensim ctl restart-xenstored
said 'xenstored is back: the actor xl serves this host'
result $? "and back: said"
is "registered again" "$actor [true]" "$(node $at/pid) $(alive)"
for domid in 2 3 4; do # what others wrote is lost with that xenstored, as on a real host
    policy_set $domid xl "" 270000
    said "domain $domid .*balloon target .* 270000K"
done
is "and it serves" "270000" "$(target 2)"
xensim ctl create new1 pv 64M >/dev/null
said 'domain 5 \(new1\): new, its policy is xl'
result $? "new domains as well"
stop
is "and ends well" "0" "$rc"
[ "$rc" = 0 ] || cat "$log"

# the background
program actor run xl --config "$work/xl.conf"
is "into the background: returns once it serves" "0 [true]" "$? $(alive)"
pid=$(node $at/pid)
is "without our terminal, folder and streams, and nobody's child" "? 1 / /dev/null /dev/null /dev/null" \
    "$(ps -o tty= -p "$pid" | tr -d ' ') $(($(ps -o ppid= -p "$pid") != $$)) $(readlink "/proc/$pid/cwd" "/proc/$pid/fd/0" "/proc/$pid/fd/1" "/proc/$pid/fd/2" | paste -sd' ')"
target_set 2 260000
xensim ctl wait 2 target=260000K
result $? "it serves"
kill "$pid"
for _ in {1..500}; do [ -e "/proc/$pid" ] || break; sleep 0.02; done
is "SIGTERM ends it" "none" "$(node $at)"

# systemd is told
socket=$work/notify
perl -MIO::Socket::UNIX -e '
    $| = 1;
    my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die;
    print "bound\n";
    $s->recv(my $said, 100);
    print "$said\n";' "$socket" >"$work/notified" &
until_line "$work/notified" bound
NOTIFY_SOCKET=$socket start xl
until_line "$work/notified" '^READY=1$'
result $? "systemd is told when it serves"
stop
is "and it ends well" "0" "$rc"
xensim ctl kill-xenstored
out=$(program actor run xl --foreground --config "$work/xl.conf" 2>&1)
is "it does not begin without xenstored" "1" "$?"
like "and says so" "*xenstored cannot be reached*" "$out"
