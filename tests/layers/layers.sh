#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Who may know whom. The table is the one of docs/design.md; a rule that nothing checks drifts.
# Reads the #include lines of every folder, and what the unit tests are linked with.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}

# folder | own folders that it may include | foreign headers besides the C library's
layers='
base     | base                               |
model    | base model                         |
themes   | base themes                        | ini.h
views    | base model views themes/role.h     |
actorctl | base model actorctl                | xen jansson.h event2
tui      | base model views actorctl tui themes | curses ncurses event2 term.h
xensim   | base xensim                        | xen
'

# Headers that belong to a library, as a pattern of the include line.
declare -A library=(
    [xen]='<(xen/|xenctrl|xenstore|libxl|xentoollog|xs\.h|xengnttab|xenevtchn|xencall|_libxl)'
    [curses]='<curses' [ncurses]='<ncurses' [term.h]='<term\.h>' [event2]='<event2/'
    [jansson.h]='<jansson' [ini.h]='<ini\.h>'
)

number=0
report() { # report NAME OFFENCES
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        echo "# ${2//$'\n'/$'\n# '}"
    fi
}

includes_of() { # lines "FILE:INCLUDE"
    grep -rEo --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<][^">]+[">]' "$1" |
        sed -E 's/#[[:space:]]*include[[:space:]]*//; s/[[:space:]]//g'
}

own_offences() { # FOLDER ALLOWED…
    local folder=$1 allowed
    shift
    allowed=$(printf '%s\n' "$@" | sed -E 's|^[a-z]+$|&/|' | paste -sd'|')
    includes_of "$folder" | grep '"' | grep -vE ":\"($allowed)"
}

foreign_offences() { # FOLDER ALLOWED…
    local folder=$1 name
    shift
    for name in "${!library[@]}"; do
        case " $* " in *" $name "*) continue ;; esac
        includes_of "$folder" | grep -E ":${library[$name]}"
    done
}

while IFS='|' read -r folder own foreign; do
    folder=${folder// /}
    [ -n "$folder" ] || continue
    # shellcheck disable=SC2086 # word lists
    report "$folder includes only what it may of our own" "$(own_offences "$folder" $own)"
    # shellcheck disable=SC2086
    report "$folder includes only the libraries it may" "$(foreign_offences "$folder" $foreign)"
done <<<"$layers"

linked=$(for test in "$BUILD"/asan/tests/unit/test_*; do
    [ -x "$test" ] || echo "no unit tests in $BUILD/asan: build them first (make asan)"
    case $test in *.d | */test_xen_* | */test_sim_* | */test_tui_*) continue ;; esac
    ldd "$test" 2>&1 | grep -E 'curses|libxen|libxl|libevent' | sed "s|^|$test:|"
done)
report "unit tests of base, model and views link without curses and without Xen" "$linked"

sources=$(git ls-files '*.c' '*.h' '*.sh' '*.mk' Makefile)
# shellcheck disable=SC2086
report "every source says its licence" "$(grep -L 'SPDX-License-Identifier: LGPL-2.1-or-later' $sources)"

listed=$(git ls-files | cut -d/ -f1 | sort -u |
    grep -vxE 'base|model|actorctl|views|tui|themes|xensim|tests|docs|\.ci|main\.c|Makefile|README\.md|COPYING|\.clang-format|\.gitignore')
report "nothing else at the top" "$listed"
echo "1..$number"
