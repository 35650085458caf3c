#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What starts actors: the unit of systemd, and the script for hosts without it.
set -u
. "$(dirname "$0")/common.sh"
on_host <<'END'
host 4G
dom0 1G
domain mark pv 256M max 1G
domain stiff hvm 256M behaviour no-driver
END
unit=$work/usr/lib/systemd/system/xenmem-actor@.service script=$work/etc/init.d/xenmem-actors
env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s BUILD="$BUILD" DESTDIR="$work" PREFIX=/usr install-services >"$work/out" 2>&1
result $? "make install-services" "$(cat "$work/out")"

if command -v systemd-analyze >/dev/null; then
    mkdir -p "$work/usr/bin"
    ln -s /bin/true "$work/usr/bin/xenmem"
    sed "s|/usr/bin/xenmem|$work/usr/bin/xenmem|" "$unit" >"$work/xenmem-actor@.service"
    out=$(LD_PRELOAD='' systemd-analyze verify --man=no "$work/xenmem-actor@xl.service" 2>&1 | grep xenmem-actor)
    is "systemd understands the unit" "" "$out"
else
    echo "ok - systemd understands the unit # SKIP there is no systemd-analyze"
fi
is "it starts what there is" "/usr/bin/xenmem actor run %i --foreground" "$(sed -n 's/^ExecStart=//p' "$unit")"
like "after xenstored" "* xenstored.service *" "$(grep ^After= "$unit") "
is "before the domains" "xendomains.service" "$(sed -n 's/^Before=//p' "$unit")"
is "it leaves pagers alone, and comes back after a failure" "KillMode=process Restart=on-failure" \
    "$(grep -E '^(KillMode|Restart)=' "$unit" | sort | paste -sd' ')"

is "a host whose xenstored is late is not given up" "StartLimitIntervalSec=0" "$(grep ^StartLimit "$unit")"
is "in a guest it does nothing" "/bin/grep -q control_d /proc/xen/capabilities" "$(sed -n 's/^ExecCondition=//p' "$unit")"

# the unit's command in what its sandbox is made of: everything read-only but its paths, its
# capabilities alone, no network. All of it is tried, a pager included.
read -ra writable <<<"$(sed -n 's/^ReadWritePaths=//p' "$unit" | tr -d -- -)"
capabilities=$(sed -n 's/^CapabilityBoundingSet=//p' "$unit" | tr 'A-Z ' 'a-z,' | sed 's/cap_/+/g')
sandbox() { # sandbox COMMAND…
    # shellcheck disable=SC2016 # for the inner shell
    unshare -m -n bash -c '
        set -e
        root=$XENSIM_DIR/root
        mount --make-rprivate /
        mount --bind "$root" "$root"
        mount -o remount,bind,ro "$root"
        while [ "$1" != -- ]; do
            for path in "$root$1" "$root/var$1"; do
                [ -d "$path" ] || continue
                mount --bind "$path" "$path"
                mount -o remount,bind,rw "$path"
            done
            shift
        done
        shift
        exec "$@"' bash "${writable[@]}" -- setpriv --no-new-privs "--bounding-set=-all,$capabilities" -- "$@"
}
if LD_PRELOAD='' sandbox true 2>"$work/out"; then
    mkdir -p "$XENSIM_DIR/root/run/xen" "$XENSIM_DIR/root/var/lib/xen" "$XENSIM_DIR/root/var/log/xen"
    read -ra command <<<"$(sed -n 's/^ExecStart=//p' "$unit" | sed "s|/usr/bin/xenmem|$(realpath "$HOST_BUILD/xenmem")|; s|%i|xl|")"
    log=$work/sandbox.log
    (umask 0077 && LD_PRELOAD=$(preload_of "$HOST_BUILD/xenmem") sandbox "${command[@]}") 2>"$log" &
    shell=$!
    said 'begin: the actor xl'
    result $? "in its sandbox: it begins" "$(cat "$log")"
    actor=$(node /tool/xenmem/actors/xl/pid)
    touch "$XENSIM_DIR/root/outside" && ! nsenter -t "$actor" -m touch "$XENSIM_DIR/root/outside" 2>/dev/null
    result $? "which is one: nothing else can be written"
    policy_set 2 xl paging=true,delay=0 200000
    said 'domain 2 .*paging enabled, its target set to 200000K'
    result $? "it balloons, and starts a pager" "$(cat "$log")"
    xensim ctl wait 2 tot=200000K
    result $? "which pages"
    kill -TERM "$actor"
    wait "$shell"
    is "it ends well" "0 none" "$? $(node /tool/xenmem/actors/xl)"
    [ "$(pager 2)" != none ] && kill -0 "$(pager 2)"
    result $? "and its pager goes on"
else
    echo "ok - the unit's sandbox # SKIP no namespaces here: $(head -1 "$work/out")"
fi

# the script, with the program that is tested
cat >"$work/xenmem" <<END
#!/bin/bash
LD_PRELOAD=$(preload_of "$HOST_BUILD/xenmem") exec "$(realpath "$HOST_BUILD/xenmem")" "\$@"
END
chmod +x "$work/xenmem"
echo 'ACTORS="xl xl-manual"' >"$work/defaults"
export XENMEM=$work/xenmem XENMEM_DEFAULTS=$work/defaults
pid() { node "/tool/xenmem/actors/$1/pid"; }

sh "$script" status >"$work/out" 2>&1
is "stopped: the status is 3" "3" "$?"
sh "$script" start >"$work/out" 2>&1
result $? "start" "$(cat "$work/out")"
first="$(pid xl) $(pid xl-manual)"
is "both are alive" "xl xl-manual" "$(sh "$script" status | sed -n 's/: alive for .*//p' | paste -sd' ')"
sh "$script" start >"$work/out" 2>&1
result $? "start again" "$(cat "$work/out")"
is "does nothing" "$first" "$(pid xl) $(pid xl-manual)"
kill -KILL "$(pid xl)"
for _ in {1..500}; do sh "$script" status >/dev/null || break; sleep 0.02; done
sh "$script" start >"$work/out" 2>&1
result $? "start after one was killed" "$(cat "$work/out")"
[ "$(pid xl)" != "${first% *}" ] && [ "$(pid xl-manual)" = "${first#* }" ]
result $? "starts that one"
sh "$script" restart >"$work/out" 2>&1
result $? "restart" "$(cat "$work/out")"
[ "$(pid xl-manual)" != none ] && [ "$(pid xl-manual)" != "${first#* }" ]
result $? "they are others now"
sh "$script" stop >"$work/out" 2>&1
result $? "stop" "$(cat "$work/out")"
is "nobody is left" "none none" "$(pid xl) $(pid xl-manual)"
xensim ctl kill-xenstored
sh "$script" start >"$work/out" 2>&1
is "without xenstored: an exit code" "1" "$?"
like "and why" "*xenstored cannot be reached*" "$(cat "$work/out")"
sh "$script" nonsense >/dev/null 2>&1
is "usage" "2" "$?"
