#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# xensim run: exit codes, environment, no root, several at once, and that nothing is left
# on any way out, kill -9 of each process included.
. "$(dirname "$0")/lib.sh"

# host SCENARIO COMMAND...: starts one in the background; sets dir and run_pid
host() {
    local scenario=$1
    shift
    rm -f "$TMP/dir"
    "$XENSIM" run --xenstored="${DAEMON:-xenstored}" "$scenario" -- \
        bash -c "echo \$XENSIM_DIR >$TMP/dir.new; mv $TMP/dir.new $TMP/dir; $*" &
    run_pid=$!
    eventually test -e "$TMP/dir"
    dir=$(cat "$TMP/dir")
}

code() {
    "$@" >"$TMP/out" 2>&1
    echo $?
}

is "the exit code is COMMAND's: 0" "$(code sim empty 'exit 0')" 0
is "the exit code is COMMAND's: 37" "$(code sim empty 'exit 37')" 37
is "killed by a signal: 128 and its number" "$(code sim empty 'kill -TERM $$')" 143
is "no such command: 127" "$(code "$XENSIM" run empty -- /nowhere/at/all)" 127
is "no such scenario: 1" "$(code "$XENSIM" run nowhere -- true)" 1
is "no command: 2" "$(code "$XENSIM" run empty)" 2
is "an unknown daemon: 2" "$(code "$XENSIM" run --xenstored=foo empty -- true)" 2
is "programs get the scenario's name as the host's" "$(sim empty 'hostname; uname -n; xl info | sed -n "s/^host *: //p"')" \
    $'empty\nempty\nempty'
has "the environment names the host" "$(sim empty 'ls $XENSIM_DIR; echo $XENSTORED_PATH')" '^host.shm$'
is "the folder is private" "$(sim empty 'stat -c %a $XENSIM_DIR')" 700
is "COMMAND has the terminal's standard input" "$(echo hello | "$XENSIM" run empty -- cat)" hello

for DAEMON in xenstored oxenstored; do
    host three 'sleep 1000'
    kill -TERM $run_pid
    wait $run_pid
    is "$DAEMON: SIGTERM ends all, the exit code tells" $? 143
    ok "$DAEMON: and nothing is left" left "$dir"

    host three 'sleep 1000'
    kill -HUP $run_pid
    wait $run_pid 2>/dev/null
    ok "$DAEMON: nor after SIGHUP" left "$dir"

    host three 'trap "" TERM HUP; (trap "" TERM HUP; setsid sleep 1000) & while :; do sleep 1; done'
    kill -TERM $run_pid
    wait $run_pid 2>/dev/null
    ok "$DAEMON: nor of a COMMAND that ignores it, and its children" left "$dir"

    host three '(setsid sleep 1000 &) ; exit 5'
    wait $run_pid
    is "$DAEMON: COMMAND ends and leaves a daemon behind" $? 5
    ok "$DAEMON: nothing is left of that" left "$dir"

    host three 'sleep 1000'
    kill -KILL "$(cat "$dir/command.pid")"
    wait $run_pid 2>/dev/null
    is "$DAEMON: kill -9 of COMMAND" $? 137
    ok "$DAEMON: nothing is left" left "$dir"

    host three 'sleep 1000'
    kill -KILL "$(cat "$dir/host.pid")"
    wait $run_pid 2>/dev/null
    is "$DAEMON: kill -9 of the host process" $? 125
    ok "$DAEMON: nothing is left" left "$dir"

    host three 'sleep 1000'
    kill -KILL "$(cat "$dir/xenstored.pid")"
    ok "$DAEMON: kill -9 of xenstored leaves the rest running" env XENSIM_DIR="$dir" \
        "$XENSIM" ctl get web01
    kill -TERM $run_pid
    wait $run_pid 2>/dev/null
    ok "$DAEMON: and nothing is left after the end" left "$dir"

    host three '(setsid sleep 1000 &) ; sleep 1000'
    kill -KILL $run_pid
    wait $run_pid 2>/dev/null
    "$XENSIM" run empty -- true
    ok "$DAEMON: kill -9 of xensim run: the next start removes all" left "$dir"
done

# Several at once do not see each other.
host three 'sleep 1000'
first=$dir first_pid=$run_pid
host pair 'sleep 1000'
ok "a second host beside the first" env XENSIM_DIR="$dir" "$XENSIM" ctl get win01
ok "does not have the first one's domains" bash -c "! XENSIM_DIR=$dir $XENSIM ctl get db01"
ok "a start leaves the living alone" bash -c "$XENSIM run empty -- true && XENSIM_DIR=$first $XENSIM ctl get db01"
kill $first_pid $run_pid
wait $first_pid $run_pid 2>/dev/null
ok "both are gone" bash -c "[ ! -e $first ] && [ ! -e $dir ]"

if [ "$(id -u)" = 0 ]; then
    copy=$TMP/copy
    mkdir "$copy"
    cp "$BUILD/xensim" "$BUILD/libxensim.so" "$copy"
    cp -r xensim/scenarios "$copy"
    chmod -R a+rX "$TMP"
    nobody() { (cd / && env -u XENSIM_SCENARIOS setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"); }
    for DAEMON in xenstored oxenstored; do
        has "$DAEMON: no root is needed" \
            "$(nobody "$copy/xensim" run --xenstored=$DAEMON three -- sh -c 'id -un; xl mem-set web01 512; xensim ctl wait web01 tot=512M && xl list' 2>&1)" \
            '^web01 +1 +512 '
    done
fi
finish
