#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Makes what QEMU boots, below build/lab: xen (the hypervisor), vmlinux (the kernel of dom0 and of
# the guests), dom0.cpio (dom0's whole file system, with the guests' inside) and bin/dom0-call.
# Needs no root. Does nothing where all is up to date; the file "image" is its stamp.

set -euo pipefail
. "$(dirname "$0")/common.sh"

PATH=$PATH:/usr/sbin:/sbin
stage=$LAB_BUILD/stage
bin=$LAB_BUILD/bin
pkg=$LAB_BUILD/pkg
xen_bin=/usr/lib/xen-4.17/bin

check_tools()
{
    need busybox busybox-static
    need cpio cpio
    need xz xz-utils
    need tmux tmux
    need "${CC:-cc}" gcc
    need "$xen_bin/xl" xen-utils-4.17
    need xenstore-ls xenstore-utils
    need qemu-system-x86_64 qemu-system-x86
}

# compile PROGRAM [OPTION…] SOURCE…
compile()
{
    local program=$1
    shift
    (cd "$LAB_SOURCE/src" &&
        "${CC:-cc}" -std=c11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -o "$bin/$program" "$@")
}

compile_programs()
{
    mkdir -p "$bin"
    compile elftrim elftrim.c
    compile lockmem -static lockmem.c
    compile dom0-agent dom0_agent.c wire.c
    compile dom0-call dom0_call.c wire.c
    compile notified notified.c
    compile xen-numbers -std=gnu11 xen_numbers.c -lxenctrl # its headers want GNU C
}

# The kernel proper out of the bzImage $1: the x86 boot protocol says where its xz stream lies.
# Unpacked here, because unpacking it in the emulated machine takes many seconds.
unpack_kernel()
{
    local sectors offset length
    sectors=$(od -An -tu1 -j $((0x1f1)) -N 1 "$1")
    offset=$(od -An -tu4 -j $((0x248)) -N 4 "$1")
    length=$(od -An -tu4 -j $((0x24c)) -N 4 "$1")
    # The last four bytes are the unpacked size, not xz's.
    tail -c +$(((sectors + 1) * 512 + offset + 1)) "$1" | head -c $((length - 4)) |
        xz -dc >"$LAB_BUILD/vmlinux.whole" || true
    "$bin/elftrim" "$LAB_BUILD/vmlinux.whole" "$LAB_BUILD/vmlinux" ||
        die "the kernel in $1 is packed in a way that tests/lab/image.sh does not know"
    rm "$LAB_BUILD/vmlinux.whole"
}

# A file system without files: the folders that Linux wants, /bin and /lib as Debian has them.
lay_out()
{
    rm -rf "$1"
    mkdir -p "$1"/{dev,etc,proc,root,run,sys,tmp,usr/{bin,sbin,lib,lib64},var/{lib,log}}
    ln -s usr/bin usr/sbin usr/lib usr/lib64 "$1/"
    ln -s /run "$1/var/run"
    ln -s /run/lock "$1/var/lock"
    cp "$(command -v busybox)" "$1/usr/bin/busybox"
}

# install_program ROOT FILE [TARGET-FOLDER]: with the libraries that it is linked to.
install_program()
{
    local library
    mkdir -p "$1${3:-$(dirname "$2")}"
    cp -L "$2" "$1${3:-$(dirname "$2")}/"
    for library in $(ldd "$2" 2>/dev/null | grep -o '/[^ ]*'); do
        [ -e "$1$library" ] || install -D "$library" "$1$library"
    done
}

# applets ROOT: what busybox can do and no real program does there.
applets()
{
    local applet
    for applet in $(busybox --list); do
        [ -e "$1/usr/bin/$applet" ] || [ -e "$1/usr/sbin/$applet" ] ||
            ln -s busybox "$1/usr/bin/$applet"
    done
}

pack()
{
    (cd "$1" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0 --reproducible) >"$2.new"
    mv "$2.new" "$2"
}

make_guest()
{
    lay_out "$stage/guest"
    cp "$bin/lockmem" "$stage/guest/usr/bin/"
    cp "$LAB_SOURCE/files/guest/init" "$stage/guest/init"
    applets "$stage/guest"
    pack "$stage/guest" "$stage/guest.cpio"
    gzip -1 "$stage/guest.cpio"
}

install_drivers()
{
    local root=$1 release
    mkdir -p "$root/lib/modules"
    cp -r "$pkg/lib/modules/." "$root/lib/modules/"
    release=$(ls "$root/lib/modules")
    busybox depmod -b "$root" "$release"
}

# Programs that the product's own tests and a newcomer want in dom0.
install_programs()
{
    local root=$1 program
    for program in xl xenstored oxenstored xenconsoled xenconsole xen-init-dom0 xentop xenpaging \
        xen-memshare xenstore-control; do
        install_program "$root" "$xen_bin/$program"
    done
    for program in exists list ls read rm watch write chmod; do
        install_program "$root" "$(command -v "xenstore-$program")" /usr/bin
    done
    for program in bash tmux setpriv ps top less strace; do
        if command -v "$program" >/dev/null; then
            install_program "$root" "$(readlink -f "$(command -v "$program")")" /usr/bin
        fi
    done
    install_program "$root" "$bin/dom0-agent" /usr/sbin
    install_program "$root" "$bin/xen-numbers" /usr/bin
    install_program "$root" "$bin/notified" /usr/bin
}

make_dom0()
{
    local root=$stage/dom0
    lay_out "$root"
    install_drivers "$root"
    install_programs "$root"
    # Loaded by name when a thread is cancelled; xl aborts without it.
    install -D "$(ldconfig -p | sed -n 's/.*libgcc_s\.so\.1 .*x86-64.* => //p' | head -n 1)" \
        "$root/lib/x86_64-linux-gnu/libgcc_s.so.1"
    mkdir -p "$root/lib/terminfo" "$root/usr/lib/locale" "$root/etc/xen" "$root/lab"
    cp -r /lib/terminfo/. "$root/lib/terminfo/"
    cp -r /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
    cp /etc/xen/oxenstored.conf "$root/etc/xen/"
    cp -r "$LAB_SOURCE/files/dom0/." "$root/"
    cp "$LAB_BUILD/vmlinux" "$stage/guest.cpio.gz" "$root/lab/"
    applets "$root"
    pack "$root" "$LAB_BUILD/dom0.cpio"
}

up_to_date()
{
    [ -e "$LAB_BUILD/image" ] &&
        [ -z "$(find "$LAB_SOURCE/src" "$LAB_SOURCE/files" "$0" \
            "$xen_bin/xl" "$pkg/complete" -newer "$LAB_BUILD/image" -print -quit)" ]
}

exec 9>"$LAB_BUILD/lock"
flock -w 900 9 || die "another build of the laboratory's image has not ended within 15 minutes"
check_tools
"$LAB_SOURCE/fetch.sh" 9>&-
up_to_date && exit 0

note "making the image"
compile_programs
gzip -dc "$pkg"/boot/xen-4.17-amd64.gz >"$LAB_BUILD/xen"
unpack_kernel "$(ls "$pkg"/boot/vmlinuz-*)"
make_guest
make_dom0
rm -rf "$stage"
touch "$LAB_BUILD/image"
