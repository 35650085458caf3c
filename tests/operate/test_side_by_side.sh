#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A plan for many domains, whose steps are done side by side: what it leaves behind, kill -9 at any
# moment with several steps under way, and whatever else can end it; and that undo brings back the
# whole store, byte for byte, and every limit.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 64G introduced 0
dom0 1G
domains 40 vm%02d pv 128M max 256M
domains 40 wm%02d pv 64M max 256M
domain win hvm 512M max 512M
END
journal=$XENMEM_STATE_DIR/journal.jsonl
mapfile -t guests < <(seq 1 80)
givers=40 # domains 1 to 40 give, the others take; two steps each
steps=160
last() { operate log | grep '^20' | tail -1 | cut -d' ' -f2-; }

# Every guest holds what it is to hold: the plan's order depends on it.
settled() {
    until xensim ctl dump | sed -nE 's/.* type=pv .* tot=([0-9]+) .* target=([0-9]+) .*/\1 \2/p' |
        awk '$1 * 4 != $2 { exit 1 }'; do
        sleep 0.05
    done
}

# The whole store with its permissions, and the limits.
state() {
    xenstore-ls -fp / | grep -v '^/tool/xenstored'
    xensim ctl dump | sed -nE 's/^(domid=[0-9]+) .* (max=[0-9]+) .*/\1 \2/p'
}

# The values that the steps change, in the plan's order: those of step N are line N.
values() {
    awk -F' = "|"' -v givers=$givers '
        $1 ~ "^/local/domain/[0-9]+/memory/target$" { split($1, path, "/"); target[path[4]] = $2 }
        /^domid=/ { split($0, words, /[= ]/); max[words[2]] = words[4] }
        END {
            for (i = 1; i <= 80; i++)
                if (i <= givers)
                    print target[i] "\n" max[i]
                else
                    print max[i] "\n" target[i]
        }' <<<"$1"
}

# What the journal says of the steps it has, by number: "3 done", "5 " (no outcome).
told() {
    tac "$journal" | sed '/"line":"plan"/q' | tac | jq -rn '
        reduce inputs as $line ({};
            if $line.line == "intent" then .[$line.step | tostring] += ""
            elif $line.line == "outcome" then .[$line.step | tostring] = $line.result else . end)
        | to_entries | map({key: .key | tonumber, value}) | sort_by(.key)[] | "\(.key) \(.value)"'
}

# as_told BEFORE NOW: what is done has changed, what is not begun has not, and no domain takes while
# one still has to give; prints what is wrong.
as_told() {
    paste -d' ' <(values "$1") <(values "$2") >"$work/values"
    told >"$work/told"
    awk -v gives=$((givers * 2)) '
        NR == FNR { result[$1] = $2 == "" ? "open" : $2; next }
        { step = FNR - 1; begun = step in result }
        begun && result[step] == "done" && $1 == $2 { print "step", step, "is told to be done" }
        (!begun || result[step] == "untouched") && $1 != $2 { print "step", step, "is done, and not told" }
        begun && step >= gives && result[step] != "untouched" { takes = 1 }
        step < gives && result[step] != "done" { waits = 1 }
        END { if (takes && waits) print "a domain takes before all have given" }
    ' "$work/told" "$work/values"
}

plan() { operate "$@" target 100 -- "${guests[@]}"; }

# as xl leaves it
operate target 96 -- "${guests[@]}" >/dev/null
operate undo >/dev/null
settled
start=$(state)
like "a plan for many" "*160  wm40 (80)*ok 20*" "$(plan)"
is "is done in full" "target done $steps/$steps/$steps stands" "$(last)"
ours=$(state)
is "nothing is left of libxl's locks" "" "$(find /var/lib/xen -name "*lock*")"
like "its undo" "undo *ok 20*" "$(operate undo)"
settled
is "leaves the store and the limits as they were" "" "$(diff <(echo "$start") <(state))"
for domid in "${guests[@]}"; do xl mem-set "$domid" 100; done
is "it leaves what xl mem-set leaves" "" "$(diff <(state) <(echo "$ours"))"
for domid in "${guests[@]}"; do xl mem-set "$domid" $((domid > 40 ? 64 : 128)); done
settled
is "and xl brings back what undo did" "" "$(diff <(echo "$start") <(state))"

# killed at any moment
interrupted() { # interrupted NAME: the journal knows, and undo takes it back
    local now
    now=$(state)
    is "$1: the journal tells what was done" "" "$(as_told "$start" "$now")"
    if [ "$start" != "$now" ]; then
        like "$1: undo" "undo *ok 20*" "$(operate undo)"
        settled
    fi
    is "$1: all is as it was" "" "$(diff <(echo "$start") <(state))"
}
for event in begins journalled "done"; do
    for step in 0 3 37 79 80 101 159; do
        plan --at "$event:$step" kill >/dev/null 2>&1
        interrupted "killed at $event of step $step"
    done
