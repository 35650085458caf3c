# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Completion of xenmem for bash. It knows no command by itself: what there is comes from `xenmem
# help`, so from the program's own tables, and what a word may be from the operand's name there.

# Names of commands, a line each: "mem-set", "actor run"
_xenmem_commands() {
    xenmem help 2>/dev/null | sed -n 's/^xenmem \([a-z][a-z -]*[a-z]\).*/\1/p'
}

# Operands of a command, a line each: DOMAIN, on|off, [PARAMS]
_xenmem_operands() { # _xenmem_operands COMMAND
    # shellcheck disable=SC2086 # words
    xenmem help $1 2>/dev/null | sed '/^$/,$d' | tr '\n' ' ' |
        sed "s/^usage: xenmem $1//; s/\[--[^]]*\]//g" | tr -s ' ' '\n' | sed '/^$/d'
}

# What may stand for an operand
_xenmem_values() { # _xenmem_values OPERAND
    case $1 in
    *DOMAIN*) xenmem list 2>/dev/null | awk 'NR > 1 { print $2 }' ;;
    'on|off') printf '%s\n' on off ;;
    ACTOR | NAME) { xenmem actor status | sed -n 's/: \(alive\|dead\).*//p'; printf '%s\n' xl xl-manual; } 2>/dev/null ;;
    '[ID]') xenmem journal 2>/dev/null | awk '{ print $1 }' ;;
    '[COMMAND]') _xenmem_commands ;;
    esac
}

_xenmem() {
    local word=${COMP_WORDS[COMP_CWORD]} command='' given=() names at operands
    COMPREPLY=()
    names=$(_xenmem_commands)
    for ((at = 1; at < COMP_CWORD; at++)); do
        case ${COMP_WORDS[at]} in
        --theme | --delay | --set | --timeout | --config) at=$((at + 1)) ;;
        -*) ;;
        *)
            given+=("${COMP_WORDS[at]}")
            # the longest name that fits: "actor" is none, "actor run" is one
            [ "${#given[@]}" -gt 2 ] || ! grep -qx "${given[*]}" <<<"$names" || command=${given[*]}
            ;;
        esac
    done
    if [ -z "$command" ]; then
        at="${given[*]}${given:+ }"
        mapfile -t COMPREPLY < <(
            compgen -W "$(sed -n "s/^$at\([a-z-]*\).*/\1/p" <<<"$names" | sort -u)" -- "$word"
            [ -n "$at" ] || compgen -W "$(xenmem --help | sed -n '/^Options:/,/^$/s/^  \(--[a-z-]*\).*/\1/p')" -- "$word"
        )
        return
    fi
    if [[ $word == -* ]]; then
        # shellcheck disable=SC2086 # words
        mapfile -t COMPREPLY < <(compgen -W "$(xenmem help $command | sed -n 's/^  \(--[a-z-]*\).*/\1/p')" -- "$word")
        return
    fi
    mapfile -t operands < <(_xenmem_operands "$command")
    at=${command//[! ]/}
    at=$((${#given[@]} - 1 - ${#at}))
    if [ "$at" -ge "${#operands[@]}" ]; then # only the last may come again: [DOMAIN...]
        [[ ${operands[*]} == *'...]' ]] || return
        at=$((${#operands[@]} - 1))
    fi
    mapfile -t COMPREPLY < <(compgen -W "$(_xenmem_values "${operands[at]-}")" -- "$word")
}
complete -F _xenmem xenmem
