#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Help, the manual page and the completion of bash: nothing is missing, nothing is too wide, and the
# tools that read them have nothing to complain of.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END_OF_HOST'
host 4G
dom0 1G
domain web01 pv 512M max 1G
domain db01 pv 512M max 1G
END_OF_HOST

# The names of all commands, a line each: as they are typed
commands=$(program help | sed -n 's/^xenmem \([a-z][a-z -]*[a-z]\).*/\1/p')
is "there are commands" 1 "$(($(wc -l <<<"$commands") > 15))"

# --- help
too_wide() { awk 'length > 80'; }
is "--help keeps to 80 columns" "" "$(program --help | too_wide)"
is "help does" "" "$(program help | too_wide)"
while read -r command; do
    # shellcheck disable=SC2086 # words
    {
        ends "help of $command" 0 "usage: xenmem $command*" help $command
        is "help of $command keeps to 80 columns" "" "$(too_wide <<<"$out")"
        ends "$command --help" 0 "usage: xenmem $command*" $command --help
    }
done <<<"$commands"
ends "help of two commands of one word" 0 "usage: xenmem actor run *usage: xenmem actor status *" help actor
ends "the same by --help" 0 "usage: xenmem actor run *usage: xenmem actor status *" actor --help
ends "that word alone" 2 "xenmem: What shall actor do?*actor run*actor status*" actor
ends "and with another" 2 "xenmem: What shall actor do?*" actor walk
ends "help of nothing" 2 "*no command \"actor walk\"*" help actor walk
ends "help of half a name" 2 "*no command \"act\"*" help act
program mem-balloon-set-target 2>&1 >/dev/null | too_wide >"$work/wide"
is "usage keeps to 80 columns" "" "$(<"$work/wide")"

# --- the manual page
program --manual >"$work/xenmem.1"
is "mandoc has nothing to say" "" \
    "$(mandoc -Tlint "$work/xenmem.1" 2>&1 | grep -v 'missing date')" # it is the same whenever it is made
is "groff has nothing to say" "" "$(groff -wall -man -Tutf8 "$work/xenmem.1" 2>&1 >/dev/null)"
is "it is ASCII" "" "$(LC_ALL=C tr -d '\n -~' <"$work/xenmem.1")"
mandoc -Tascii -O width=200 "$work/xenmem.1" | col -b >"$work/page"
lacks() { # lacks WORDS…: those that the page does not begin a line with
    local word
    while IFS= read -r word; do
        grep -qE "^ +$word( |$)" "$work/page" || echo "$word"
    done
}
is "every command is in it" "" "$(lacks <<<"$commands")"
is "every option" "" "$(program --help | sed -n '/^Options:/,/^$/s/^  \(--[a-z-]*\).*/\1/p' | lacks)"
is "every threshold" "" "$(program --help | sed -n '/^Thresholds/,$s/^  \([a-z_]*\) (.*/\1/p' | lacks)"
is "every exit code" "" "$(printf '%s\n' 0 1 2 3 4 5 | lacks)"
is "every member of the JSON" "" "$(program list --json | jq -r '.domains[0] | keys[] | select(. != "bad_nodes")' |
    while read -r name; do grep -qE "^ +[A-Z-]+ $name$" "$work/page" || echo "$name"; done)"
is "every operation's key" "" "$(printf '%s\n' t e p m b P O s M | lacks)"

# --- completion
PATH=$work/bin:$PATH
mkdir "$work/bin"
printf '#!/bin/bash\n. %q\nBUILD=%q HOST_BUILD=%q\nbecome %q "$@"\n' "$PWD/tests/host.sh" \
    "$BUILD" "$HOST_BUILD" "$(realpath "$HOST_BUILD/xenmem")" >"$work/bin/xenmem"
chmod +x "$work/bin/xenmem"
xenmem mem-policy-set web01 other-1
offers() { # offers NAME EXPECTED WORD…: what is offered for the last of the words
    local name=$1 expected=$2
    shift 2
    is "completion: $name" "$expected" "$(
        unset -f xenmem
        . actorctl/commands/xenmem.bash
        # shellcheck disable=SC2034 # bash's own
        COMP_WORDS=(xenmem "$@") COMP_CWORD=$#
        _xenmem
        echo "${COMPREPLY[*]}"
    )"
}
offers "commands" "mem-set" mem-se
offers "two words" "run status" actor ""
offers "options in front" "--read-only" --rea
offers "a command behind options" "undo" --set stuck_ms=1000 --read-only un
offers "domains" "Domain-0 web01 db01" mem-set ""
offers "a domain" "web01" mem-set --no-enforce w
offers "its options" "--no-enforce --yes --dry-run" mem-set --
offers "nothing for a size" "" mem-set web01 ""
offers "nothing behind the last" "" mem-set web01 300 ""
offers "on and off" "on off" mem-manual-set web01 ""
offers "actors" "xl xl-manual" mem-policy-set web01 ""
offers "an actor that is to run" "xl xl-manual" actor run --foreground ""
offers "as many domains as there are" "db01" list web01 d
offers "changes" "$(program journal | cut -d' ' -f1)" undo ""
offers "commands to be explained" "watch" help wa
offers "nothing for what is no command" "" nix ""