done
for delay in 0.005 0.01 0.02 0.03 0.05; do
    (plan --at journalled:0 "(sleep $delay; kill -9 \$PPID) & true" >/dev/null 2>&1)
    interrupted "killed from outside after $delay s"
done
plan >/dev/null
for step in 40 0 0; do # a step whose intent is written is not done yet: something is left each time
    operate --at "journalled:$step" kill undo >/dev/null 2>&1
done
like "an undo that was killed again and again is begun anew" "*ok 20*" "$(operate undo)"
settled
is "until all is as it was" "" "$(diff <(echo "$start") <(state))"

# stopped, and what fails: nothing more is begun, what is under way is finished
counted() { # counted OUTPUT: "X done, Y not" of the sentence is what the journal has
    local done
    done=$(told | grep -c ' done$')
    like "the sentence says how far it got" "* $done done, $((steps - done)) not.*" "$1"
}
for event in begins:10 begins:30 journalled:50 journalled:79; do
    out=$(plan --at "$event" cancel)
    like "cancelled at $event" "*ECANCELED *It was stopped.*" "$out"
    counted "$out"
    like "the journal says cancelled" "target cancelled *" "$(last)"
    interrupted "cancelled at $event"
done
out=$(plan --at journalled:20 lock)
like "locked half-way" "*EROFS *Changes are locked*" "$out"
counted "$out"
interrupted "locked half-way"
out=$(plan --at journalled:30 'xensim ctl fault max_mem EPERM 1')
like "a refused maxmem" "*EPERM *step * of 160: The hypervisor refuses*" "$out"
counted "$out"
is "is one step that failed" "1" "$(told | grep -c failed)"
interrupted "a refused maxmem"
out=$(plan --planned 'xenstore-write /local/domain/25/memory/target 99999')
like "a value that somebody has changed" "*ESTALE vm25 (25), step 49 of 160: Its balloon target is 99999K and was 128M*" "$out"
counted "$out"
is "is left alone" "99999" "$(target 25)"
xenstore-write /local/domain/25/memory/target 131072
interrupted "a value that somebody has changed"

# policies: one transaction for some domains
operate policy xl delay=3 -- "${guests[@]}" >/dev/null
start=$(state)
policies() { operate "$@" target 100 -- "${guests[@]}"; }
like "policy targets for many" "*ok 20*" "$(policies)"
is "are set" "80" "$(xenstore-ls -f /libxl | grep -c 'memory-policy/target = "102400"')"
operate undo >/dev/null
is "and are undone" "" "$(diff <(echo "$start") <(state))"
out=$(policies --planned 'xenstore-write /libxl/33/memory-policy/target 5')
like "one of them changed since" "*ESTALE vm33 (33), step 33 of 80: Its policy target is 5K and was none*" "$out"
is "is left alone" "5 none" "$(policy 33 target) $(policy 33 enforce)"
done=$(told | grep -c ' done$')
is "those before it in its transaction are done" "done" "$(told | sed -n '32s/.* //p')"
is "as many as the journal says" "$((done + 1))" "$(xenstore-ls -f /libxl | grep -c 'memory-policy/target = ')"
xenstore-rm /libxl/33/memory-policy/target
operate undo >/dev/null
is "undone" "" "$(diff <(echo "$start") <(state))"
stormy() {
    (FAULT=xs_transaction_end:EAGAIN:0:$1 BEHIND_PRELOAD=$HOST_BUILD/tests/policy/libfault.so policies)
}
like "some conflicts hold it up, and no more" "*ok 20*" "$(stormy 20)"
operate undo >/dev/null
like "conflicts without end are an end" "*EAGAIN *: Others keep writing *: nothing was changed.*" "$(stormy 100000)"
is "nothing is half done" "" "$(diff <(echo "$start") <(state))"
for event in journalled:5 done:5 done:41; do
    policies --at "$event" kill >/dev/null 2>&1
    [ "$(state)" = "$start" ] || operate undo >/dev/null
    is "killed at $event: undone" "" "$(diff <(echo "$start") <(state))"
done

# a domain that goes, and xenstored
out=$(policies --planned 'xensim ctl destroy vm12')
like "a domain that is gone" "*ESRCH vm12 (12), step 12 of 80: *" "$out"
operate undo >/dev/null
out=$(operate --at journalled:5 'xensim ctl kill-xenstored' target 90 -- 1 2 3 4 5 6 {40..80})
like "xenstored's death ends it" "*xenstored*" "$out"
is "once" "1" "$(tail -1 "$journal" | grep -c '"end".*failed')"
true
