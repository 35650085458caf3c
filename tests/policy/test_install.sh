#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The library by itself: installed into an empty folder, used from there by a program that has
# nothing else, and taken away again.
set -u
. "$(dirname "$0")/common.sh"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export PKG_CONFIG_PATH=$out/opt/x/lib/pkgconfig CC=${CC:-gcc}
root="$out/root"
example=$here/example_actor.c

make_quietly() { # as a person calls it, not as a part of the make that may run this
    env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s BUILD="$BUILD" DESTDIR="$1" PREFIX="$2" "$3"
}

{
    make_quietly "$root" /usr install >"$out/log" 2>&1
    result $? "make install" "$(tail -5 "$out/log")"
    is "puts there what it says" \
        "etc/init.d/xenmem-actors usr/bin/xenmem usr/include/xenmem.h usr/include/xenmem/error.h usr/lib/libxenmem.a usr/lib/libxenmem.so usr/lib/libxenmem.so.0 usr/lib/pkgconfig/xenmem.pc usr/lib/systemd/system/xenmem-actor@.service usr/share/bash-completion/completions/xenmem usr/share/man/man1/xenmem.1" \
        "$(cd "$root" && find . ! -type d | sed 's|^\./||' | grep -v '\.theme$' | LC_ALL=C sort | paste -sd' ')"
    is "the manual page is that of the program" "" \
        "$("$root/usr/bin/xenmem" --manual | diff - "$root/usr/share/man/man1/xenmem.1")"
    is "and every theme" "$(cd themes && ls ./*.theme)" "$(cd "$root/usr/share/xenmem/themes" && ls ./*.theme)"
    is "the headers know nothing of the source tree" "" \
        "$(grep -rn '^#include "' "$root/usr/include"; grep -rn 'error_set' "$root/usr/include")"
    is "only xenmem_… is visible in the shared library" "" \
        "$(nm -D --defined-only "$root/usr/lib/libxenmem.so.0" | awk '{ print $3 }' | grep -v '^xenmem_')"
    is "and in the static one" "" \
        "$(nm -g --defined-only "$root/usr/lib/libxenmem.a" | awk 'NF == 3 { print $3 }' | grep -v '^xenmem_')"
    declared=$(grep -ohE '\bxenmem_[a-z_]+\(' "$root/usr/include/xenmem.h" | tr -d '(' | grep -v _fn | sort -u)
    is "all that is declared is there" "$declared" \
        "$(nm -D --defined-only "$root/usr/lib/libxenmem.so.0" | awk '{ print $3 }' | sort -u)"
    for language in "c -std=c11" "c++ -std=c++17"; do
        # shellcheck disable=SC2086 # words
        echo '#include <xenmem.h>' | $CC -x $language -Wall -Wextra -Werror -pedantic -fsyntax-only \
            -I"$root/usr/include" - 2>"$out/log"
        result $? "the header stands alone (${language%% *})" "$(cat "$out/log")"
    done
    is "the example is short" "1" "$(($(wc -l <"$example") < 100))"
    make_quietly "$root" /usr uninstall >"$out/log" 2>&1
    is "make uninstall leaves nothing" "" "$(find "$root" ! -type d)"

    # the example actor, from an installation that is where it says
    make_quietly "" "$out/opt/x" install-library >"$out/log" 2>&1
    mkdir "$out/elsewhere"
    cp "$example" "$out/elsewhere"
    # shellcheck disable=SC2046 # words
    (cd "$out/elsewhere" && $CC -Wall -Wextra -Werror -o shared example_actor.c $(pkg-config --cflags --libs xenmem) &&
        $CC -Wall -Wextra -Werror -o static example_actor.c $(pkg-config --cflags xenmem) \
            "$out/opt/x/lib/libxenmem.a" $(pkg-config --libs --static xenmem | sed 's/-lxenmem\b//')) >"$out/log" 2>&1
    result $? "the example is built with what was installed" "$(cat "$out/log")"
    is "it is linked to libxenmem" "libxenmem.so.0" \
        "$(readelf -d "$out/elsewhere/shared" | sed -n 's/.*NEEDED.*\[\(libxenmem.*\)\]/\1/p')"
    is "or holds it" "" "$(readelf -d "$out/elsewhere/static" | grep libxenmem)"
} >"$out/results"
number_lines install <"$out/results"

# It runs: a policy target becomes a balloon target and memory.
cat >"$out/scenario" <<'END'
host 8G
dom0 1G
domain web01 pv 512M max 1G
domain win1 hvm 512M max 1G videoram 8M
domain other pv 256M
END
cat >"$out/run.sh" <<'END'
. "$here/common.sh"
work=$out
lever set-policy 1 example -- set-target 1 300000 enforce >/dev/null # before the actor is there
LD_LIBRARY_PATH=$out/opt/x/lib "$out/elsewhere/$POLICY_FLAVOUR" >"$out/actor" 2>&1 &
actor=$!
until_line "$out/actor" '^domain 1: 300000 KiB, enforced$'
result $? "it catches up"
xensim ctl wait 1 tot=300000K
result $? "the guest follows"
lever set-policy 2 example -- set-target 2 408192 >/dev/null
until_line "$out/actor" '^domain 2: 400000 KiB$'
xensim ctl wait 2 driver!=moving
result $? "it follows another domain"
is "whose balloon target is less its video memory" "400000" "$(target 2)"
lever set-policy 3 somebody -- set-target 3 100000 -- set-target 1 +1000 >/dev/null
until_line "$out/actor" '^domain 1: 301000 KiB$'
is "it does not serve what is not its own" "262144" "$(target 3)"
xensim ctl kill-xenstored
until_line "$out/actor" 'connection to xenstored is gone'
result $? "it notices when xenstored is gone"
wait $actor
is "and ends" "1" "$?"
END
export here out
for POLICY_FLAVOUR in shared static; do
    export POLICY_FLAVOUR
    HOST_BUILD=$BUILD timeout -k 5 120 "$BUILD/xensim" run "$out/scenario" -- bash "$out/run.sh" \
        >"$out/results" 2>&1 || echo "not ok - the script ended with $?" >>"$out/results"
    number_lines "example actor, $POLICY_FLAVOUR" <"$out/results"
done
echo "1..$number"
