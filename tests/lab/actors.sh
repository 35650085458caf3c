# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Sourced by suite.sh, after levers.sh: the actors on real Xen, started by their unit, with the
# suite's guests. web01 is the one that is served; db01 is xl-manual's.
# shellcheck disable=SC2016,SC2317 # what is in single quotes expands in dom0; functions are passed on
# shellcheck disable=SC2154 # the suite's: daemon, work, xenmem

unit_file=/usr/lib/systemd/system/xenmem-actor@.service

# on_row SECONDS GUEST REGEX: the guest's row of the console comes to look like that.
on_row()
{
    shows "$1" "[0-9] $2 .*$3"
}

# state_is GUEST STATE: what `xenmem list --json` comes to say of it
state_is()
{
    in_dom0 "await 20 '[ \$(xenmem list --json $1 | sed -n \"s/^ *.state.: .\\([a-z ]*\\).,\$/\\1/p\") = $2 ]' ||
        { xenmem list $1; exit 1; }"
}

# says ACTOR REGEX [COUNT]: the actor's log comes to have such a line; or exactly COUNT of them
says()
{
    in_dom0 "await 30 'unit log $1 | grep -Eq -- \"$2\"' && [ $(($# < 3)) = 1 -o \
            \$(unit log $1 | grep -Ec -- \"$2\") = ${3-0} ] || { unit log $1; exit 1; }"
}

start_unit()
{
    in_dom0 "unit start $unit_file $*"
}

# trouble_is ACTOR GUEST REGEX: in the node, and in the status, for people and for programs
trouble_is()
{
    in_dom0 "id=\$(xl domid $2) node=/tool/xenmem/actors/$1/trouble/\$id
        await 20 \"xenstore-read \$node\" && xenstore-read \$node | grep -E -- '$3' &&
            xenmem actor status | grep -E -- \"domain \$id: .*$3\" &&
            xenmem actor status --json | grep -E -- '\"sentence\": .*$3'"
}

no_trouble()
{
    in_dom0 "await 20 '! xenstore-exists /tool/xenmem/actors/$1/trouble/\$(xl domid $2)'"
}

test_unit()
{
    tap_test "no actor is there at first" leaves 0 'No actor is registered' 'xenmem actor status'
    tap_test "xl is started by its unit, and ready" start_unit xl
    tap_test "with the command line of the file" in_dom0 \
        "[ \"\$(tr '\\0' ' ' </proc/\$(unit pid xl)/cmdline)\" = '/usr/bin/xenmem actor run xl --foreground ' ]"
    tap_test "confined as the file says" in_dom0 "pid=\$(unit pid xl)
        grep -x 'NoNewPrivs:.1' /proc/\$pid/status && [ \"\$(cat /proc/\$pid/oom_score_adj)\" = -1000 ] &&
            grep -q '^rootfs / rootfs ro' /proc/\$pid/mounts && [ ! -e /proc/\$pid/root/dev/xen/gntalloc ]"
    tap_test "its status says so" leaves 0 "^xl: alive for .*serves host" 'xenmem actor status'
}

test_convergence()
{
    in_dom0 'xenmem mem-policy-set web01 xl 2>/dev/null'
    tap_test "a policy target is set" leaves 0 '' 'xenmem mem-set web01 168'
    tap_test "mem-wait: the domain holds it" leaves 0 '' 'xenmem mem-wait web01 --timeout 90'
    tap_test "node and maxmem are what it asks for" set_to web01 168 169
    tap_test "pages too" holds web01 168
    tap_test "the actor has said why" says xl \
        'web01.*balloon target set to 168M, enforced .policy target 168M, was .*, holds '
    tap_test "one that is not to be enforced" leaves 0 '' 'xenmem mem-set --no-enforce web01 144'
    tap_test "is met as well" leaves 0 '' 'xenmem mem-wait web01 --timeout 90'
    tap_test "with maxmem left as it was" set_to web01 144 169
    tap_test "and upwards again" \
        leaves 0 '' 'xenmem mem-set web01 +48 && xenmem mem-wait web01 --timeout 90'
    tap_test "to the page" holds web01 192
}

test_convergence_by_key()
{
    tap_test "the console starts with an actor" \
        in_dom0 "screen end; xl sched-credit2 -d web01 -c 10; screen start 110 30 xenmem"
    tap_test "it shows who acts" on_row 60 web01 'xl .*converged'
    tap_test "/ finds the guest" chooses web01
    tap_test "t asks for the policy target, and says who will act on it" \
        prompts 't 144' 'policy target +192M [^ ]+ 144M .*xl sets the balloon target'
    tap_test "Enter sets it" applies 'set target of web01'
    tap_test "the guest is seen on its way" on_row 30 web01 shrinking
    tap_test "and arriving" on_row 90 web01 '144M .*converged'
    tap_test "node and maxmem are what was asked for by key" set_to web01 144 145
    tap_test "pages too, to the page" holds web01 144
    in_dom0 "xl sched-credit2 -d web01 -c 0"
}

# ends_orphaned HOW SIGNAL: the time is the screen's own, in dom0: from the end of the process on
ends_orphaned()
{
    local how=$1 signal=$2
    measure()
    {
        in_dom0 "pid=\$(unit pid xl) && kill -$signal \$pid &&
            screen after \$pid 2 '[0-9] web01 .*orphaned'" >"$work/took"
    }
    state=$(levers_state)
    tap_test "$how: orphaned on the screen within 2 s of dom0's clock" measure &&
        echo "# orphaned $(cat "$work/took") ms after the end of the process"
    tap_test "$how: its name is marked as dead" on_row 10 web01 'xl (✝|!)'
    tap_test "$how: and in one picture" state_is web01 orphaned
    tap_test "$how: nothing else has changed" as_before
}

test_end()
{
    ends_orphaned SIGTERM TERM
    tap_test "SIGTERM: it has left in good order" in_dom0 \
        '[ "$(cat /run/unit/xl.code)" = 0 ] && ! xenstore-exists /tool/xenmem/actors/xl'
    tap_test "it is started again" start_unit xl
    tap_test "the guest is not orphaned any more" on_row 10 web01 converged
    tap_test "it found nothing to do" says xl 'web01.*balloon target is 144M already'
    tap_test "and has done nothing" as_before

    in_dom0 'unit stop xl >/dev/null'
    tap_test "a target that nobody is there for is set, with a warning" \
        leaves 0 'No actor of the name xl is alive' 'xenmem mem-set web01 176'
    tap_test "the guest is orphaned, off its policy" on_row 10 web01 '176M .*orphaned'
    tap_test "mem-wait says that nobody acts" leaves 1 'actor xl is not running: nobody acts on its policy target' \
        'xenmem --set actor_ms=2000 mem-wait web01 --timeout 60'
    tap_test "a new actor, that is not started again by its unit" start_unit xl Restart=no
    tap_test "does what was left" on_row 60 web01 '176M .*converged'
    tap_test "as it was asked" set_to web01 176 177

    ends_orphaned "kill -9" KILL
    tap_test "kill -9: its status says so" \
        leaves 0 '^xl: dead; process [0-9]+ has ended without leaving' 'xenmem actor status'
    tap_test "kill -9: it is started again, as its unit has it" start_unit xl
    tap_test "kill -9: the guest is not orphaned any more" on_row 10 web01 converged
    tap_test "kill -9: and nothing was done a second time" as_before
    tap_test "kill -9 of one that its unit restarts: another one serves" in_dom0 \
        "old=\$(unit pid xl) && kill -KILL \$old && await 30 \"[ \\\$(unit pid xl) != \$old ]\" &&
            await 30 \"[ \\\$(xenstore-read /tool/xenmem/actors/xl/pid) = \\\$(unit pid xl) ]\""
    tap_test "and does not change a thing" as_before
}

test_overridden()
{
    tap_test "xl mem-set behind its back is taken" in_dom0 'xl mem-set web01 224'
    tap_test "the console: overridden" on_row 15 web01 '176M .*overridden'
    tap_test "one picture: overridden" state_is web01 overridden
    tap_test "the actor leaves it at that" set_to web01 224 225
    tap_test "the journal has it as somebody else's" in_dom0 "screen keys 5 &&
        screen wait 20 'somebody.*balloon target .*web01.*176M [^ ]+ 224M|somebody.*web01.*balloon target +176M [^ ]+ 224M'"
    tap_test "back to the table" in_dom0 "screen keys 1"
    tap_test "mem-set with a new target" leaves 0 '' 'xenmem mem-set web01 184'
    tap_test "and all is well again" on_row 60 web01 '184M .*converged'
    tap_test "as it was asked for" set_to web01 184 185
    in_dom0 'xl mem-set web01 224'
    tap_test "the same behind its back again" on_row 15 web01 '184M .*overridden'
    tap_test "mem-set with the target that the policy has already" \
        leaves 0 '' 'xenmem mem-set web01 184'
    tap_test "makes the actor set it again" on_row 60 web01 '184M .*converged'
    tap_test "node and maxmem" set_to web01 184 185
}

test_newcomers()
{
    tap_test "a new guest is created with xl" in_dom0 'guest create fresh01 normal 96 192'
    tap_test "the actor gives it the default policy" \
        says xl 'fresh01.*new, its policy is xl, target 96M, enforced'
    tap_test "actor, target as built, enforced" policy_is fresh01 xl '' - 98304 1
    tap_test "the actor finds nothing to do for it" says xl 'fresh01.*balloon target is 96M already'
    tap_test "and has done nothing" set_to fresh01 96 97
    tap_test "the console has it" on_row 30 fresh01 'xl .*converged'
    tap_test "it boots and obeys" leaves 0 '' "guest wait fresh01 && xenmem mem-set fresh01 128 &&
        xenmem mem-wait fresh01 --timeout 90"
    tap_test "to the page" holds fresh01 128

    # Policies are given when a domain is introduced: these two need not boot.
    tap_test "one whose configuration says nobody" \
        in_dom0 "guest build alone01 normal 96 96 'memory_policy = \"\"'"
    tap_test "and one that says xl-manual" \
        in_dom0 "guest build hand01 normal 96 96 'memory_policy = \"xl-manual\"'"
    tap_test "gets that" says xl 'hand01.*new, its policy is xl-manual, target 96M, enforced'
    tap_test "in its nodes" policy_is hand01 xl-manual '' - 98304 1
    tap_test "the first has none" policy_is alone01 - - - - -
    tap_test "and is said to have none" says xl 'alone01.*new, nobody is to care for it'
    tap_test "no actor is missed for what has none to follow" on_row 20 hand01 'xl-manual .*(paused|booting)'
    in_dom0 'xl destroy alone01 && xl destroy hand01'
}

test_manual()
{
    in_dom0 'id=$(xl domid db01); xenstore-rm /libxl/$id/memory-policy
        for node in target-tot_pages dynamic-min dynamic-max memory-offset uncooperative meminfo; do
            xenstore-rm /local/domain/$id/memory/$node
        done'
    tap_test "xl-manual is started beside xl" start_unit xl-manual
    tap_test "a guest that is to follow" leaves 0 '' \
        'xenmem mem-policy-set db01 xl-manual follow=true && xenmem mem-set db01 144'
    tap_test "follows" leaves 0 '' 'xenmem mem-wait db01 --timeout 90'
    tap_test "node and maxmem" set_to db01 144 145
    tap_test "pages" holds db01 144
    tap_test "the actor has said so" says xl-manual 'db01.*balloon target set to 144M'
    tap_test "without follow" leaves 0 '' 'xenmem mem-policy-set db01 xl-manual'
    in_dom0 'xenmem mem-set db01 160 2>/dev/null'
    tap_test "it is left alone" says xl-manual 'db01.*160M is left alone'
    tap_test "and at its target" set_to db01 144 145
    tap_test "its levers are the administrator's" \
        leaves 0 '' 'xenmem mem-balloon-set-target --enforce db01 150 && xenmem mem-wait db01 --timeout 90'
    in_dom0 'unit stop xl-manual >/dev/null'
    tap_test "nobody is missed where nobody is needed" on_row 20 db01 'xl-manual .*converged'
    tap_test "follow, with nobody there" \
        leaves 0 'No actor' 'xenmem mem-policy-set db01 xl-manual follow=true'
    tap_test "is orphaned" on_row 20 db01 orphaned
    tap_test "and given to xl it is served" leaves 0 '' 'xenmem mem-policy-set db01 xl'
    tap_test "at once" on_row 60 db01 '160M .*converged'
    tap_test "as asked" set_to db01 160 161
}

test_trouble()
{
    state=$(in_dom0 'id=$(xl domid db01); xenstore-ls -fp /local/domain/$id; xen-numbers | grep "^domid=$id "')
    same()
    {
        local now
        now=$(in_dom0 'id=$(xl domid db01); xenstore-ls -fp /local/domain/$id; xen-numbers | grep "^domid=$id "')
        [ "$now" = "$state" ] || { diff <(echo "$state") <(echo "$now") && return; return 1; }
    }
    in_dom0 'xenmem mem-policy-set db01 xl delay=soon 2>/dev/null; xenmem mem-set db01 128 2>/dev/null'
    tap_test "parameters that mean nothing: why, in the node and in the status" \
        trouble_is xl db01 'delay takes whole seconds'
    tap_test "said in the log" says xl 'db01.*left alone; .*delay takes whole seconds'
    tap_test "the domain is left alone" same
    tap_test "and not said to be overridden" on_row 10 db01 '(converged|orphaned)'
    tap_test "mem-wait does not wait in vain" \
        leaves 1 'delay takes whole seconds' 'xenmem --set actor_ms=1000 mem-wait db01 --timeout 20'
    tap_test "put right" leaves 0 '' 'xenmem mem-policy-set db01 xl delay=1'
    tap_test "it is served" leaves 0 '' 'xenmem mem-wait db01 --timeout 90'
    tap_test "as asked" set_to db01 128 129
    tap_test "and the sentence is gone" no_trouble xl db01

    tap_test "a target above static-max, by bare xenstore" \
        in_dom0 'xenstore-write /libxl/$(xl domid db01)/memory-policy/target 400000'
    tap_test "cannot be set: why" trouble_is xl db01 'static-max'
    tap_test "it is left as it is" set_to db01 128 129
    in_dom0 'xenstore-write /libxl/$(xl domid db01)/memory-policy/target 131072'
    tap_test "a good one takes the sentence away" no_trouble xl db01
}

test_destroyed()
{
    tap_test "a guest is destroyed while the actor works" in_dom0 "id=\$(xl domid fresh01)
        xl sched-credit2 -d fresh01 -c 2
        for mib in 100 120 96 110 104; do
            xenstore-write /libxl/\$id/memory-policy/target \$((mib * 1024))
        done
        xl destroy fresh01"
    tap_test "the actor has noticed" says xl 'fresh01.*not served any more; its actor is nobody now|fresh01.*gone'
    tap_test "and serves the others" leaves 0 '' \
        'xenmem mem-set web01 200 && xenmem mem-wait web01 --timeout 90'
    tap_test "nothing of the guest is left in the store" in_dom0 "! xenstore-ls -f /tool/xenmem |
        grep trouble/ && ! xenstore-ls -f /libxl | grep \"^/libxl/[0-9]*/memory-policy\" |
        sed 's|/libxl/\([0-9]*\)/.*|\1|' | while read -r id; do xl domname \$id >&2 || echo \$id; done | grep ."
}

# The daemon of a real host cannot be restarted without losing its store; it can hang.
test_hang()
{
    state=$(in_dom0 'cat /proc/$(unit pid xl)/stat | cut -d" " -f1,22')
    same_actor()
    {
        [ "$(in_dom0 'cat /proc/$(unit pid xl)/stat | cut -d" " -f1,22')" = "$state" ]
    }
    in_dom0 "kill -STOP \$(pidof $daemon)"
    tap_test "xenstored hangs: a target cannot be set, and why" \
        leaves 1 'xenstored does not answer' 'xenmem mem-set web01 176'
    tap_test "the console takes keys all the same" \
        in_dom0 "screen keys 4 && screen wait 20 'xenmem  lab .* actors'"
    in_dom0 "screen keys 1; kill -CONT \$(pidof $daemon)"
    tap_test "it goes on: a target is set" leaves 0 '' 'xenmem mem-set web01 176'
    tap_test "and met" leaves 0 '' 'xenmem mem-wait web01 --timeout 90'
    tap_test "by the same actor" same_actor
    tap_test "the console has it" on_row 30 web01 '176M .*converged'
    tap_test "xl ends in the time that its unit gives it" in_dom0 '[ "$(unit stop xl)" = 0 ]'
    tap_test "it was started again by its unit once, after the kill" \
        in_dom0 '[ "$(unit log xl | grep "^unit:")" = "unit: ended with 137, and is started again" ]'
    tap_test "the console ends with q after all this" \
        in_dom0 "screen keys q; screen wait 20 'left with 0'"
}

test_actors_view()
{
    tap_test "the room of the actors: alive, with its process" in_dom0 "screen keys 4 &&
        screen wait 20 \"xl +.*\$(unit pid xl)\""
    tap_test "its last decision" shows 20 'Last decision.*db01.*balloon target'
    tap_test "back from it" in_dom0 "screen keys 1 && screen wait 20 'web01 '"
}

test_actors()
{
    if [ ! -x "$xenmem" ]; then
        tap_skip "actors" "there is no $xenmem"
        return
    fi
    test_unit && test_convergence && test_convergence_by_key || return
    test_end
    test_overridden
    test_newcomers
    test_manual
    test_trouble
    test_actors_view
    test_destroyed
    test_hang
}
